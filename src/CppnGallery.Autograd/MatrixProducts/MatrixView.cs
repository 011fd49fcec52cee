namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>A matrix in memory: element (i, j) lies at <c>Start[i·RowStride + j·ColumnStride]</c>, so a transpose is a swap of strides.</summary>
internal readonly unsafe struct MatrixView(float* start, nint rowStride, nint columnStride)
{
    public readonly float* Start = start;
    public readonly nint RowStride = rowStride;
    public readonly nint ColumnStride = columnStride;

    public MatrixView Transposed => new(Start, ColumnStride, RowStride);

    public MatrixView From(int row, int column) => new(Start + (row * RowStride) + (column * ColumnStride), RowStride, ColumnStride);
}
