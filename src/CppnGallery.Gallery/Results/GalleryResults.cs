using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Results;

/// <summary>Voters who are counted apart, as far as they have votes that stand.</summary>
/// <param name="Voters">How many people.</param>
/// <param name="Answers">Their answers.</param>
/// <param name="ByReason">People by the first reason given for each, by its text.</param>
public sealed record FlaggedVotes(int Voters, int Answers, IReadOnlyDictionary<string, int> ByReason);

/// <summary>All that the votes say at one moment. Never changed: the next votes make the next one.</summary>
/// <param name="Contenders">Every model rated; everything below names them by place in this list.</param>
/// <param name="Counts">All votes.</param>
/// <param name="Flagged">What is counted apart.</param>
/// <param name="All">From all votes; null only where there is no contender.</param>
/// <param name="WithoutFlagged">Without the flagged voters; the same object where there are none.</param>
/// <param name="Timeline">All answers over time.</param>
public sealed record GalleryResults(
    IReadOnlyList<Contender> Contenders,
    VoteCounts Counts,
    FlaggedVotes Flagged,
    PollResults? All,
    PollResults? WithoutFlagged,
    VoteTimeline Timeline)
{
    /// <summary>Counts and rates.</summary>
    /// <param name="contenders">Every model voted on, and those on show; see <see cref="Contender.Of"/>.</param>
    /// <param name="votes">The votes in the order they were cast.</param>
    /// <param name="exclusions">Who is counted apart, in the order of exclusion.</param>
    public static GalleryResults Of(IReadOnlyList<Contender> contenders, IReadOnlyList<StandingVote> votes, IReadOnlyList<Exclusion> exclusions)
    {
        var reasons = new Dictionary<Guid, string>();
        foreach (var exclusion in exclusions)
        {
            reasons.TryAdd(exclusion.Voter, exclusion.Reason);
        }

        StandingVote[] answers = [.. votes.Where(vote => vote.Choice != Choice.Skip)];
        StandingVote[] apart = [.. answers.Where(vote => reasons.ContainsKey(vote.Voter))];
        var flagged = apart.Select(vote => vote.Voter).ToHashSet();
        var (all, without) = contenders.Count == 0 ? (null, null) : Rate(contenders, CountedVotes.Of(contenders, votes), flagged);
        return new(
            contenders,
            VoteCounts.Of(votes),
            new(flagged.Count, apart.Length, flagged.GroupBy(voter => reasons[voter]).ToDictionary(voters => voters.Key, voters => voters.Count())),
            all,
            without,
            VoteTimeline.Of([.. answers.Select(vote => vote.CastAt)]));
    }

    private static (PollResults All, PollResults WithoutFlagged) Rate(IReadOnlyList<Contender> contenders, CountedVotes counted, HashSet<Guid> flagged)
    {
        var all = PollResults.Of(contenders, counted.Poll);
        var numbers = Enumerable.Range(0, counted.Voters.Count).Where(number => flagged.Contains(counted.Voters[number])).ToHashSet();
        return (all, numbers.Count == 0 ? all : PollResults.Of(contenders, counted.Poll.Without(numbers)));
    }
}
