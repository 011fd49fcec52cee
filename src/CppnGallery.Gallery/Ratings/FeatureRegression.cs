using MathNet.Numerics.LinearAlgebra;

namespace CppnGallery.Gallery.Ratings;

/// <summary>
/// What features of the contenders do to their strength: <see cref="Davidson"/>'s model with λ = F·β, F one row of features a contender
/// (Springall, Applied Statistics 22 (1973) 59-68, for Bradley and Terry's), by weighted maximum likelihood with intervals clustered by
/// voter.
/// </summary>
/// <remarks>
/// The intervals are about voters: what other voters would say to these contenders. A feature explains a strength only as far as a straight
/// line does, and contenders with the same features differ by what their training made of chance; neither is in the intervals. A constant
/// is not a feature: only differences show.
/// </remarks>
public sealed class FeatureRegression
{
    private readonly DavidsonFit _fit;
    private readonly Matrix<double> _covariance;
    private readonly Matrix<double> _features;

    private FeatureRegression(DavidsonFit fit, Matrix<double> covariance, Matrix<double> features)
    {
        _fit = fit;
        _covariance = covariance;
        _features = features;
        Effects = [.. Enumerable.Range(0, features.ColumnCount).Select(f =>
        {
            double[] one = new double[features.ColumnCount];
            one[f] = 1;
            return Contrast(one);
        })];
    }

    /// <summary>For each feature the log-strength that one unit of it adds.</summary>
    public IReadOnlyList<Interval> Effects { get; }

    /// <summary>Regresses a poll's strengths on features.</summary>
    /// <param name="poll">The poll; contenders need not be connected by votes, the features connect them.</param>
    /// <param name="features">One row a contender, all of the same length, at least 1; say log₂ epochs and log σ.</param>
    /// <returns>The effects; null where the votes cannot tell the features apart, leave one unbounded, or come from one voter.</returns>
    /// <exception cref="ArgumentException">Rows are missing, of different lengths, empty, or hold what is not a finite number.</exception>
    public static FeatureRegression? Of(Poll poll, IReadOnlyList<double[]> features)
    {
        if (features.Count != poll.Contenders)
        {
            throw new ArgumentException($"There are {features.Count} rows of features for {poll.Contenders} contenders.", nameof(features));
        }

        int columns = features[0].Length;
        if (columns == 0 || features.Any(row => row.Length != columns || !row.All(double.IsFinite)))
        {
            throw new ArgumentException($"Every row of features holds as many finite numbers as the first, {columns}, and at least 1.", nameof(features));
        }

        var matrix = Matrix<double>.Build.DenseOfRowArrays(features);
        var tally = new Tally(poll);
        var fit = DavidsonFit.Climb(tally, Design.Features(matrix, orderEffect: true, ties: tally.Ties > 0));
        return fit is not null && ClusteredCovariance.OfFree(poll, fit) is { } covariance ? new FeatureRegression(fit, covariance, matrix) : null;
    }

    /// <summary>
    /// Log-odds, in decided votes, that a difference of features makes: 24 epochs against 6 of the same σ is (log₂ 24 − log₂ 6, 0) = (2, 0).
    /// </summary>
    /// <exception cref="ArgumentException">There are more or fewer numbers than features.</exception>
    public Interval Contrast(IReadOnlyList<double> difference)
    {
        if (difference.Count != _features.ColumnCount)
        {
            throw new ArgumentException($"The difference has {difference.Count} numbers for {_features.ColumnCount} features.", nameof(difference));
        }

        // The order effect and ν come after the features among the free parameters.
        var along = Vector<double>.Build.Dense(_fit.Free.Count, i => i < difference.Count ? difference[i] : 0);
        return Interval.Around(along * _fit.Free, along * _covariance * along);
    }
}
