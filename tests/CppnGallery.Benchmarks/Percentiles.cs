namespace CppnGallery.Benchmarks;

/// <summary>Percentiles by nearest rank.</summary>
internal static class Percentiles
{
    /// <summary>The smallest value that <paramref name="share"/> of the values do not pass; sorts them.</summary>
    public static double Of(List<double> values, double share)
    {
        values.Sort();
        return values[Math.Clamp((int)Math.Ceiling(share * values.Count) - 1, 0, values.Count - 1)];
    }
}
