namespace CppnGallery.Kernels.Randomness;

/// <summary>
/// A stream of random numbers, the same on every machine: SplitMix64 (Steele, Lea and Flood 2014). Its whole state is one
/// number, so a training can be put down and taken up again.
/// </summary>
public sealed class RandomSource(ulong state)
{
    /// <summary>Where the stream stands; a stream made with this number goes on from here.</summary>
    public ulong State { get; set; } = state;

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        ulong x = State += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    /// <summary>A number between 0 and 1, neither of them: <c>(top 52 bits + ½)·2⁻⁵²</c>, exact in a double.</summary>
    public double NextUniform() => ((NextBits() >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>A unit Gaussian: the <see cref="NormalDistribution.Inverse"/> of a uniform number.</summary>
    public double NextGaussian() => NormalDistribution.Inverse(NextUniform());

    /// <summary>A whole number from 0 to <paramref name="limit"/> − 1, by multiplication and shift (bias below limit·2⁻⁶⁴).</summary>
    public int NextBelow(int limit) => (int)Math.BigMul(NextBits(), (ulong)limit, out _);

    /// <summary>Fills with Gaussians of mean 0 and this σ.</summary>
    public void FillGaussian(Span<float> values, double stddev)
    {
        foreach (ref float value in values)
        {
            value = (float)(stddev * NextGaussian());
        }
    }

    /// <summary>Fills with Gaussians cut off at two σ: those beyond are drawn again.</summary>
    public void FillTruncatedGaussian(Span<float> values, double stddev)
    {
        foreach (ref float value in values)
        {
            double deviate;
            do
            {
                deviate = NextGaussian();
            }
            while (Math.Abs(deviate) > 2);

            value = (float)(stddev * deviate);
        }
    }

    /// <summary>A random order of the values (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextBelow(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
