using MathNet.Numerics.Statistics;

namespace CppnGallery.Gallery.Ratings;

/// <summary>What resampling voters says about the strengths.</summary>
/// <param name="Stddevs">Standard deviation of each contender's strength over the resampled polls.</param>
/// <param name="Intervals">For each contender its strength in the poll itself, with the 2.5 % and 97.5 % quantiles of the resampled ones.</param>
/// <param name="Finite">Resampled polls with finite strengths; the others are left out of both.</param>
public sealed record BootstrapResult(IReadOnlyList<double> Stddevs, IReadOnlyList<Interval> Intervals, int Finite);

/// <summary>
/// Bootstrap of voters (Efron 1979, by clusters): polls of as many voters as there were, drawn with replacement, each with all of their votes. It assumes
/// neither the model nor a normal distribution, costs a fit a resample, and is here to check <see cref="RatingTable"/>'s intervals by.
/// </summary>
public static class VoterBootstrap
{
    /// <summary>Resamples a poll in which all contenders can be compared.</summary>
    /// <param name="poll">The poll.</param>
    /// <param name="resamples">How many, at least 2.</param>
    /// <param name="seed">Same seed, same result, whatever the number of threads.</param>
    /// <param name="cancellationToken">Ends it between two resamples.</param>
    /// <returns>The result; null where the poll's own strengths are not finite or where no two resamples have finite ones.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static BootstrapResult? Run(Poll poll, int resamples, int seed, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 2);
        if (Strengths(poll, Enumerable.Repeat(1, poll.Voters)) is not { } estimates)
        {
            return null;
        }

        // All draws come from one sequence before the fits are shared out, so that threads cannot show.
        var random = new Random(seed);
        int[][] draws = new int[resamples][];
        for (int i = 0; i < resamples; i++)
        {
            draws[i] = new int[poll.Voters];
            for (int v = 0; v < poll.Voters; v++)
            {
                draws[i][random.Next(poll.Voters)]++;
            }
        }

        double[]?[] all = new double[resamples][];
        Parallel.For(0, resamples, new ParallelOptions { CancellationToken = cancellationToken }, i => all[i] = Strengths(poll, draws[i]));
        double[][] finite = [.. all.OfType<double[]>()];
        if (finite.Length < 2)
        {
            return null;
        }

        double[][] byContender = [.. Enumerable.Range(0, poll.Contenders).Select(c => finite.Select(strengths => strengths[c]).ToArray())];
        return new BootstrapResult(
            [.. byContender.Select(strengths => strengths.StandardDeviation())],
            [.. byContender.Select((strengths, c) => new Interval(
                estimates[c], strengths.Quantile((1 - Interval.Confidence) / 2), strengths.Quantile((1 + Interval.Confidence) / 2)))],
            finite.Length);
    }

    private static double[]? Strengths(Poll poll, IEnumerable<int> timesDrawn)
    {
        int[] times = [.. timesDrawn];
        var tally = new Tally(poll.Contenders);
        for (int i = 0; i < poll.Comparisons.Count; i++)
        {
            tally.Add(poll.Comparisons[i], poll.Comparisons[i].Weight * times[poll.VoterNumbers[i]]);
        }

        var design = Design.SumToZero(new int[poll.Contenders], orderEffect: true, ties: tally.Ties > 0);
        return DavidsonFit.Climb(tally, design)?.Natural[..poll.Contenders];
    }
}
