using MathNet.Numerics.Distributions;

namespace CppnGallery.Gallery.Ratings;

/// <summary>An estimate with its interval.</summary>
/// <param name="Estimate">The estimate, within the interval.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Estimate, double Low, double High)
{
    /// <summary>How often intervals hold the truth, where nothing else is said.</summary>
    public const double Confidence = 0.95;

    /// <summary>Standard normal quantile of a two-sided 95 % interval, 1.95996….</summary>
    public static readonly double NormalQuantile = Quantile(1 - Confidence);

    /// <summary>Whether a value lies within, ends included.</summary>
    public bool Contains(double value) => Low <= value && value <= High;

    /// <summary>The interval of a growing function of what this one is of.</summary>
    public Interval Through(Func<double, double> growing) => new(growing(Estimate), growing(Low), growing(High));

    // Standard normal quantile that leaves the error on both sides together.
    internal static double Quantile(double error) => Normal.InvCDF(0, 1, 1 - (error / 2));

    internal static Interval Around(double estimate, double variance) => Around(estimate, variance, NormalQuantile);

    internal static Interval Around(double estimate, double variance, double quantile)
    {
        double half = quantile * Math.Sqrt(variance);
        return new(estimate, estimate - half, estimate + half);
    }
}
