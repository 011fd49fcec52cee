namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>What a tile's earlier terms came to: (i, j) at <c>Start[i·Stride + j]</c>; null where there were none.</summary>
internal readonly unsafe struct TileSums(float* start, nint stride)
{
    public readonly float* Start = start;
    public readonly nint Stride = stride;

    public static TileSums None => default;
}
