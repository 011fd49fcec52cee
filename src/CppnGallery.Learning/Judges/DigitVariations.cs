using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Models.Judges;

namespace CppnGallery.Learning.Judges;

/// <summary>
/// 26 × 26 pictures of 28 × 28 digits for a judge to learn from. One in two is a plain random crop; the others are turned, slanted, stretched,
/// moved, softened and paled a little, since drawings to be judged have smooth grey strokes and are not as centred as MNIST's.
/// </summary>
internal sealed class DigitVariations(RandomSource random)
{
    private const double Turn = 0.2;
    private const double Slant = 0.15;
    private const double Stretch = 0.12;
    private const double Shift = 1.5;
    private const double Paling = 0.4;

    /// <summary>Offsets 0, 1, 2 of a crop in each direction.</summary>
    private const int Offsets = DigitSet.Side - JudgeWeights.Side + 1;

    private readonly float[] _sharp = new float[JudgeWeights.Pixels];

    /// <summary>Digit (28, 28), 255 is ink, to a picture (26, 26), 1 is ink.</summary>
    public void Draw(ReadOnlySpan<byte> digit, Span<float> picture)
    {
        if (random.NextUniform() < 0.5)
        {
            Crops.Copy(digit, random.NextBelow(Offsets), random.NextBelow(Offsets), picture);
            return;
        }

        Warp(digit, _sharp);
        Soften(_sharp, (float)random.NextUniform(), (float)(1 - (Paling * random.NextUniform())), picture);
    }

    // The digit seen through turn·slant·stretch about its centre, read between its pixels.
    private void Warp(ReadOnlySpan<byte> digit, Span<float> picture)
    {
        const double centre = (JudgeWeights.Side - 1) / 2.0, digitCentre = (DigitSet.Side - 1) / 2.0;
        var (sin, cos) = Math.SinCos(Within(Turn));
        double slant = Within(Slant), stretchX = 1 + Within(Stretch), stretchY = 1 + Within(Stretch);
        double shiftX = digitCentre + Within(Shift), shiftY = digitCentre + Within(Shift);
        for (int y = 0; y < JudgeWeights.Side; y++)
        {
            for (int x = 0; x < JudgeWeights.Side; x++)
            {
                double fromX = (x - centre + (slant * (y - centre))) * stretchX, fromY = (y - centre) * stretchY;
                picture[(y * JudgeWeights.Side) + x] = Between(digit, (cos * fromX) - (sin * fromY) + shiftX, (sin * fromX) + (cos * fromY) + shiftY);
            }
        }
    }

    /// <summary>The four pixels around a place, weighed by nearness; paper beyond the edge.</summary>
    private static float Between(ReadOnlySpan<byte> digit, double x, double y)
    {
        int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
        float right = (float)(x - left), below = (float)(y - top);
        float upper = (Ink(digit, left, top) * (1 - right)) + (Ink(digit, left + 1, top) * right);
        float lower = (Ink(digit, left, top + 1) * (1 - right)) + (Ink(digit, left + 1, top + 1) * right);
        return ((upper * (1 - below)) + (lower * below)) / 255;
    }

    private static float Ink(ReadOnlySpan<byte> digit, int x, int y) =>
        x is >= 0 and < DigitSet.Side && y is >= 0 and < DigitSet.Side ? digit[(y * DigitSet.Side) + x] : 0;

    /// <summary>ink·((1 − softness)·sharp + softness·(1 2 1)ᵀ(1 2 1)/16 of it).</summary>
    private static void Soften(ReadOnlySpan<float> sharp, float softness, float ink, Span<float> picture)
    {
        for (int y = 0; y < JudgeWeights.Side; y++)
        {
            for (int x = 0; x < JudgeWeights.Side; x++)
            {
                float soft = 0;
                for (int dy = Math.Max(-1, -y); dy <= Math.Min(1, JudgeWeights.Side - 1 - y); dy++)
                {
                    for (int dx = Math.Max(-1, -x); dx <= Math.Min(1, JudgeWeights.Side - 1 - x); dx++)
                    {
                        soft += (2 - Math.Abs(dx)) * (2 - Math.Abs(dy)) * sharp[((y + dy) * JudgeWeights.Side) + x + dx];
                    }
                }

                picture[(y * JudgeWeights.Side) + x] = ink * (((1 - softness) * sharp[(y * JudgeWeights.Side) + x]) + (softness * soft / 16));
            }
        }
    }

    private double Within(double most) => most * ((2 * random.NextUniform()) - 1);
}
