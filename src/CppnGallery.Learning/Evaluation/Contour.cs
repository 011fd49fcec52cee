namespace CppnGallery.Learning.Evaluation;

/// <summary>
/// The line at half ink by marching squares (Lorensen and Cline 1987 in the plane): in each square of four pixel centres the line runs straight between the points of its sides where a
/// linear interpolation passes ½. Of the two ways through a square whose diagonals differ, it takes the one that joins what the mean of the four corners says.
/// </summary>
internal static class Contour
{
    private const float Half = 0.5f;

    /// <summary>Length in pixels; what lies past the outermost pixel centres is not seen.</summary>
    /// <param name="picture">(side, side), 1 is ink.</param>
    /// <param name="side">Pixels a side.</param>
    public static double Length(ReadOnlySpan<float> picture, int side)
    {
        double length = 0;
        for (int y = 0; y + 1 < side; y++)
        {
            var upper = picture.Slice(y * side, side);
            var lower = picture.Slice((y + 1) * side, side);
            for (int x = 0; x + 1 < side; x++)
            {
                length += InSquare(upper[x], upper[x + 1], lower[x + 1], lower[x]);
            }
        }

        return length;
    }

    /// <summary>Length within a square of side 1 whose corners, clockwise from the upper left, are <paramref name="a"/> to <paramref name="d"/>.</summary>
    private static double InSquare(float a, float b, float c, float d)
    {
        int inked = (a >= Half ? 1 : 0) | (b >= Half ? 2 : 0) | (c >= Half ? 4 : 0) | (d >= Half ? 8 : 0);
        bool joined = (a + b + c + d) / 4 >= Half;
        return inked switch
        {
            0 or 15 => 0,
            1 or 14 => Cut(a, b, d),
            2 or 13 => Cut(b, a, c),
            4 or 11 => Cut(c, b, d),
            8 or 7 => Cut(d, a, c),
            3 or 12 => Across(Crossing(a, d), Crossing(b, c)),
            6 or 9 => Across(Crossing(a, b), Crossing(d, c)),

            // Two corners that face each other: the line goes round the ink, or round the paper where the ink is joined.
            5 when joined => Cut(b, a, c) + Cut(d, a, c),
            5 => Cut(a, b, d) + Cut(c, b, d),
            _ when joined => Cut(a, b, d) + Cut(c, b, d),
            _ => Cut(b, a, c) + Cut(d, a, c),
        };
    }

    /// <summary>The line that cuts a corner off, by the corner and its two neighbours.</summary>
    private static double Cut(float corner, float one, float other) => double.Hypot(Crossing(corner, one), Crossing(corner, other));

    /// <summary>The line from one side to the one that faces it.</summary>
    private static double Across(double one, double other) => double.Hypot(1, one - other);

    /// <summary>How far along from one pixel to the next half the ink lies, 0..1.</summary>
    private static double Crossing(float from, float to) => (Half - from) / (to - from);
}
