using System.Diagnostics.CodeAnalysis;
using CppnGallery.Models.Encoders;

namespace CppnGallery.Web.Latents;

/// <summary>A drawing as programs send it, and the 26 × 26 middle of it, which encoders learned from.</summary>
internal static class DigitFrame
{
    private const int Side = 26, WideSide = 28, Margin = (WideSide - Side) / 2;

    /// <summary>What is wrong with a drawing, in a sentence; <see langword="null"/> where nothing is.</summary>
    public static string? FaultOf([NotNull] float[]? intensities)
    {
        intensities ??= [];
        if (intensities.Length is not (Side * Side or WideSide * WideSide))
        {
            return $"{intensities.Length} intensities are no drawing; send {Side * Side} (26 × 26) or {WideSide * WideSide} (28 × 28), row by row.";
        }

        int bad = Array.FindIndex(intensities, intensity => intensity is not (>= 0 and <= 1));
        return bad < 0 ? null : FormattableString.Invariant($"Intensity {bad} is {intensities[bad]}; intensities are from 0, paper, to 1, ink.");
    }

    /// <summary>The middle (26, 26) of a drawing without fault.</summary>
    public static float[] Of(float[] intensities)
    {
        if (intensities.Length == EncoderWeights.Pixels)
        {
            return intensities;
        }

        float[] middle = new float[Side * Side];
        for (int y = 0; y < Side; y++)
        {
            intensities.AsSpan(((y + Margin) * WideSide) + Margin, Side).CopyTo(middle.AsSpan(y * Side));
        }

        return middle;
    }
}
