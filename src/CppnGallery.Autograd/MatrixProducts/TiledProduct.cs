using System.Runtime.CompilerServices;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>Products cut into tiles of <see cref="ProductKernel{TVector, TLanes}"/>, and the packing of their right factors.</summary>
internal static unsafe class TiledProduct<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    /// <summary>Terms summed before C is touched: a panel of B of this height, 32 KiB at 16 lanes, stays in the first-level cache while strips of A go by.</summary>
    public const int BlockDepth = 256;

    private static int Width => ProductKernel<TVector, TLanes>.Columns;

    private static int Height => ProductKernel<TVector, TLanes>.Rows;

    /// <summary>
    /// C (m, n) = bias + A·B, or C += that, on this thread alone; bias is a row as long as the panels are wide together, or null.
    /// Every element is summed over k in one fixed order, whatever m is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(IndirectMatrix a, PanelMatrix b, float* bias, RowTarget c, int m, int n, int k, bool adds)
    {
        for (int depth = 0; depth < k; depth += BlockDepth)
        {
            int terms = Math.Min(BlockDepth, k - depth);
            for (int j = 0; j < n; j += Width)
            {
                float* panel = b.Start + (j / Width * b.PanelStride) + (depth * b.RowStride);
                float* start = bias == null || depth > 0 ? null : bias + j;
                for (int i = 0; i < m; i += Height)
                {
                    MultiplyTile(a.From(i, depth), terms, panel, b.RowStride, start, new(c.Start + j, c.Rows + i), Math.Min(Height, m - i), Math.Min(Width, n - j), adds || depth > 0);
                }
            }
        }
    }

    /// <summary>Panels of B, the columns of one term side by side, missing columns zero; each panel has room for <paramref name="panelDepth"/> terms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(MatrixView b, int terms, int columns, float* packed, int panelDepth)
    {
        for (int j = 0; j < columns; j += Width)
        {
            float* target = packed + ((nint)j * panelDepth);
            int present = Math.Min(Width, columns - j);
            if (b.ColumnStride != 1)
            {
                PackAcross(b.From(0, j), terms, present, target);
                continue;
            }

            for (int p = 0; p < terms; p++, target += Width)
            {
                float* source = b.From(p, j).Start;
                if (present == Width)
                {
                    TLanes.Store(target, TLanes.Load(source));
                    TLanes.Store(target + TLanes.Count, TLanes.Load(source + TLanes.Count));
                    continue;
                }

                new ReadOnlySpan<float>(source, present).CopyTo(new(target, present));
                new Span<float>(target + present, Width - present).Clear();
            }
        }
    }

    /// <summary>The same where columns do not lie side by side.</summary>
    private static void PackAcross(MatrixView b, int terms, int present, float* target)
    {
        if (present < Width)
        {
            new Span<float>(target, terms * Width).Clear();
        }

        Transposition.Copy(b, terms, present, target, Width);
    }

    private static void MultiplyTile(IndirectMatrix a, int terms, float* b, nint strideB, float* start, RowTarget c, int height, int width, bool adds)
    {
        if (height == Height && width == Width)
        {
            ProductKernel<TVector, TLanes>.Run(a, terms, b, strideB, start, c, adds);
            return;
        }

        // At the edges the kernel works on a full-size copy of which only the part inside C is kept; missing rows repeat the last.
        float* edge = stackalloc float[14 * 32];
        nint* rows = stackalloc nint[14];
        nint* edgeRows = stackalloc nint[14];
        for (int i = 0; i < Height; i++)
        {
            rows[i] = a.Rows[Math.Min(i, height - 1)];
            edgeRows[i] = i * Width;
        }

        ProductKernel<TVector, TLanes>.Run(new(a.Start, rows, a.Columns), terms, b, strideB, start, new(edge, edgeRows), false);
        for (int i = 0; i < height; i++)
        {
            float* target = c.Start + c.Rows[i];
            for (int j = 0; j < width; j++)
            {
                float sum = edge[edgeRows[i] + j];
                target[j] = adds ? target[j] + sum : sum;
            }
        }
    }
}
