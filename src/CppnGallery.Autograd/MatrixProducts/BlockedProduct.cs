using System.Runtime.CompilerServices;
using CppnGallery.Autograd.Lanes;

namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>The blocked product at one vector width; see <see cref="MatrixProduct"/>.</summary>
internal static unsafe class BlockedProduct<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    /// <summary>The kernel keeps 6 rows × 2 vectors of C in registers: twelve sums, enough to hide the latency of two FMA units.</summary>
    private const int KernelRows = 6;

    /// <summary>Terms summed before C is touched: a strip of B of this height, 2 vectors wide, stays in the first-level cache.</summary>
    private const int BlockDepth = 256;

    /// <summary>Rows of A packed at a time: 96 × 256 floats, 96 KiB, stay in the second-level cache.</summary>
    private const int BlockRows = 96;

    /// <summary>Columns of B packed at a time.</summary>
    private const int BlockColumns = 1024;

    private static int KernelColumns => 2 * TLanes.Count;

    public static void Multiply(MatrixView a, MatrixView b, float* c, int strideC, int m, int n, int k, bool accumulate)
    {
        float* packedA = Workspace.Rent(0, BlockRows * BlockDepth);
        float* packedB = Workspace.Rent(1, (Math.Min(n, BlockColumns) + KernelColumns) * BlockDepth);
        float* edge = stackalloc float[KernelRows * 32];
        for (int column = 0; column < n; column += BlockColumns)
        {
            int columns = Math.Min(BlockColumns, n - column);
            for (int depth = 0; depth < k; depth += BlockDepth)
            {
                int terms = Math.Min(BlockDepth, k - depth);
                bool adds = accumulate || depth > 0;
                PackB(b.From(depth, column), terms, columns, packedB);
                for (int row = 0; row < m; row += BlockRows)
                {
                    int rows = Math.Min(BlockRows, m - row);
                    PackA(a.From(row, depth), rows, terms, packedA);
                    MultiplyBlock(packedA, packedB, c + ((nint)row * strideC) + column, strideC, rows, columns, terms, adds, edge);
                }
            }
        }
    }

    private static void MultiplyBlock(float* packedA, float* packedB, float* c, int strideC, int rows, int columns, int terms, bool adds, float* edge)
    {
        for (int j = 0; j < columns; j += KernelColumns)
        {
            float* stripB = packedB + ((nint)j * terms);
            for (int i = 0; i < rows; i += KernelRows)
            {
                float* stripA = packedA + ((nint)i * terms);
                float* target = c + ((nint)i * strideC) + j;
                int height = Math.Min(KernelRows, rows - i);
                int width = Math.Min(KernelColumns, columns - j);
                if (height == KernelRows && width == KernelColumns)
                {
                    Kernel(stripA, stripB, target, strideC, terms, adds);
                    continue;
                }

                // At the edges the kernel works on a full-size copy of which only the part inside C is kept.
                Kernel(stripA, stripB, edge, KernelColumns, terms, false);
                for (int y = 0; y < height; y++)
                {
                    for (int x = 0; x < width; x++)
                    {
                        float sum = edge[(y * KernelColumns) + x];
                        float* cell = target + ((nint)y * strideC) + x;
                        *cell = adds ? *cell + sum : sum;
                    }
                }
            }
        }
    }

    /// <summary>Strips of 6 rows: the six values of one term lie together. Missing rows are zero.</summary>
    private static void PackA(MatrixView a, int rows, int terms, float* packed)
    {
        for (int i = 0; i < rows; i += KernelRows)
        {
            for (int r = 0; r < KernelRows; r++)
            {
                float* target = packed + r;
                if (i + r < rows)
                {
                    float* source = a.From(i + r, 0).Start;
                    for (int p = 0; p < terms; p++, target += KernelRows)
                    {
                        *target = source[p * a.ColumnStride];
                    }
                }
                else
                {
                    for (int p = 0; p < terms; p++, target += KernelRows)
                    {
                        *target = 0;
                    }
                }
            }

            packed += (nint)KernelRows * terms;
        }
    }

    /// <summary>Strips of 2 vectors: the columns of one term lie together. Missing columns are zero.</summary>
    private static void PackB(MatrixView b, int terms, int columns, float* packed)
    {
        int width = KernelColumns;
        for (int j = 0; j < columns; j += width)
        {
            int present = Math.Min(width, columns - j);
            for (int p = 0; p < terms; p++, packed += width)
            {
                float* source = b.From(p, j).Start;
                if (present == width && b.ColumnStride == 1)
                {
                    TLanes.Store(packed, TLanes.Load(source));
                    TLanes.Store(packed + TLanes.Count, TLanes.Load(source + TLanes.Count));
                    continue;
                }

                for (int x = 0; x < present; x++)
                {
                    packed[x] = source[x * b.ColumnStride];
                }

                for (int x = present; x < width; x++)
                {
                    packed[x] = 0;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Kernel(float* a, float* b, float* c, int strideC, int terms, bool adds)
    {
        TVector c00 = TLanes.Broadcast(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
        TVector c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
        int second = TLanes.Count;
        for (int p = 0; p < terms; p++)
        {
            TVector b0 = TLanes.Load(b);
            TVector b1 = TLanes.Load(b + second);
            TVector x = TLanes.Broadcast(a[0]);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.Broadcast(a[1]);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.Broadcast(a[2]);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.Broadcast(a[3]);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.Broadcast(a[4]);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.Broadcast(a[5]);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            a += KernelRows;
            b += 2 * second;
        }

        Finish(c, c00, c01, adds);
        Finish(c + strideC, c10, c11, adds);
        Finish(c + (2 * (nint)strideC), c20, c21, adds);
        Finish(c + (3 * (nint)strideC), c30, c31, adds);
        Finish(c + (4 * (nint)strideC), c40, c41, adds);
        Finish(c + (5 * (nint)strideC), c50, c51, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* c, TVector first, TVector second, bool adds)
    {
        if (adds)
        {
            first = TLanes.Add(TLanes.Load(c), first);
            second = TLanes.Add(TLanes.Load(c + TLanes.Count), second);
        }

        TLanes.Store(c, first);
        TLanes.Store(c + TLanes.Count, second);
    }
}
