using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>The blocked product at one vector width; see <see cref="MatrixProduct"/>.</summary>
internal static unsafe class BlockedProduct<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    /// <summary>Rows of A packed at a time, ten or twenty-three tiles: at most 184 × 192 floats, 138 KiB, stay in the second-level cache.</summary>
    private const int MostRows = 140;

    /// <summary>Columns of B that go by together: with <see cref="MostRows"/> rows their sums, 280 KiB, stay in the second-level cache.</summary>
    private const int BlockColumns = 512;

    /// <summary>Terms summed before a tile leaves the registers: a panel of B and a strip of A of this length, 24 and 12 KiB at 16 lanes, share the first-level cache.</summary>
    private const int BlockDepth = 192;

    /// <summary>Columns of C up to which A is read where it stands: packing would cost more than reading in order saves.</summary>
    private const int ColumnsWorthPacking = 128;

    /// <summary>Blocks a thread, so that one that is held up does not hold up the rest.</summary>
    private const int PiecesPerThread = 8;

    private static int BlockRows => MostRows / Height * Height;

    private static int Height => PackedKernel<TVector, TLanes>.Rows;

    private static int Width => PackedKernel<TVector, TLanes>.Columns;

    private static int StripStride => PackedKernel<TVector, TLanes>.StripStride;

    /// <summary>C = A·B or C += A·B on this thread.</summary>
    public static void Multiply(MatrixView a, MatrixView b, float* c, int strideC, int m, int n, int k, bool accumulate)
    {
        bool stands = Stands(a, n);
        float* packed = Workspace.Rent(WorkspaceSlot.Right, (Math.Min(n, BlockColumns) + Width) * BlockDepth);
        for (int column = 0; column < n; column += BlockColumns)
        {
            int columns = Math.Min(BlockColumns, n - column);
            for (int depth = 0; depth < k; depth += BlockDepth)
            {
                int terms = Math.Min(BlockDepth, k - depth);
                TiledProduct<TVector, TLanes>.Pack(b.From(depth, column), terms, columns, packed, terms);
                for (int row = 0; row < m; row += BlockRows)
                {
                    int rows = Math.Min(BlockRows, m - row);
                    var target = new MatrixView(c + ((nint)row * strideC) + column, strideC, 1);
                    if (stands)
                    {
                        MultiplyStanding(a.From(row, depth), packed, target, rows, columns, terms, accumulate || depth > 0);
                        continue;
                    }

                    float* strips = PackStrips(a.From(row, depth), rows, terms);
                    for (int j = 0; j < columns; j += Width)
                    {
                        for (int i = 0; i < rows; i += Height)
                        {
                            float* tile = target.From(i, j).Start;
                            MultiplyTile(
                                strips + ((nint)(i / Height) * StripStride * terms), packed + ((nint)j * terms), terms, accumulate || depth > 0 ? new(tile, strideC) : TileSums.None, tile, strideC,
                                Math.Min(Height, rows - i), Math.Min(Width, columns - j));
                        }
                    }
                }
            }
        }
    }

    /// <summary>
    /// The same, blocks of rows shared among threads, for which B is packed once. A block's sums stay together until its last terms have gone by: rows of C itself
    /// may lie a power of two apart, where they push each other out of the cache.
    /// </summary>
    public static void MultiplyRows(MatrixView a, MatrixView b, float* c, int strideC, int m, int n, int k, bool accumulate)
    {
        int panels = (n + Width - 1) / Width, across = (n + BlockColumns - 1) / BlockColumns;
        int strips = (m + Height - 1) / Height, piece = Math.Clamp(strips * across / (PiecesPerThread * Environment.ProcessorCount), 1, MostRows / Height) * Height;
        float* packed = Workspace.Rent(WorkspaceSlot.Weights, panels * Width * k);
        Workers.ForEach(panels, panel =>
        {
            int j = panel * Width;
            for (int depth = 0; depth < k; depth += BlockDepth)
            {
                int terms = Math.Min(BlockDepth, k - depth);
                TiledProduct<TVector, TLanes>.Pack(b.From(depth, j), terms, Math.Min(Width, n - j), packed + ((nint)depth * panels * Width) + ((nint)j * terms), terms);
            }
        });
        bool stands = Stands(a, n);
        Workers.ForEach((m + piece - 1) / piece * across, index =>
        {
            int row = index / across * piece, column = index % across * BlockColumns;
            int rows = Math.Min(piece, m - row), columns = Math.Min(BlockColumns, n - column);
            var target = new MatrixView(c + ((nint)row * strideC) + column, strideC, 1);
            float* sums = stands ? null : Workspace.Rent(WorkspaceSlot.Products, (piece + Height) * (columns + Width));
            for (int depth = 0; depth < k; depth += BlockDepth)
            {
                int terms = Math.Min(BlockDepth, k - depth);
                float* right = packed + ((nint)depth * panels * Width) + ((nint)column * terms);
                if (stands)
                {
                    MultiplyStanding(a.From(row, depth), right, target, rows, columns, terms, accumulate || depth > 0);
                }
                else
                {
                    MultiplyBlock(a.From(row, depth), right, target, sums, rows, columns, terms, accumulate, depth == 0, depth + terms == k);
                }
            }
        });
    }

    private static bool Stands(MatrixView a, int n) => n <= ColumnsWorthPacking && (a.ColumnStride == 1 || a.RowStride == 1);

    /// <summary>One stretch of terms of a block of C, whose sums are kept tile by tile from the first stretch to the last.</summary>
    private static void MultiplyBlock(MatrixView a, float* right, MatrixView c, float* sums, int m, int n, int terms, bool accumulate, bool first, bool last)
    {
        float* strips = PackStrips(a, m, terms);
        nint strideC = c.RowStride;
        for (int j = 0; j < n; j += Width)
        {
            for (int i = 0; i < m; i += Height, sums += Height * Width)
            {
                float* tile = c.From(i, j).Start;
                var before = !first ? new(sums, Width) : accumulate ? new(tile, strideC) : TileSums.None;
                float* strip = strips + ((nint)(i / Height) * StripStride * terms), panel = right + ((nint)j * terms);
                MultiplyTile(strip, panel, terms, before, last ? tile : sums, last ? strideC : Width, Math.Min(Height, m - i), Math.Min(Width, n - j));
            }
        }
    }

    /// <summary>A tile of which only <paramref name="height"/> × <paramref name="width"/> elements are there.</summary>
    private static void MultiplyTile(float* strip, float* panel, int terms, TileSums before, float* c, nint strideC, int height, int width)
    {
        if (height == Height && width == Width)
        {
            PackedKernel<TVector, TLanes>.Run(strip, panel, terms, before, c, strideC);
            return;
        }

        float* edge = stackalloc float[14 * 32];
        PackedKernel<TVector, TLanes>.Run(strip, panel, terms, TileSums.None, edge, Width);
        for (int i = 0; i < height; i++)
        {
            float* target = c + (i * strideC), sum = before.Start + (i * before.Stride);
            for (int j = 0; j < width; j++)
            {
                float product = edge[(i * Width) + j];
                target[j] = before.Start == null ? product : sum[j] + product;
            }
        }
    }

    /// <summary>C = A·B or C += A·B over one stretch of terms, A read where it stands.</summary>
    private static void MultiplyStanding(MatrixView a, float* right, MatrixView c, int m, int n, int terms, bool adds)
    {
        nint* rowsA = stackalloc nint[MostRows];
        nint* rowsC = stackalloc nint[MostRows];
        int* columnsA = stackalloc int[BlockDepth];
        for (int i = 0; i < m; i++)
        {
            rowsA[i] = i * a.RowStride;
            rowsC[i] = i * c.RowStride;
        }

        for (int p = 0; p < terms; p++)
        {
            columnsA[p] = (int)(p * a.ColumnStride);
        }

        TiledProduct<TVector, TLanes>.Multiply(new(a.Start, rowsA, columnsA), new(right, Width, (nint)Width * terms), null, new(c.Start, rowsC), m, n, terms, adds);
    }

    /// <summary>Strips of A as high as the kernel: the values of one term lie together.</summary>
    private static float* PackStrips(MatrixView a, int rows, int terms)
    {
        float* packed = Workspace.Rent(WorkspaceSlot.Left, (MostRows + Height) / Height * StripStride * BlockDepth), target = packed;
        for (int i = 0; i < rows; i += Height, target += (nint)StripStride * terms)
        {
            int present = Math.Min(Height, rows - i);
            var strip = a.From(i, 0).Transposed;
            if (strip.ColumnStride != 1)
            {
                TurnOver(strip, terms, present, target);
                continue;
            }

            for (int p = 0; p < terms; p++)
            {
                new ReadOnlySpan<float>(strip.From(p, 0).Start, present).CopyTo(new(target + (p * StripStride), present));
            }
        }

        return packed;
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
