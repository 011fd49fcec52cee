using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>
/// A tile of C from a packed strip of A and a packed panel of B: what <see cref="ProductKernel{TVector, TLanes}"/> does where tables say, without the
/// tables. Both factors are read in order, and what earlier terms came to is read where they left it, so that nothing is looked up in the loop or around it.
/// </summary>
internal static unsafe class PackedKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    /// <summary>Rows of a tile.</summary>
    public static int Rows => ProductKernel<TVector, TLanes>.Rows;

    /// <summary>Columns of a tile.</summary>
    public static int Columns => 2 * TLanes.Count;

    /// <summary>Floats from one term of a packed strip of A to the next: a whole vector, which is how strips are turned over.</summary>
    public static int StripStride => TLanes.Count == 16 ? 16 : 8;

    /// <summary>C = sums + A·B for a whole tile.</summary>
    /// <param name="a">Packed strip, (terms, <see cref="StripStride"/>).</param>
    /// <param name="b">Packed panel, (terms, <see cref="Columns"/>).</param>
    /// <param name="terms">Products summed.</param>
    /// <param name="sums">What is added to; may be C itself.</param>
    /// <param name="c">Where the tile goes.</param>
    /// <param name="strideC">Floats from one of its rows to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(float* a, float* b, int terms, TileSums sums, float* c, nint strideC)
    {
        Fetch(sums);
        if (TLanes.Count == 16)
        {
            Fourteen(a, StripStride, b, b + ((nint)terms * Columns), sums, c, strideC);
        }
        else
        {
            Six(a, StripStride, b, b + ((nint)terms * Columns), sums, c, strideC);
        }
    }

    /// <summary>28 sums in 32 registers; the rest hold B and the broadcast.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Fourteen(float* a, nint strideA, float* b, float* endB, TileSums sums, float* c, nint strideC)
    {
        TVector c00 = TLanes.Broadcast(0), c01 = c00;
        TVector c10 = c00, c11 = c00;
        TVector c20 = c00, c21 = c00;
        TVector c30 = c00, c31 = c00;
        TVector c40 = c00, c41 = c00;
        TVector c50 = c00, c51 = c00;
        TVector c60 = c00, c61 = c00;
        TVector c70 = c00, c71 = c00;
        TVector c80 = c00, c81 = c00;
        TVector c90 = c00, c91 = c00;
        TVector ca0 = c00, ca1 = c00;
        TVector cb0 = c00, cb1 = c00;
        TVector cc0 = c00, cc1 = c00;
        TVector cd0 = c00, cd1 = c00;
        for (; b < endB; a += strideA, b += 2 * TLanes.Count)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
            TVector x = TLanes.BroadcastFrom(a);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.BroadcastFrom(a + 1);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.BroadcastFrom(a + 2);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.BroadcastFrom(a + 3);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.BroadcastFrom(a + 4);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.BroadcastFrom(a + 5);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            x = TLanes.BroadcastFrom(a + 6);
            c60 = TLanes.MultiplyAdd(x, b0, c60);
            c61 = TLanes.MultiplyAdd(x, b1, c61);
            x = TLanes.BroadcastFrom(a + 7);
            c70 = TLanes.MultiplyAdd(x, b0, c70);
            c71 = TLanes.MultiplyAdd(x, b1, c71);
            x = TLanes.BroadcastFrom(a + 8);
            c80 = TLanes.MultiplyAdd(x, b0, c80);
            c81 = TLanes.MultiplyAdd(x, b1, c81);
            x = TLanes.BroadcastFrom(a + 9);
            c90 = TLanes.MultiplyAdd(x, b0, c90);
            c91 = TLanes.MultiplyAdd(x, b1, c91);
            x = TLanes.BroadcastFrom(a + 10);
            ca0 = TLanes.MultiplyAdd(x, b0, ca0);
            ca1 = TLanes.MultiplyAdd(x, b1, ca1);
            x = TLanes.BroadcastFrom(a + 11);
            cb0 = TLanes.MultiplyAdd(x, b0, cb0);
            cb1 = TLanes.MultiplyAdd(x, b1, cb1);
            x = TLanes.BroadcastFrom(a + 12);
            cc0 = TLanes.MultiplyAdd(x, b0, cc0);
            cc1 = TLanes.MultiplyAdd(x, b1, cc1);
            x = TLanes.BroadcastFrom(a + 13);
            cd0 = TLanes.MultiplyAdd(x, b0, cd0);
            cd1 = TLanes.MultiplyAdd(x, b1, cd1);
        }

        Finish(sums, 0, c00, c01, c);
        Finish(sums, 1, c10, c11, c + strideC);
        Finish(sums, 2, c20, c21, c + (2 * strideC));
        Finish(sums, 3, c30, c31, c + (3 * strideC));
        Finish(sums, 4, c40, c41, c + (4 * strideC));
        Finish(sums, 5, c50, c51, c + (5 * strideC));
        Finish(sums, 6, c60, c61, c + (6 * strideC));
        Finish(sums, 7, c70, c71, c + (7 * strideC));
        Finish(sums, 8, c80, c81, c + (8 * strideC));
        Finish(sums, 9, c90, c91, c + (9 * strideC));
        Finish(sums, 10, ca0, ca1, c + (10 * strideC));
        Finish(sums, 11, cb0, cb1, c + (11 * strideC));
        Finish(sums, 12, cc0, cc1, c + (12 * strideC));
        Finish(sums, 13, cd0, cd1, c + (13 * strideC));
    }

    /// <summary>12 sums in 16 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Six(float* a, nint strideA, float* b, float* endB, TileSums sums, float* c, nint strideC)
    {
        TVector c00 = TLanes.Broadcast(0), c01 = c00;
        TVector c10 = c00, c11 = c00;
        TVector c20 = c00, c21 = c00;
        TVector c30 = c00, c31 = c00;
        TVector c40 = c00, c41 = c00;
        TVector c50 = c00, c51 = c00;
        for (; b < endB; a += strideA, b += 2 * TLanes.Count)
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
            TVector x = TLanes.BroadcastFrom(a);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.BroadcastFrom(a + 1);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.BroadcastFrom(a + 2);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.BroadcastFrom(a + 3);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.BroadcastFrom(a + 4);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.BroadcastFrom(a + 5);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
        }

        Finish(sums, 0, c00, c01, c);
        Finish(sums, 1, c10, c11, c + strideC);
        Finish(sums, 2, c20, c21, c + (2 * strideC));
        Finish(sums, 3, c30, c31, c + (3 * strideC));
        Finish(sums, 4, c40, c41, c + (4 * strideC));
        Finish(sums, 5, c50, c51, c + (5 * strideC));
    }

    /// <summary>Asks for the sums, which are needed when all terms have gone by and seldom lie in the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(TileSums sums)
    {
        if (Sse.IsSupported && sums.Start != null)
        {
            for (int i = 0; i < Rows; i++)
            {
                Sse.Prefetch0(sums.Start + (i * sums.Stride));
                Sse.Prefetch0(sums.Start + (i * sums.Stride) + TLanes.Count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TileSums sums, int row, TVector first, TVector second, float* c)
    {
        if (sums.Start != null)
        {
            float* sum = sums.Start + (row * sums.Stride);
            first = TLanes.Add(TLanes.Load(sum), first);
            second = TLanes.Add(TLanes.Load(sum + TLanes.Count), second);
        }

        TLanes.Store(c, first);
        TLanes.Store(c + TLanes.Count, second);
    }
}
