using MathNet.Numerics.Statistics;

namespace CppnGallery.Gallery.Ratings.Screening;

/// <summary>Why a voter was flagged.</summary>
public enum FlagReason
{
    /// <summary>The answers go by side, not by picture.</summary>
    OneSided,

    /// <summary>The answers are a coin's: they follow neither the others, nor the opposite of the others, nor themselves.</summary>
    Random,
}

/// <summary>A voter whose votes the results are also shown without.</summary>
/// <param name="Voter">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="DecidedVotes">At which of their votes for left or right it was certain enough, from 1; ties and skips not counted.</param>
public sealed record VoterFlag(int Voter, FlagReason Reason, int DecidedVotes);

/// <summary>
/// Flags voters who answer by side or by coin. Never for taste: the tests ask whether there is one, not which. An honest voter is flagged with a
/// probability of at most <see cref="ErrorRate"/>, as far as <see cref="FlagReason.OneSided"/> and <see cref="FlagReason.Random"/> can promise it.
/// </summary>
public static class VoterScreening
{
    /// <summary>
    /// Largest probability that a voter who looks at the pictures, and agrees or disagrees with the others often enough, is flagged in one
    /// screening of all their votes.
    /// </summary>
    public const double ErrorRate = SideTest.ErrorRate + RandomnessTest.ErrorRate;

    /// <summary>Fewer decided votes than this can flag nobody: see <see cref="RandomnessTest"/>; one side takes 14.</summary>
    public const int FewestVotes = 11;

    /// <summary>Screens voters.</summary>
    /// <param name="poll">The votes; each voter's in the order they were cast.</param>
    /// <param name="features">One row a contender by which a taste of one's own may go (epochs, σ, nodes), in any units; none by default.</param>
    /// <param name="whom">Which voters to look at; all by default. Everybody's votes are what the others think.</param>
    /// <param name="cancellationToken">Ends it between two voters.</param>
    /// <returns>The flagged, in the order of their first votes.</returns>
    /// <exception cref="ArgumentException">Rows of features are missing or of different lengths.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<VoterFlag> Screen(
        Poll poll, IReadOnlyList<double[]>? features = null, Func<int, bool>? whom = null, CancellationToken cancellationToken = default)
    {
        var scaled = Standardised(features ?? [.. Enumerable.Range(0, poll.Contenders).Select(_ => Array.Empty<double>())], poll.Contenders);
        var consensus = new Consensus(poll);
        var flags = new List<VoterFlag>();
        foreach (var votes in poll.Comparisons.Where(comparison => whom?.Invoke(comparison.Voter) != false).GroupBy(comparison => comparison.Voter))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Comparison[] decided = [.. votes.Where(comparison => comparison.Outcome != ComparisonOutcome.Tie)];
            if (decided.Length >= FewestVotes && Watch(decided, consensus.Without([.. votes]), scaled) is { } flag)
            {
                flags.Add(flag);
            }
        }

        return flags;
    }

    private static VoterFlag? Watch(Comparison[] decided, double[] strengths, double[][] features)
    {
        var sides = new SideTest();
        var randomness = new RandomnessTest(features);
        int randomSince = 0;
        for (int i = 0; i < decided.Length; i++)
        {
            bool left = decided[i].Outcome == ComparisonOutcome.Left;
            var (preferred, other) = left ? (decided[i].Left, decided[i].Right) : (decided[i].Right, decided[i].Left);
            sides.Add(left);
            if (sides.IsFlagged)
            {
                return new VoterFlag(decided[i].Voter, FlagReason.OneSided, i + 1);
            }

            randomness.Add(preferred, other, strengths[preferred] - strengths[other]);
            randomSince = randomness.IsFlagged ? (randomSince == 0 ? i + 1 : randomSince) : 0;
        }

        return randomSince > 0 ? new VoterFlag(decided[0].Voter, FlagReason.Random, randomSince) : null;
    }

    internal static double[][] Standardised(IReadOnlyList<double[]> features, int contenders)
    {
        if (features.Count != contenders || features.Any(row => row.Length != features[0].Length))
        {
            throw new ArgumentException($"There are rows of features, all of one length, for each of {contenders} contenders.", nameof(features));
        }

        // In units of each feature's spread, so that one learning rate suits all; a feature that never differs stays as it is.
        double[] spreads = [.. Enumerable.Range(0, features[0].Length).Select(f => features.Select(row => row[f]).PopulationStandardDeviation())];
        return [.. features.Select(row => row.Select((value, f) => spreads[f] > 0 ? value / spreads[f] : value).ToArray())];
    }
}
