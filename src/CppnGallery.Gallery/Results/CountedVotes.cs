using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Ratings.Drawing;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Results;

/// <summary>Standing votes as the ratings read them: contenders and voters by number, skips left out.</summary>
public sealed class CountedVotes
{
    private CountedVotes(Poll poll, IReadOnlyList<Guid> voters)
    {
        Poll = poll;
        Voters = voters;
    }

    /// <summary>The answers, in the order they were cast; contenders are those given, by place.</summary>
    public Poll Poll { get; }

    /// <summary>Who is behind a voter's number, in the order of first votes, skips included.</summary>
    public IReadOnlyList<Guid> Voters { get; }

    /// <summary>Counts votes.</summary>
    /// <param name="contenders">Every model that is voted on, and any others; at least one.</param>
    /// <param name="votes">The votes in the order they were cast.</param>
    public static CountedVotes Of(IReadOnlyList<Contender> contenders, IReadOnlyList<StandingVote> votes)
    {
        var places = contenders.Select((contender, place) => (contender.Id.Hash, place)).ToDictionary(at => at.Hash, at => at.place);
        var numbers = new Dictionary<Guid, int>();
        var voters = new List<Guid>();
        var comparisons = new List<Comparison>(votes.Count);
        foreach (var vote in votes)
        {
            if (numbers.TryAdd(vote.Voter, voters.Count))
            {
                voters.Add(vote.Voter);
            }

            if (ComparisonOutcomes.From(vote.Choice) is { } outcome)
            {
                double weight = new DrawnPair(default, vote.Probability, vote.Pairs).Weight;
                comparisons.Add(new Comparison(numbers[vote.Voter], places[vote.LeftModel], places[vote.RightModel], outcome, weight));
            }
        }

        return new CountedVotes(new Poll(contenders.Count, comparisons), voters);
    }
}
