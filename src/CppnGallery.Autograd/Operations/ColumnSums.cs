using System.Numerics.Tensors;

namespace CppnGallery.Autograd.Operations;

/// <summary>Sums over rows.</summary>
internal static class ColumnSums
{
    /// <summary>sums[j] += Σᵢ rows[i, j], i in order.</summary>
    public static void Add(ReadOnlySpan<float> rows, int columns, Span<float> sums)
    {
        for (int start = 0; start < rows.Length; start += columns)
        {
            TensorPrimitives.Add(sums, rows.Slice(start, columns), sums);
        }
    }
}
