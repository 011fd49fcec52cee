using MathNet.Numerics.Statistics;

namespace CppnGallery.Benchmarks.Articles;

/// <summary>Numbers of the same kind, one a latent or one a seed.</summary>
internal static class Sample
{
    /// <summary>Mean and 95 % interval of the mean, mean ± 1.96·s/√n.</summary>
    public static Figure OverLatents(string of, IReadOnlyList<double> values)
    {
        double mean = values.Mean(), reach = 1.96 * values.StandardDeviation() / Math.Sqrt(values.Count);
        return new(of, mean, mean - reach, mean + reach, $"{values.Count} latents");
    }

    /// <summary>Mean, least and greatest: of so few numbers, a range says more than an interval does.</summary>
    public static Figure OverSeeds(string of, IReadOnlyList<double> values) => new(of, values.Mean(), values.Min(), values.Max(), values.Count == 1 ? "1 seed" : $"{values.Count} seeds");

    /// <summary>A number that was counted, or that a file records.</summary>
    public static Figure Of(string of, double value) => new(of, value, value, value, "");

    /// <summary>Whether the first is greater, all of their intervals told apart.</summary>
    public static bool IsAbove(Figure one, Figure other) => one.Low > other.High;
}
