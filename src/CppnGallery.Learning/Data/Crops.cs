using CppnGallery.Models.Judges;

namespace CppnGallery.Learning.Data;

/// <summary>26 × 26 pieces of 28 × 28 digits.</summary>
internal static class Crops
{
    /// <summary>Left and top offset of the piece in the middle.</summary>
    private const int Middle = (DigitSet.Side - JudgeWeights.Side) / 2;

    /// <summary>Digit (28, 28), 255 is ink, to its piece (26, 26), 1 is ink; offsets 0..2.</summary>
    public static void Copy(ReadOnlySpan<byte> digit, int left, int top, Span<float> picture)
    {
        for (int y = 0; y < JudgeWeights.Side; y++)
        {
            for (int x = 0; x < JudgeWeights.Side; x++)
            {
                picture[(y * JudgeWeights.Side) + x] = digit[((y + top) * DigitSet.Side) + x + left] / 255f;
            }
        }
    }

    /// <summary>The middle pieces of digits <paramref name="first"/> and following, as many as <paramref name="pictures"/> (N, 26, 26) has room for.</summary>
    public static void CopyMiddles(DigitSet digits, int first, Span<float> pictures)
    {
        for (int i = 0; i < pictures.Length / JudgeWeights.Pixels; i++)
        {
            Copy(digits.Picture(first + i), Middle, Middle, pictures.Slice(i * JudgeWeights.Pixels, JudgeWeights.Pixels));
        }
    }
}
