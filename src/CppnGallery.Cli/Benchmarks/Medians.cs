namespace CppnGallery.Cli.Benchmarks;

/// <summary>Medians of rounds.</summary>
internal static class Medians
{
    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    public static double Of(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
