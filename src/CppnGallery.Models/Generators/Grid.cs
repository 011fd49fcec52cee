using System.Buffers;
using CppnGallery.Kernels.Generators;

namespace CppnGallery.Models.Generators;

/// <summary>
/// The plane coordinates of some rows of a view. They are found in doubles from the view's own origin and rounded once, so that a pixel has
/// the same coordinates in whichever tile it is asked for.
/// </summary>
internal readonly ref struct Grid : IDisposable
{
    private readonly float[] _coordinates;

    /// <summary>The centres of pixels.</summary>
    /// <param name="view">What part of the plane.</param>
    /// <param name="width">Pixels across the view.</param>
    /// <param name="height">Pixels down the view.</param>
    /// <param name="firstRow">First row wanted.</param>
    /// <param name="rowCount">Rows wanted.</param>
    public Grid(View view, int width, int height, int firstRow, int rowCount)
    {
        _coordinates = ArrayPool<float>.Shared.Rent(width + rowCount);
        var columns = _coordinates.AsSpan(0, width);
        var rows = _coordinates.AsSpan(width, rowCount);
        for (int i = 0; i < width; i++)
        {
            columns[i] = (float)view.PlaneX(i, width);
        }

        for (int i = 0; i < rowCount; i++)
        {
            rows[i] = (float)view.PlaneY(firstRow + i, height);
        }

        Columns = columns;
        Rows = rows;
    }

    /// <summary>x of every column.</summary>
    public ReadOnlySpan<float> Columns { get; }

    /// <summary>y of every row.</summary>
    public ReadOnlySpan<float> Rows { get; }

    /// <summary>A training picture's.</summary>
    public static Grid OfFrame() => new(View.Frame, IDrawing.Side, IDrawing.Side, 0, IDrawing.Side);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<float>.Shared.Return(_coordinates);
}
