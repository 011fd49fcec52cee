namespace CppnGallery.Models.Generators;

/// <summary>
/// The points of some rows of a view, in row-major order. Coordinates are found in doubles from the view's own origin and rounded once,
/// so a pixel has the same coordinate in whichever tile it is asked for.
/// </summary>
internal unsafe struct PlanePoints(float* columns, View view, int width, int height, int firstRow, int rowCount)
{
    private int _row = firstRow;
    private int _column;
    private float _y = (float)view.PlaneY(firstRow, height);

    /// <summary>Points not yet taken.</summary>
    public long Left { get; private set; } = (long)width * rowCount;

    /// <summary>Writes the next <paramref name="count"/> points; past the last it repeats that one.</summary>
    public int Take(float* x, float* y, int count)
    {
        int taken = (int)Math.Min(count, Left);
        for (int i = 0; i < taken; i++)
        {
            x[i] = columns[_column];
            y[i] = _y;
            if (++_column == width)
            {
                _column = 0;
                _y = (float)view.PlaneY(++_row, height);
            }
        }

        for (int i = taken; i < count; i++)
        {
            x[i] = x[taken - 1];
            y[i] = y[taken - 1];
        }

        Left -= taken;
        return taken;
    }
}
