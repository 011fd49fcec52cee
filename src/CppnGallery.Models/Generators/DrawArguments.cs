using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Generators;

/// <summary>What every generator asks of the arguments of <see cref="IGenerator.Draw"/>.</summary>
internal static class DrawArguments
{
    /// <summary>Throws where they do not fit together; the argument is named.</summary>
    public static void Check(ReadOnlySpan<float> latent, int width, int height, int firstRow, int rowCount, ReadOnlySpan<float> intensities)
    {
        if (latent.Length != Latent.Size)
        {
            throw new ArgumentException($"A latent has {Latent.Size} values; {latent.Length} were given.", nameof(latent));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)firstRow + rowCount, height, nameof(rowCount));
        ArgumentOutOfRangeException.ThrowIfLessThan(intensities.Length, (long)width * rowCount, nameof(intensities));
    }
}
