using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>
/// C = A·B (or C += A·B) in float32, blocked for the caches and packed so that the innermost loop reads memory in order: the scheme of
/// Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008). Every element of C is summed over k in one fixed
/// order, so the result does not depend on how rows are shared among threads.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>The fewest columns worth a thread's while; a multiple of every kernel's width.</summary>
    private const int LeastPiece = 32;

    /// <summary>The most, so that the last piece leaves no thread waiting for long.</summary>
    private const int MostPiece = 140;

    /// <summary>Pieces a thread, so that one that is held up does not hold up the rest.</summary>
    private const int PiecesPerThread = 8;

    /// <summary>How many times longer than wide the factors must be for their terms, not C's rows, to be shared.</summary>
    private const int DeepBy = 16;

    /// <summary>Pieces of the terms, whatever the number of threads; their sums are added in order.</summary>
    private const int DeepPieces = 8;

    /// <summary>Multiply-adds below which threads cost more than they bring.</summary>
    private const long WorthSharing = 1 << 18;

    /// <summary>C (m, n) with row stride <paramref name="strideC"/> from A (m, k) and B (k, n), on this thread alone.</summary>
    public static void Multiply(MatrixView a, MatrixView b, float* c, int strideC, int m, int n, int k, bool accumulate)
    {
        switch (LaneWidths.Widest)
        {
            case LaneWidth.Sixteen:
                BlockedProduct<Vector512<float>, Lanes512>.Multiply(a, b, c, strideC, m, n, k, accumulate);
                break;
            case LaneWidth.Eight:
                BlockedProduct<Vector256<float>, Lanes256>.Multiply(a, b, c, strideC, m, n, k, accumulate);
                break;
            default:
                BlockedProduct<Vector128<float>, Lanes128>.Multiply(a, b, c, strideC, m, n, k, accumulate);
                break;
        }
    }

    /// <summary>The same, its rows (or, where they are few, its columns) spread over threads.</summary>
    public static void MultiplyShared(MatrixView a, MatrixView b, float* c, int strideC, int m, int n, int k, bool accumulate)
    {
        if ((long)m * n * k < WorthSharing)
        {
            Multiply(a, b, c, strideC, m, n, k, accumulate);
            return;
        }

        if (k >= DeepBy * (long)Math.Max(m, n))
        {
            MultiplyDeep(a, b, c, strideC, m, n, k, accumulate);
            return;
        }

        if (m >= n)
        {
            MultiplyRows(a, b, c, strideC, m, n, k, accumulate);
            return;
        }

        int piece = Math.Clamp(n / (PiecesPerThread * Environment.ProcessorCount), LeastPiece, MostPiece);
        piece = (piece + LeastPiece - 1) / LeastPiece * LeastPiece;
        Workers.ForEach((n + piece - 1) / piece, index =>
        {
            int from = index * piece;
            Multiply(a, b.From(0, from), c + from, strideC, m, Math.Min(piece, n - from), k, accumulate);
        });
    }

    private static void MultiplyRows(MatrixView a, MatrixView b, float* c, int strideC, int m, int n, int k, bool accumulate)
    {
        switch (LaneWidths.Widest)
        {
            case LaneWidth.Sixteen:
                BlockedProduct<Vector512<float>, Lanes512>.MultiplyRows(a, b, c, strideC, m, n, k, accumulate);
                break;
            case LaneWidth.Eight:
                BlockedProduct<Vector256<float>, Lanes256>.MultiplyRows(a, b, c, strideC, m, n, k, accumulate);
                break;
            default:
                BlockedProduct<Vector128<float>, Lanes128>.MultiplyRows(a, b, c, strideC, m, n, k, accumulate);
                break;
        }
    }

    private static void MultiplyDeep(MatrixView a, MatrixView b, float* c, int strideC, int m, int n, int k, bool accumulate)
    {
        int piece = (k + DeepPieces - 1) / DeepPieces;
        float* sums = Workspace.Rent(WorkspaceSlot.Products, DeepPieces * m * n);
        Workers.ForEach(DeepPieces, index =>
        {
            int from = Math.Min(k, index * piece);
            float* sum = sums + ((nint)index * m * n);
            new Span<float>(sum, m * n).Clear();
            Multiply(a.From(0, from), b.From(from, 0), sum, n, m, n, Math.Min(piece, k - from), false);
        });
        for (int i = 0; i < m; i++)
        {
            Span<float> target = new(c + ((nint)i * strideC), n);
            if (!accumulate)
            {
                target.Clear();
            }

            for (int index = 0; index < DeepPieces; index++)
            {
                TensorPrimitives.Add(target, new ReadOnlySpan<float>(sums + ((((nint)index * m) + i) * n), n), target);
            }
        }
    }
}
