namespace CppnGallery.Kernels.Generators;

/// <summary>The points of a grid, row by row.</summary>
/// <param name="columns">x of every column.</param>
/// <param name="width">Columns.</param>
/// <param name="rows">y of every row.</param>
/// <param name="height">Rows.</param>
internal unsafe struct PlanePoints(float* columns, int width, float* rows, int height)
{
    private int _row;
    private int _column;

    /// <summary>Points not yet taken.</summary>
    public long Left { get; private set; } = (long)width * height;

    /// <summary>Writes the next <paramref name="count"/> points; past the last it repeats that one.</summary>
    public int Take(float* x, float* y, int count)
    {
        int taken = (int)Math.Min(count, Left);
        for (int i = 0; i < taken; i++)
        {
            x[i] = columns[_column];
            y[i] = rows[_row];
            if (++_column == width)
            {
                _column = 0;
                _row++;
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
