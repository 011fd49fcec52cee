namespace CppnGallery.Training.Data;

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
        float turn = Between(random, -0.12f, 0.12f);
        float centreX = (DigitSet.Side / 2f) + Between(random, -1.2f, 1.2f);
        float centreY = (DigitSet.Side / 2f) + Between(random, -1.2f, 1.2f);
        float thickness = Between(random, 0.9f, 1.9f);
        var (sin, cos) = MathF.SinCos(turn);

        var canvas = new GlyphCanvas(thickness);
        var shapes = GlyphShapes.Of(digit);
        foreach (var stroke in shapes[random.Next(shapes.Count)])
        {
            var points = new (float X, float Y)[stroke.Points.Count];
            for (int i = 0; i < points.Length; i++)
            {
                var (x, y) = stroke.Points[i];
                x = (x - 0.5f + Between(random, -0.035f, 0.035f)) * width;
                y = (y - 0.5f + Between(random, -0.035f, 0.035f)) * height;
                x -= slant * y;
                points[i] = (centreX + (cos * x) - (sin * y), centreY + (sin * x) + (cos * y));
            }

            canvas.Add(points, stroke.Curved);
        }

        canvas.Paint(picture);
    }

    private static float Between(Random random, float low, float high) => low + ((high - low) * random.NextSingle());
}
