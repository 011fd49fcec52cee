namespace CppnGallery.Learning.Data;

/// <summary>A pen of round tip: what lies within its radius of a stroke is ink, with an edge one pixel wide.</summary>
/// <param name="radius">Half the thickness of the stroke, pixels.</param>
internal sealed class GlyphCanvas(float radius)
{
    /// <summary>Straight pieces in the curve between two points; the points are some five pixels apart.</summary>
    private const int PiecesInCurve = 6;

    private readonly List<(float X, float Y, float ToX, float ToY)> _lines = [];

    /// <summary>A stroke through these points, pixels from the top left corner; straight between them, or a Catmull-Rom curve.</summary>
    public void Add(ReadOnlySpan<(float X, float Y)> points, bool curved)
    {
        for (int i = 0; i + 1 < points.Length; i++)
        {
            if (!curved)
            {
                _lines.Add((points[i].X, points[i].Y, points[i + 1].X, points[i + 1].Y));
                continue;
            }

            var before = points[Math.Max(i - 1, 0)];
            var after = points[Math.Min(i + 2, points.Length - 1)];
            var from = points[i];
            for (int piece = 1; piece <= PiecesInCurve; piece++)
            {
                float t = piece / (float)PiecesInCurve;
                var to = (X: Curve(before.X, points[i].X, points[i + 1].X, after.X, t), Y: Curve(before.Y, points[i].Y, points[i + 1].Y, after.Y, t));
                _lines.Add((from.X, from.Y, to.X, to.Y));
                from = to;
            }
        }
    }

    /// <summary>Writes (28, 28) bytes, 255 is ink.</summary>
    public void Paint(Span<byte> picture)
    {
        // Squared distance of each pixel's centre to the nearest line, as far as it can matter.
        Span<float> nearest = stackalloc float[DigitSet.PictureSize];
        nearest.Fill(float.MaxValue);
        float reach = radius + 0.5f;
        foreach (var line in _lines)
        {
            var (firstRow, lastRow) = Pixels(line.Y, line.ToY, reach);
            var (firstColumn, lastColumn) = Pixels(line.X, line.ToX, reach);
            for (int row = firstRow; row <= lastRow; row++)
            {
                for (int column = firstColumn; column <= lastColumn; column++)
                {
                    ref float square = ref nearest[(row * DigitSet.Side) + column];
                    square = MathF.Min(square, SquaredDistance(line, column + 0.5f, row + 0.5f));
                }
            }
        }

        for (int i = 0; i < picture.Length; i++)
        {
            float ink = Math.Clamp(reach - MathF.Sqrt(nearest[i]), 0, 1);
            picture[i] = (byte)((255 * ink) + 0.5f);
        }
    }

    /// <summary>The pixels of the canvas whose centres may lie within reach of a line from one coordinate to the other.</summary>
    private static (int First, int Last) Pixels(float from, float to, float reach) =>
        (Math.Max(0, (int)(MathF.Min(from, to) - reach)), Math.Min(DigitSet.Side - 1, (int)(MathF.Max(from, to) + reach)));

    private static float Curve(float p0, float p1, float p2, float p3, float t) =>
        p1 + (0.5f * t * (p2 - p0 + (t * ((2 * p0) - (5 * p1) + (4 * p2) - p3 + (t * ((3 * (p1 - p2)) + p3 - p0))))));

    private static float SquaredDistance((float X, float Y, float ToX, float ToY) line, float x, float y)
    {
        float alongX = line.ToX - line.X, alongY = line.ToY - line.Y;
        float square = (alongX * alongX) + (alongY * alongY);
        float t = square > 0 ? Math.Clamp((((x - line.X) * alongX) + ((y - line.Y) * alongY)) / square, 0, 1) : 0;
        float awayX = x - line.X - (t * alongX), awayY = y - line.Y - (t * alongY);
        return (awayX * awayX) + (awayY * awayY);
    }
}
