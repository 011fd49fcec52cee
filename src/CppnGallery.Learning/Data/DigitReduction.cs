using CppnGallery.Models.Judges;

namespace CppnGallery.Learning.Data;

/// <summary>
/// Pictures of digits made to the size of MNIST's, the way those were (LeCun, Bottou, Bengio and Haffner 1998): by aspect into a box of 20 × 20, and laid with their
/// centre of mass on the centre of a field of 28 × 28. The page's <c>reduce.js</c> does the same; <c>docs/latents.md</c> has the steps.
/// </summary>
public static class DigitReduction
{
    private const int Box = 20;

    // MNIST's centres of mass lie within half a pixel of pixel 14, counted from 0.
    private const int Centre = DigitSet.Side / 2;

    // A pixel that differs less from the paper, of the furthest difference or of the whole range, is paper or noise.
    private const float Faintest = 0.1f;

    /// <summary>The digit in a picture, dark on light or light on dark as its border shows.</summary>
    /// <param name="levels">(height, width), 0 is black and 1 is white.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <returns>(28, 28), 1 is ink; <see langword="null"/> where nothing is drawn: no level is a tenth of the range from the paper's.</returns>
    /// <exception cref="ArgumentException">The levels are no rows of this width.</exception>
    public static float[]? Reduce(ReadOnlySpan<float> levels, int width)
    {
        if (width < 1 || levels.IsEmpty || levels.Length % width != 0)
        {
            throw new ArgumentException($"{levels.Length} levels are no rows of {width}.", nameof(levels));
        }

        float[]? ink = Ink(levels, width);
        return ink is null ? null : Centred(Shrunk(ink, width, Bounds(ink, width)));
    }

    /// <summary>The middle of a field, (28, 28) to (26, 26): what encoders and the judge take.</summary>
    public static float[] Middle(ReadOnlySpan<float> field)
    {
        const int Margin = (DigitSet.Side - JudgeWeights.Side) / 2;
        float[] middle = new float[JudgeWeights.Pixels];
        for (int y = 0; y < JudgeWeights.Side; y++)
        {
            field.Slice(((y + Margin) * DigitSet.Side) + Margin, JudgeWeights.Side).CopyTo(middle.AsSpan(y * JudgeWeights.Side));
        }

        return middle;
    }

    /// <summary>How far every pixel is from the paper towards ink, 1 for the furthest. The paper is the median of the border, since a stroke may run over it.</summary>
    private static float[]? Ink(ReadOnlySpan<float> levels, int width)
    {
        int height = levels.Length / width;
        var border = new List<float>();
        for (int i = 0; i < levels.Length; i++)
        {
            if (i % width == 0 || i % width == width - 1 || i < width || i >= width * (height - 1))
            {
                border.Add(levels[i]);
            }
        }

        border.Sort();
        float paper = border[border.Count / 2];
        float[] ink = new float[levels.Length];
        for (int i = 0; i < ink.Length; i++)
        {
            ink[i] = Math.Max(0, paper > 0.5f ? paper - levels[i] : levels[i] - paper);
        }

        float furthest = ink.Max();
        for (int i = 0; i < ink.Length; i++)
        {
            ink[i] /= furthest;
        }

        return furthest < Faintest ? null : ink;
    }

    private static (int Left, int Top, int Width, int Height) Bounds(float[] ink, int width)
    {
        int left = width, top = ink.Length / width, right = 0, bottom = 0;
        for (int i = 0; i < ink.Length; i++)
        {
            if (ink[i] >= Faintest)
            {
                (left, right) = (Math.Min(left, i % width), Math.Max(right, (i % width) + 1));
                (top, bottom) = (Math.Min(top, i / width), Math.Max(bottom, (i / width) + 1));
            }
        }

        return (left, top, right - left, bottom - top);
    }

    /// <summary>What lies within the bounds, its longer side 20 pixels, every one the mean of the area that it covers.</summary>
    private static (float[] Levels, int Width) Shrunk(float[] ink, int stride, (int Left, int Top, int Width, int Height) bounds)
    {
        double scale = (double)Box / Math.Max(bounds.Width, bounds.Height);
        int width = Rounded(bounds.Width * scale), height = Rounded(bounds.Height * scale);
        float[] levels = new float[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double sum = 0;
                foreach (var (row, tall) in Covered(y, height, bounds.Height))
                {
                    foreach (var (column, wide) in Covered(x, width, bounds.Width))
                    {
                        sum += tall * wide * ink[((bounds.Top + row) * stride) + bounds.Left + column];
                    }
                }

                levels[(y * width) + x] = (float)sum;
            }
        }

        return (levels, width);

        static int Rounded(double side) => Math.Max(1, (int)Math.Floor(side + 0.5));
    }

    /// <summary>The pixels under piece <paramref name="i"/> of <paramref name="count"/> equal pieces of a length, and the part of the piece that each covers.</summary>
    private static IEnumerable<(int Pixel, double Part)> Covered(int i, int count, int length)
    {
        double from = (double)i * length / count, to = (double)(i + 1) * length / count;
        for (int pixel = (int)from; pixel < Math.Min(length, Math.Ceiling(to)); pixel++)
        {
            yield return (pixel, (Math.Min(to, pixel + 1) - Math.Max(from, pixel)) / (to - from));
        }
    }

    private static float[] Centred((float[] Levels, int Width) digit)
    {
        double mass = 0, across = 0, down = 0;
        for (int i = 0; i < digit.Levels.Length; i++)
        {
            mass += digit.Levels[i];
            across += digit.Levels[i] * (double)(i % digit.Width);
            down += digit.Levels[i] * (double)(i / digit.Width);
        }

        int left = Start(across / mass, digit.Width), top = Start(down / mass, digit.Levels.Length / digit.Width);
        float[] field = new float[DigitSet.PictureSize];
        for (int i = 0; i < digit.Levels.Length; i++)
        {
            field[((top + (i / digit.Width)) * DigitSet.Side) + left + (i % digit.Width)] = digit.Levels[i];
        }

        return field;

        // A heavy end could push the other one out of the field.
        static int Start(double centre, int length) => Math.Clamp((int)Math.Floor(Centre - centre + 0.5), 0, DigitSet.Side - length);
    }
}
