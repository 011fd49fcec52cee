namespace CppnGallery.Gallery.Ratings;

/// <summary>How people chose between two kinds of contenders that met directly, say 6 epochs and 24.</summary>
/// <param name="Share">Weighted share of decided votes that preferred the first kind, 0..1, with its interval; null where nothing was decided.</param>
/// <param name="Decided">Votes that preferred one kind.</param>
/// <param name="Tied">Votes that preferred neither; in no share.</param>
/// <param name="Voters">People who cast decided votes.</param>
public sealed record HeadToHead(Interval? Share, int Decided, int Tied, int Voters)
{
    /// <summary>Counts votes between given pairs; the interval is that of <see cref="ClusteredShare"/>.</summary>
    /// <param name="poll">The poll.</param>
    /// <param name="pairs">Pairs of contenders, the first of each of the first kind.</param>
    public static HeadToHead Of(Poll poll, IEnumerable<(int First, int Second)> pairs)
    {
        var met = pairs.ToHashSet();
        double[] wins = new double[poll.Voters], decided = new double[poll.Voters];
        double squares = 0;
        int votes = 0, tied = 0;
        for (int i = 0; i < poll.Comparisons.Count; i++)
        {
            var comparison = poll.Comparisons[i];
            bool firstLeft = met.Contains((comparison.Left, comparison.Right));
            if (!firstLeft && !met.Contains((comparison.Right, comparison.Left)))
            {
                continue;
            }

            if (comparison.Outcome == ComparisonOutcome.Tie)
            {
                tied++;
                continue;
            }

            votes++;
            squares += comparison.Weight * comparison.Weight;
            decided[poll.VoterNumbers[i]] += comparison.Weight;
            wins[poll.VoterNumbers[i]] += (comparison.Outcome == ComparisonOutcome.Left) == firstLeft ? comparison.Weight : 0;
        }

        int voters = decided.Count(weight => weight > 0);
        return new HeadToHead(votes == 0 ? null : ClusteredShare.Of(wins, decided, squares), votes, tied, voters);
    }
}
