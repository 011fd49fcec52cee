namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>
/// A left factor whose elements lie where two tables say: (i, k) at <c>Start[Rows[i] + Columns[k]]</c>. Pictures under a convolution are such
/// a matrix as they stand in memory, rows of the table their points and columns their taps, or the other way round.
/// </summary>
internal readonly unsafe struct IndirectMatrix(float* start, nint* rows, int* columns)
{
    public readonly float* Start = start;
    public readonly nint* Rows = rows;
    public readonly int* Columns = columns;

    public IndirectMatrix From(int row, int column) => new(Start, Rows + row, Columns + column);
}

/// <summary>A right factor in panels as wide as the kernel: (k, j) of panel p at <c>Start[p·PanelStride + k·RowStride + j]</c>.</summary>
internal readonly unsafe struct PanelMatrix(float* start, nint rowStride, nint panelStride)
{
    public readonly float* Start = start;
    public readonly nint RowStride = rowStride;
    public readonly nint PanelStride = panelStride;
}

/// <summary>A product whose rows lie where a table says: (i, j) at <c>Start[Rows[i] + j]</c>.</summary>
internal readonly unsafe struct RowTarget(float* start, nint* rows)
{
    public readonly float* Start = start;
    public readonly nint* Rows = rows;
}
