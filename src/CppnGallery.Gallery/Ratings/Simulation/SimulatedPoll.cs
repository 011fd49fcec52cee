using CppnGallery.Gallery.Ratings.Drawing;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Ratings.Simulation;

/// <summary>One vote of a simulated poll.</summary>
/// <param name="Voter">Who, 0-based; an index into <see cref="SimulatedPoll.Voters"/>.</param>
/// <param name="Left">Contender on the left.</param>
/// <param name="Right">Contender on the right.</param>
/// <param name="Choice">The answer, skips included.</param>
/// <param name="Weight">Inverse probability weight of the draw.</param>
public readonly record struct SimulatedVote(int Voter, int Left, int Right, Choice Choice, double Weight);

/// <summary>A poll that never took place: pairs drawn by <see cref="PairPlan"/>, sides by coin, answers by an <see cref="Electorate"/>.</summary>
/// <param name="Votes">All votes, in order.</param>
/// <param name="Voters">How each voter answers.</param>
public sealed record SimulatedPoll(IReadOnlyList<SimulatedVote> Votes, IReadOnlyList<VoterKind> Voters)
{
    /// <summary>Holds a poll: voters come one after the other, each with the same number of votes.</summary>
    /// <param name="electorate">Who votes.</param>
    /// <param name="pairs">What may be drawn.</param>
    /// <param name="voters">How many people vote, at least 1.</param>
    /// <param name="votesEach">Votes of each, skips included; at least 1.</param>
    /// <param name="votesBetweenPlans">After so many votes the next draws are planned anew on all votes so far; at least 1.</param>
    /// <param name="seed">Same seed, same poll.</param>
    /// <exception cref="InvalidOperationException">A setting of the electorate is out of its range.</exception>
    /// <exception cref="ArgumentException">The pairs are not what <see cref="PairPlan.For"/> takes.</exception>
    public static SimulatedPoll Hold(Electorate electorate, IReadOnlyList<ContenderPair> pairs, int voters, int votesEach, int votesBetweenPlans, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(voters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(votesEach, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(votesBetweenPlans, 1);
        var random = new Random(seed);
        var votes = new List<SimulatedVote>(voters * votesEach);
        var kinds = new VoterKind[voters];
        var plan = PairPlan.For(new Poll(electorate.Strengths.Count, []), pairs);
        for (int v = 0; v < voters; v++)
        {
            var voter = electorate.Draw(random);
            kinds[v] = voter.Kind;
            for (int i = 0; i < votesEach; i++)
            {
                if (votes.Count > 0 && votes.Count % votesBetweenPlans == 0)
                {
                    plan = PairPlan.For(ToPoll(votes, electorate.Strengths.Count), pairs);
                }

                var drawn = plan.Draw(random);
                var (left, right) = random.Next(2) == 0 ? (drawn.Pair.First, drawn.Pair.Second) : (drawn.Pair.Second, drawn.Pair.First);
                votes.Add(new SimulatedVote(v, left, right, voter.Answer(left, right, random), drawn.Weight));
            }
        }

        return new SimulatedPoll(votes, kinds);
    }

    /// <summary>The votes as the ratings read them, skips left out.</summary>
    /// <param name="contenders">How many contenders there are.</param>
    public Poll ToPoll(int contenders) => ToPoll(Votes, contenders);

    private static Poll ToPoll(IEnumerable<SimulatedVote> votes, int contenders) => new(contenders, votes
        .Where(vote => ComparisonOutcomes.From(vote.Choice) is not null)
        .Select(vote => new Comparison(vote.Voter, vote.Left, vote.Right, ComparisonOutcomes.From(vote.Choice)!.Value, vote.Weight)));
}
