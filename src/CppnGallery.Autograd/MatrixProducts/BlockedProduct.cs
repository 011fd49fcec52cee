using CppnGallery.Autograd.Lanes;
using CppnGallery.Autograd.Threads;

namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>The blocked product at one vector width; see <see cref="MatrixProduct"/>.</summary>
internal static unsafe class BlockedProduct<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    /// <summary>Rows of A packed at a time, ten or twenty-three tiles: at most 184 × 256 floats, 184 KiB, stay in the second-level cache.</summary>
    private const int BlockRows = 140;

    /// <summary>Columns of B packed at a time: 512 × 256 floats, 512 KiB, stay in the second-level cache.</summary>
    private const int BlockColumns = 512;

    /// <summary>Columns of C up to which A is read where it stands: packing would cost more than reading in order saves.</summary>
    private const int ColumnsWorthPacking = 128;

    /// <summary>Floats from one term of a packed strip of A to the next: a whole vector, which is how strips are turned over.</summary>
    private static int StripStride => TLanes.Count == 16 ? 16 : 8;

    /// <summary>Floats of B, 1 MiB, that are expected to stay in the second-level cache while rows of A go by.</summary>
    private const int CachedFloats = 1 << 18;

    private const int BlockDepth = TiledProduct<TVector, TLanes>.BlockDepth;

    public static void Multiply(MatrixView a, MatrixView b, float* c, int strideC, int m, int n, int k, bool accumulate)
    {
        float* packed = Workspace.Rent(WorkspaceSlot.Right, (Math.Min(n, BlockColumns) + ProductKernel<TVector, TLanes>.Columns) * BlockDepth);
        for (int column = 0; column < n; column += BlockColumns)
        {
            int columns = Math.Min(BlockColumns, n - column);
            for (int depth = 0; depth < k; depth += BlockDepth)
            {
                int terms = Math.Min(BlockDepth, k - depth);
                TiledProduct<TVector, TLanes>.Pack(b.From(depth, column), terms, columns, packed, terms);
                MultiplyBlock(a.From(0, depth), packed, c + column, strideC, m, columns, terms, n <= ColumnsWorthPacking, accumulate || depth > 0);
            }
        }
    }

    /// <summary>The same, with <paramref name="piece"/> rows at a time shared among threads, for which B is packed once.</summary>
    public static void MultiplyRows(MatrixView a, MatrixView b, float* c, int strideC, int m, int n, int k, bool accumulate, int piece)
    {
        int width = ProductKernel<TVector, TLanes>.Columns, panels = (n + width - 1) / width;
        float* packed = Workspace.Rent(WorkspaceSlot.Weights, panels * width * k);
        Workers.ForEach(panels, panel =>
        {
            int j = panel * width;
            for (int depth = 0; depth < k; depth += BlockDepth)
            {
                int terms = Math.Min(BlockDepth, k - depth);
                TiledProduct<TVector, TLanes>.Pack(b.From(depth, j), terms, Math.Min(width, n - j), packed + ((nint)depth * panels * width) + ((nint)j * terms), terms);
            }
        });
        // All threads finish a stretch of terms before the next one, so that what they share of B stays in the second-level cache.
        int stretch = Math.Max(1, CachedFloats / (panels * width * BlockDepth)) * BlockDepth;
        for (int begin = 0; begin < k; begin += stretch)
        {
            int first = begin, end = Math.Min(k, begin + stretch);
            Workers.ForEach((m + piece - 1) / piece, index =>
            {
                int from = index * piece, rows = Math.Min(piece, m - from);
                for (int depth = first; depth < end; depth += BlockDepth)
                {
                    MultiplyBlock(
                        a.From(from, depth), packed + ((nint)depth * panels * width), c + ((nint)from * strideC), strideC, rows, n, Math.Min(BlockDepth, k - depth), n <= ColumnsWorthPacking, accumulate || depth > 0);
                }
            });
        }
    }

    /// <summary>C = A·B or C += A·B over one block of terms, of which B is packed.</summary>
    private static void MultiplyBlock(MatrixView a, float* packedB, float* c, int strideC, int m, int n, int terms, bool narrow, bool adds)
    {
        int height = ProductKernel<TVector, TLanes>.Rows, width = ProductKernel<TVector, TLanes>.Columns;
        int blockRows = BlockRows / height * height;
        bool stands = narrow && (a.ColumnStride == 1 || a.RowStride == 1);
        float* packedA = Workspace.Rent(WorkspaceSlot.Left, blockRows / height * StripStride * BlockDepth);
        nint* rowsA = stackalloc nint[BlockRows];
        nint* rowsC = stackalloc nint[BlockRows];
        int* columnsA = stackalloc int[BlockDepth];
        for (int i = 0; i < blockRows; i++)
        {
            rowsA[i] = stands ? i * a.RowStride : ((nint)(i / height) * StripStride * terms) + (i % height);
            rowsC[i] = (nint)i * strideC;
        }

        for (int p = 0; p < terms; p++)
        {
            columnsA[p] = stands ? (int)(p * a.ColumnStride) : p * StripStride;
        }

        for (int row = 0; row < m; row += blockRows)
        {
            int rows = Math.Min(blockRows, m - row);
            float* source = stands ? a.From(row, 0).Start : packedA;
            if (!stands)
            {
                PackA(a.From(row, 0), rows, terms, packedA, height);
            }

            TiledProduct<TVector, TLanes>.Multiply(
                new(source, rowsA, columnsA), new(packedB, width, (nint)width * terms), null, new(c + ((nint)row * strideC), rowsC), rows, n, terms, adds);
        }
    }

    /// <summary>Strips as high as the kernel: the values of one term lie together.</summary>
    private static void PackA(MatrixView a, int rows, int terms, float* packed, int height)
    {
        for (int i = 0; i < rows; i += height, packed += (nint)StripStride * terms)
        {
            int present = Math.Min(height, rows - i);
            var strip = a.From(i, 0).Transposed;
            if (strip.ColumnStride != 1)
            {
                TurnOver(strip, terms, present, packed);
                continue;
            }

            for (int p = 0; p < terms; p++)
            {
                float* source = strip.From(p, 0).Start, target = packed + (p * StripStride);
                for (int r = 0; r < present; r++)
                {
                    target[r] = source[r];
                }
            }
        }
    }

    private static void TurnOver(MatrixView strip, int terms, int rows, float* packed)
    {
        if (StripStride == 16)
        {
            Transposition.CopyPadded(strip, terms, rows, packed, StripStride);
        }
        else
        {
            Transposition.Copy(strip, terms, rows, packed, StripStride);
        }
    }
}
