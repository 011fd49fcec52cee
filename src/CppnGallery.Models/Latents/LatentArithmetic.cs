using CppnGallery.Kernels.Randomness;

namespace CppnGallery.Models.Latents;

/// <summary>What people reckon with latents: sums of features, and draws near the middle. The page's <c>latent.js</c> gives the same bits.</summary>
public static class LatentArithmetic
{
    /// <summary>
    /// <c>a + (b − c)</c>, value by value in float32, rounded to halves: what b has and c has not, given to a (Ha 2016: a nine, and a slanted one without an upright one).
    /// A sum past ±65,504, where halves end, is that.
    /// </summary>
    public static Latent Combine(Latent a, Latent b, Latent c)
    {
        Span<float> values = stackalloc float[Latent.Size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Clamp(a.Values[i] + (b.Values[i] - c.Values[i]), -(float)Half.MaxValue, (float)Half.MaxValue);
        }

        return Latent.FromValues(values);
    }

    /// <summary>
    /// A random latent without far-out values: unit Gaussians, drawn again where past ±<paramref name="threshold"/> (the truncation trick: Brock, Donahue and Simonyan 2018).
    /// </summary>
    /// <param name="random">Source of the Gaussians.</param>
    /// <param name="threshold">In standard deviations, above 0; 0.1 lets one in thirteen pass.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not above 0.</exception>
    public static Latent DrawTruncated(RandomSource random, double threshold)
    {
        Span<float> values = stackalloc float[Latent.Size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)TruncatedGaussian(random, threshold);
        }

        return Latent.FromValues(values);
    }

    /// <summary>A unit Gaussian within ±<paramref name="threshold"/>.</summary>
    internal static double TruncatedGaussian(RandomSource random, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        double value;
        do
        {
            value = random.NextGaussian();
        }
        while (Math.Abs(value) > threshold);

        return value;
    }
}
