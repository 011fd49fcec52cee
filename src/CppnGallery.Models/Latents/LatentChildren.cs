using CppnGallery.Kernels.Randomness;

namespace CppnGallery.Models.Latents;

/// <summary>
/// The children of a latent, the same on every machine, so that a line of descent is a first latent and a row of digits: child k is
/// <c>z + s·g</c>, g the 32 Gaussians of the <see cref="RandomSource"/> whose state is mixed from z, s and k.
/// </summary>
public static class LatentChildren
{
    /// <summary>Children of a latent, numbered from 0.</summary>
    public const int Count = 9;

    /// <summary>The narrowest spread: children that can hardly be told from their parent.</summary>
    public const double LeastSpread = 0.05;

    /// <summary>The widest: twice what separates strangers.</summary>
    public const double MostSpread = 2;

    // A latent at the end of what halves hold has children, too.
    private static readonly double Largest = (double)Half.MaxValue;

    /// <summary>
    /// A child. The state starts at 0; for each of 34 numbers (the bits of z's 32 halves, of the half nearest to s, and k) it becomes the first output of the
    /// <see cref="RandomSource"/> whose state is the old one XOR that number. Values past 65,504 are that.
    /// </summary>
    /// <param name="parent">z.</param>
    /// <param name="spread">s, rounded to a half; <see cref="LeastSpread"/> to <see cref="MostSpread"/>.</param>
    /// <param name="child">k, 0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Spread or child is out of its range.</exception>
    public static Latent Of(Latent parent, double spread, int child)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spread, LeastSpread);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spread, MostSpread);
        ArgumentOutOfRangeException.ThrowIfNegative(child);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(child, Count);
        ulong state = 0;
        foreach (float value in parent.Values)
        {
            state = Mix(state, BitConverter.HalfToUInt16Bits((Half)value));
        }

        Half scale = (Half)spread;
        var random = new RandomSource(Mix(Mix(state, BitConverter.HalfToUInt16Bits(scale)), (ulong)child));
        Span<float> values = stackalloc float[Latent.Size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)Math.Clamp(parent.Values[i] + ((double)scale * random.NextGaussian()), -Largest, Largest);
        }

        return Latent.FromValues(values);
    }

    private static ulong Mix(ulong state, ulong number) => new RandomSource(state ^ number).NextBits();
}
