using CppnGallery.Learning.Evaluation;

namespace CppnGallery.Learning.Tests.Evaluation;

/// <summary>The Fréchet distance against closed forms, on sets of points whose means and covariances are known exactly.</summary>
public sealed class FeatureStatisticsTests
{
    [Fact]
    public void In_one_dimension_it_is_the_square_of_both_differences()
    {
        // Means 3 and −1; deviations √(Σ(x − μ)²/(N − 1)) = √(8/1) and √(2·(2²)/3 + 2·(1²)/3) = √(10/3).
        var first = Of([1f], [5f]);
        var second = Of([-3f], [1f], [-2f], [0f]);

        double expected = 16 + Math.Pow(Math.Sqrt(8) - Math.Sqrt(10.0 / 3), 2);
        Assert.Equal(expected, first.DistanceTo(second), 1e-12);
        Assert.Equal(expected, second.DistanceTo(first), 1e-12);
    }

    [Fact]
    public void Along_axes_it_is_the_sum_of_the_axes()
    {
        // Points μ ± a·eᵢ in D dimensions have the covariance diag(2·aᵢ²/(2·D − 1)).
        double[] a = [1, 2, 0.5, 3], b = [2, 2, 0, 1], means = [0, 1, 0, -2];
        var first = Cross(a, [0, 0, 0, 0], 0);
        var second = Cross(b, means, 0);

        double expected = a.Zip(b, (x, y) => Math.Pow(Math.Sqrt(2.0 / 7) * (x - y), 2)).Sum() + means.Sum(m => m * m);
        Assert.Equal(expected, first.DistanceTo(second), 1e-6);
    }

    [Fact]
    public void Turning_both_sets_alike_changes_nothing()
    {
        double[] a = [3, 1], b = [1, 4];

        double expected = (2.0 / 3 * 4) + (2.0 / 3 * 9);
        Assert.Equal(expected, Cross(a, [0, 0], 0).DistanceTo(Cross(b, [0, 0], 0)), 1e-6);
        Assert.Equal(expected, Cross(a, [0, 0], 0.7).DistanceTo(Cross(b, [0, 0], 0.7)), 1e-5);
    }

    [Fact]
    public void Covariances_that_do_not_commute_follow_the_formula_of_two_dimensions()
    {
        // Of a 2 × 2 matrix M with positive eigenvalues, Tr(M^½) = √(Tr M + 2·√det M); here M = Σ₁Σ₂ with Σ₂ turned by an eighth.
        double[] a = [3, 1], b = [1, 2];
        double s = 2.0 / 3, trace = s * s * ((9 * 2.5) + (1 * 2.5)), determinant = Math.Pow(s, 4) * 9 * 4;

        double expected = (s * (9 + 1 + 1 + 4)) - (2 * Math.Sqrt(trace + (2 * Math.Sqrt(determinant))));
        Assert.Equal(expected, Cross(a, [0, 0], 0).DistanceTo(Cross(b, [0, 0], Math.PI / 4)), 1e-5);
    }

    [Fact]
    public void Equal_sets_are_at_no_distance_even_where_some_features_never_speak()
    {
        var random = new Random(3);
        float[][] points = [.. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 20).Select(i => i < 5 ? 0 : random.NextSingle() * i).ToArray())];

        var set = Of(points);
        Assert.Equal(0, set.DistanceTo(Of(points)), 1e-9);
        Assert.Equal(200, set.Count);
    }

    [Fact]
    public void A_set_without_spread_is_as_far_as_the_others_spread_and_mean()
    {
        var still = Of([0f, 0f], [0f, 0f], [0f, 0f]);

        Assert.Equal((2.0 / 3 * (1 + 4)) + 25, still.DistanceTo(Cross([1, 2], [3, 4], 0)), 1e-6);
    }

    [Fact]
    public void Single_points_and_other_sizes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Of([1f]).DistanceTo(Of([1f], [2f])));
        Assert.Throws<ArgumentException>(() => Of([1f], [2f]).DistanceTo(Of([1f])));
        Assert.Throws<ArgumentException>(() => Of([1f], [2f]).DistanceTo(Of([1f, 1f], [2f, 2f])));
        Assert.Throws<ArgumentException>(() => new FeatureStatistics(2).Add([1f]));
    }

    private static FeatureStatistics Of(params float[][] points)
    {
        var statistics = new FeatureStatistics(points[0].Length);
        foreach (float[] point in points)
        {
            statistics.Add(point);
        }

        return statistics;
    }

    /// <summary>Points μ ± aᵢ·eᵢ, the first two axes turned.</summary>
    private static FeatureStatistics Cross(double[] lengths, double[] mean, double turn)
    {
        var (sin, cos) = Math.SinCos(turn);
        return Of([.. Enumerable.Range(0, 2 * lengths.Length).Select(k =>
        {
            int axis = k / 2;
            double[] point = new double[lengths.Length];
            point[axis] = (k % 2 == 0 ? 1 : -1) * lengths[axis];
            (point[0], point[1]) = ((cos * point[0]) - (sin * point[1]), (sin * point[0]) + (cos * point[1]));
            return point.Zip(mean, (x, m) => (float)(x + m)).ToArray();
        })]);
    }
}
