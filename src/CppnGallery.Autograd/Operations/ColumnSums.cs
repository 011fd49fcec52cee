using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Autograd.Operations;

/// <summary>Sums over rows, in pieces of rows whose sums are added in order: the same bits for any number of threads and lanes.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>Rows summed in floats before they join the total, which is in doubles.</summary>
    private const int PieceRows = 256;

    /// <summary>sums[j] += Σᵢ rows[i, j], i in order, on this thread.</summary>
    public static void Add(ReadOnlySpan<float> rows, int columns, Span<float> sums)
    {
        for (int start = 0; start < rows.Length; start += columns)
        {
            TensorPrimitives.Add(sums, rows.Slice(start, columns), sums);
        }
    }

    /// <summary>sums[j] += Σᵢ x[i, j] over all threads.</summary>
    public static void AddShared(float* x, int rows, Span<float> sums)
    {
        Span<double> totals = sums.Length <= 1024 ? stackalloc double[sums.Length] : new double[sums.Length];
        Sum(x, null, null, rows, totals);
        for (int j = 0; j < sums.Length; j++)
        {
            sums[j] += (float)totals[j];
        }
    }

    /// <summary>totals[j] = Σᵢ x[i, j], or Σᵢ x[i, j]·(y[i, j] − centre[j]) where y is given; or (y − centre)² where x is y.</summary>
    public static void Sum(float* x, float* y, float* centre, int rows, Span<double> totals)
    {
        int columns = totals.Length, pieces = (rows + PieceRows - 1) / PieceRows;
        float[] owner = System.Buffers.ArrayPool<float>.Shared.Rent(pieces * columns);
        Workers.ForEach(pieces, piece =>
        {
            int from = piece * PieceRows, count = Math.Min(PieceRows, rows - from);
            nint at = (nint)from * columns;
            fixed (float* sums = &owner[piece * columns])
            {
                SumPiece(x + at, y == null ? null : y + at, centre, count, columns, sums);
            }
        });
        totals.Clear();
        for (int piece = 0; piece < pieces; piece++)
        {
            for (int j = 0; j < columns; j++)
            {
                totals[j] += owner[(piece * columns) + j];
            }
        }

        System.Buffers.ArrayPool<float>.Shared.Return(owner);
    }

    private static void SumPiece(float* x, float* y, float* centre, int rows, int columns, float* sums)
    {
        int done = LaneWidths.Widest switch
        {
            LaneWidth.Sixteen => InLanes<Vector512<float>, Lanes512>(x, y, centre, rows, columns, sums),
            LaneWidth.Eight => InLanes<Vector256<float>, Lanes256>(x, y, centre, rows, columns, sums),
            _ => InLanes<Vector128<float>, Lanes128>(x, y, centre, rows, columns, sums),
        };
        for (int j = done; j < columns; j++)
        {
            float sum = 0;
            for (nint at = j, end = (nint)rows * columns; at < end; at += columns)
            {
                sum = y == null ? sum + x[at] : Add(x[at], y[at] - centre[j], x == y ? centre[j] : 0, sum);
            }

            sums[j] = sum;
        }
    }

    private static float Add(float x, float distance, float shift, float sum) => MathF.FusedMultiplyAdd(x - shift, distance, sum);

    private static int InLanes<TVector, TLanes>(float* x, float* y, float* centre, int rows, int columns, float* sums)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        int j = 0;
        for (; j + TLanes.Count <= columns; j += TLanes.Count)
        {
            TVector sum = TLanes.Broadcast(0), middle = y == null ? sum : TLanes.Load(centre + j), shift = x == y ? middle : sum;
            for (nint at = j, end = (nint)rows * columns; at < end; at += columns)
            {
                TVector value = TLanes.Load(x + at);
                sum = y == null
                    ? TLanes.Add(sum, value)
                    : TLanes.MultiplyAdd(TLanes.Subtract(value, shift), TLanes.Subtract(TLanes.Load(y + at), middle), sum);
            }

            TLanes.Store(sums + j, sum);
        }

        return j;
    }
}
