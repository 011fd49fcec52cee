namespace CppnGallery.Learning.Data;

/// <summary>
/// Digits drawn by a program, for machines with neither MNIST nor a network: strokes with random slant, size, place, thickness and
/// unsteadiness, of ten digits in turn. They are no MNIST, but a network can learn to draw from them.
/// </summary>
public static class Glyphs
{
    /// <summary>Most digits in a set: as many bytes as one array takes.</summary>
    public const int MaxCount = int.MaxValue / DigitSet.PictureSize;

    /// <summary>Pixels from the top of a digit to its foot before it is varied; MNIST's digits fill a box of 20 × 20.</summary>
    private const float Height = 18;

    /// <summary>Longest side of a drawn digit: with the largest shift an edge of white is left.</summary>
    private const float Box = 22;

    /// <summary>The same count and seed give the same set; a larger count begins with the smaller set.</summary>
    /// <param name="count">Digits, at least 0.</param>
    /// <param name="seed">Of every random choice.</param>
    /// <param name="cancellationToken">Stops between digits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or past <see cref="MaxCount"/>.</exception>
    public static DigitSet Draw(int count, int seed, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        var pixels = new byte[count * DigitSet.PictureSize];
        var labels = new byte[count];
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            labels[i] = (byte)(i % DigitSet.Classes);
            DrawDigit(labels[i], random, pixels.AsSpan(i * DigitSet.PictureSize, DigitSet.PictureSize));
        }

        return new DigitSet("glyphs", pixels, labels);
    }

    private static void DrawDigit(int digit, Random random, Span<byte> picture)
    {
        float slant = Between(random, -0.15f, 0.45f);
        float height = Height * Between(random, 0.9f, 1.1f);
        float width = height * Between(random, 0.5f, 0.85f);
        float shiftX = Between(random, -1.2f, 1.2f), shiftY = Between(random, -1.2f, 1.2f);
        float thickness = Between(random, 0.9f, 1.9f);
        var (sin, cos) = MathF.SinCos(Between(random, -0.12f, 0.12f));
        var ways = GlyphShapes.Of(digit);
        var strokes = ways[random.Next(ways.Count)];
        var points = strokes.SelectMany(stroke => stroke.Points).Select(point =>
        {
            float y = (point.Y - 0.5f + Between(random, -0.035f, 0.035f)) * height;
            float x = ((point.X - 0.5f + Between(random, -0.035f, 0.035f)) * width) - (slant * y);
            return (X: (cos * x) - (sin * y), Y: (sin * x) + (cos * y));
        }).ToArray();

        float left = points.Min(point => point.X), right = points.Max(point => point.X);
        float top = points.Min(point => point.Y), foot = points.Max(point => point.Y);
        float scale = MathF.Min(1, (Box - (2 * thickness)) / MathF.Max(right - left, foot - top));
        var placed = Array.ConvertAll(points, point => (
            (DigitSet.Side / 2f) + shiftX + (scale * (point.X - ((left + right) / 2))),
            (DigitSet.Side / 2f) + shiftY + (scale * (point.Y - ((top + foot) / 2)))));

        var canvas = new GlyphCanvas(thickness);
        int at = 0;
        foreach (var stroke in strokes)
        {
            canvas.Add(placed.AsSpan(at, stroke.Points.Count), stroke.Curved);
            at += stroke.Points.Count;
        }

        canvas.Paint(picture);
    }

    private static float Between(Random random, float low, float high) => low + ((high - low) * random.NextSingle());
}
