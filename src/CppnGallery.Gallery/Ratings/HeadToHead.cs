namespace CppnGallery.Gallery.Ratings;

/// <summary>How people chose between two kinds of contenders that met directly, say 6 epochs and 24.</summary>
/// <param name="Share">Weighted share of decided votes that preferred the first kind, 0..1, with its interval; null where nothing was decided.</param>
/// <param name="Decided">Votes that preferred one kind.</param>
/// <param name="Tied">Votes that preferred neither; in no share.</param>
/// <param name="Voters">People who cast decided votes.</param>
public sealed record HeadToHead(Interval? Share, int Decided, int Tied, int Voters)
{
    /// <summary>
    /// Counts votes between given pairs. The interval is Wilson's (1927) for the effective number of votes, share·(1 − share) / variance
    /// (Korn and Graubard 1998), the variance being that of a ratio of sums over voters, times G/(G − 1). Without variance, where all
    /// agree, a voter counts as one vote; and never do votes count for more than their weights allow, (Σw)²/Σw².
    /// </summary>
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
        return new HeadToHead(votes == 0 ? null : Wilson(wins, decided, squares, voters), votes, tied, voters);
    }

    private static Interval Wilson(double[] wins, double[] decided, double squares, int voters)
    {
        double all = decided.Sum(), share = wins.Sum() / all;
        double residuals = wins.Zip(decided, (won, of) => (won - (share * of)) * (won - (share * of))).Sum();
        double variance = voters > 1 ? residuals / (all * all) * voters / (voters - 1) : 0;
        double effective = variance > 0 ? Math.Min(share * (1 - share) / variance, all * all / squares) : voters;
        double z = Interval.NormalQuantile, spread = z * z / effective;
        double centre = (share + (spread / 2)) / (1 + spread);
        double half = z / (1 + spread) * Math.Sqrt((share * (1 - share) / effective) + (spread / (4 * effective)));
        return new(share, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
