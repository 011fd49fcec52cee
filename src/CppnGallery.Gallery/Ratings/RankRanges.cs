using MathNet.Numerics.LinearAlgebra;

namespace CppnGallery.Gallery.Ratings;

/// <summary>
/// Ranks by what is decided: a contender is better than another where the interval of their difference lies above 0. The intervals of all
/// n(n − 1)/2 differences of a group hold together with 95 % (Bonferroni), so that all rank ranges of the group hold together too (Mogstad,
/// Romano, Shaikh and Wilhelm, Review of Economic Studies 91 (2024) 476-518). Bonferroni costs little here: for 20 contenders it asks for
/// 3.65 standard errors where Tukey's range asks for 3.54.
/// </summary>
internal static class RankRanges
{
    /// <summary>Ranges for the contenders of one group.</summary>
    public static Dictionary<int, RankRange> Of(IReadOnlyList<int> group, double[] strengths, Matrix<double> covariance)
    {
        double quantile = Interval.Quantile((1 - Interval.Confidence) / (group.Count * (group.Count - 1) / 2.0));
        return group.ToDictionary(i => i, i => new RankRange(
            1 + group.Count(j => j != i && Difference(j, i).Low > 0),
            group.Count - group.Count(j => j != i && Difference(i, j).Low > 0)));

        Interval Difference(int i, int j) => Interval.Around(strengths[i] - strengths[j], VarianceOfDifference(covariance, i, j), quantile);
    }

    public static double VarianceOfDifference(Matrix<double> covariance, int i, int j) => covariance[i, i] + covariance[j, j] - (2 * covariance[i, j]);
}
