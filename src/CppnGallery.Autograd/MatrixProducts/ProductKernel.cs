using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Autograd.MatrixProducts;

/// <summary>
/// The innermost loop of every product: a tile of C, <see cref="Rows"/> × 2 vectors, stays in registers while the terms go by. Each term
/// costs two loads of B and one broadcast a row, so the two FMA units and not the two load units are the limit.
/// </summary>
internal static unsafe class ProductKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    /// <summary>Rows of a tile: 28 sums of 32 registers with AVX-512, 12 of 16 elsewhere; the rest hold B and the broadcast.</summary>
    public static int Rows => TLanes.Count == 16 ? 14 : 6;

    /// <summary>Columns of a tile.</summary>
    public static int Columns => 2 * TLanes.Count;

    /// <summary>The whole tile: c = start + Σ a·b, or c += that where <paramref name="adds"/>; b begins at its panel's first term, start is one row or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(IndirectMatrix a, int terms, float* b, nint strideB, float* start, RowTarget c, bool adds)
    {
        if (adds)
        {
            Fetch(c);
        }

        if (TLanes.Count == 16 && AreConsecutive(a.Rows))
        {
            FourteenConsecutive(a, terms, b, strideB, start, c, adds);
        }
        else if (TLanes.Count == 16)
        {
            Fourteen(a, terms, b, strideB, start, c, adds);
        }
        else
        {
            Six(a, terms, b, strideB, start, c, adds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Fourteen(IndirectMatrix a, int terms, float* b, nint strideB, float* start, RowTarget c, bool adds)
    {
        nint o0 = a.Rows[0], o1 = a.Rows[1], o2 = a.Rows[2], o3 = a.Rows[3], o4 = a.Rows[4], o5 = a.Rows[5], o6 = a.Rows[6],
            o7 = a.Rows[7], o8 = a.Rows[8], o9 = a.Rows[9], o10 = a.Rows[10], o11 = a.Rows[11], o12 = a.Rows[12],
            o13 = a.Rows[13];
        TVector c00 = start == null ? TLanes.Broadcast(0) : TLanes.Load(start);
        TVector c01 = start == null ? TLanes.Broadcast(0) : TLanes.Load(start + TLanes.Count);
        TVector c10 = c00, c11 = c01;
        TVector c20 = c00, c21 = c01;
        TVector c30 = c00, c31 = c01;
        TVector c40 = c00, c41 = c01;
        TVector c50 = c00, c51 = c01;
        TVector c60 = c00, c61 = c01;
        TVector c70 = c00, c71 = c01;
        TVector c80 = c00, c81 = c01;
        TVector c90 = c00, c91 = c01;
        TVector ca0 = c00, ca1 = c01;
        TVector cb0 = c00, cb1 = c01;
        TVector cc0 = c00, cc1 = c01;
        TVector cd0 = c00, cd1 = c01;
        int* column = a.Columns, end = column + terms;
        float* row = b;
        for (; column < end; column++, row += strideB)
        {
            float* source = a.Start + *column;
            TVector b0 = TLanes.Load(row), b1 = TLanes.Load(row + TLanes.Count);
            TVector x = TLanes.BroadcastFrom(source + o0);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.BroadcastFrom(source + o1);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.BroadcastFrom(source + o2);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.BroadcastFrom(source + o3);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.BroadcastFrom(source + o4);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.BroadcastFrom(source + o5);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            x = TLanes.BroadcastFrom(source + o6);
            c60 = TLanes.MultiplyAdd(x, b0, c60);
            c61 = TLanes.MultiplyAdd(x, b1, c61);
            x = TLanes.BroadcastFrom(source + o7);
            c70 = TLanes.MultiplyAdd(x, b0, c70);
            c71 = TLanes.MultiplyAdd(x, b1, c71);
            x = TLanes.BroadcastFrom(source + o8);
            c80 = TLanes.MultiplyAdd(x, b0, c80);
            c81 = TLanes.MultiplyAdd(x, b1, c81);
            x = TLanes.BroadcastFrom(source + o9);
            c90 = TLanes.MultiplyAdd(x, b0, c90);
            c91 = TLanes.MultiplyAdd(x, b1, c91);
            x = TLanes.BroadcastFrom(source + o10);
            ca0 = TLanes.MultiplyAdd(x, b0, ca0);
            ca1 = TLanes.MultiplyAdd(x, b1, ca1);
            x = TLanes.BroadcastFrom(source + o11);
            cb0 = TLanes.MultiplyAdd(x, b0, cb0);
            cb1 = TLanes.MultiplyAdd(x, b1, cb1);
            x = TLanes.BroadcastFrom(source + o12);
            cc0 = TLanes.MultiplyAdd(x, b0, cc0);
            cc1 = TLanes.MultiplyAdd(x, b1, cc1);
            x = TLanes.BroadcastFrom(source + o13);
            cd0 = TLanes.MultiplyAdd(x, b0, cd0);
            cd1 = TLanes.MultiplyAdd(x, b1, cd1);
        }

        Finish(c.Start + c.Rows[0], c00, c01, adds);
        Finish(c.Start + c.Rows[1], c10, c11, adds);
        Finish(c.Start + c.Rows[2], c20, c21, adds);
        Finish(c.Start + c.Rows[3], c30, c31, adds);
        Finish(c.Start + c.Rows[4], c40, c41, adds);
        Finish(c.Start + c.Rows[5], c50, c51, adds);
        Finish(c.Start + c.Rows[6], c60, c61, adds);
        Finish(c.Start + c.Rows[7], c70, c71, adds);
        Finish(c.Start + c.Rows[8], c80, c81, adds);
        Finish(c.Start + c.Rows[9], c90, c91, adds);
        Finish(c.Start + c.Rows[10], ca0, ca1, adds);
        Finish(c.Start + c.Rows[11], cb0, cb1, adds);
        Finish(c.Start + c.Rows[12], cc0, cc1, adds);
        Finish(c.Start + c.Rows[13], cd0, cd1, adds);
    }

    /// <summary>The same where the rows of A lie one float apart: no offset but the first is needed, and eight loads a term are saved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourteenConsecutive(IndirectMatrix a, int terms, float* b, nint strideB, float* start, RowTarget c, bool adds)
    {
        float* first = a.Start + a.Rows[0];
        TVector c00 = start == null ? TLanes.Broadcast(0) : TLanes.Load(start);
        TVector c01 = start == null ? TLanes.Broadcast(0) : TLanes.Load(start + TLanes.Count);
        TVector c10 = c00, c11 = c01;
        TVector c20 = c00, c21 = c01;
        TVector c30 = c00, c31 = c01;
        TVector c40 = c00, c41 = c01;
        TVector c50 = c00, c51 = c01;
        TVector c60 = c00, c61 = c01;
        TVector c70 = c00, c71 = c01;
        TVector c80 = c00, c81 = c01;
        TVector c90 = c00, c91 = c01;
        TVector ca0 = c00, ca1 = c01;
        TVector cb0 = c00, cb1 = c01;
        TVector cc0 = c00, cc1 = c01;
        TVector cd0 = c00, cd1 = c01;
        int* column = a.Columns, end = column + terms;
        float* row = b;
        for (; column < end; column++, row += strideB)
        {
            float* source = first + *column;
            TVector b0 = TLanes.Load(row), b1 = TLanes.Load(row + TLanes.Count);
            TVector x = TLanes.BroadcastFrom(source);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.BroadcastFrom(source + 1);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.BroadcastFrom(source + 2);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.BroadcastFrom(source + 3);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.BroadcastFrom(source + 4);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.BroadcastFrom(source + 5);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            x = TLanes.BroadcastFrom(source + 6);
            c60 = TLanes.MultiplyAdd(x, b0, c60);
            c61 = TLanes.MultiplyAdd(x, b1, c61);
            x = TLanes.BroadcastFrom(source + 7);
            c70 = TLanes.MultiplyAdd(x, b0, c70);
            c71 = TLanes.MultiplyAdd(x, b1, c71);
            x = TLanes.BroadcastFrom(source + 8);
            c80 = TLanes.MultiplyAdd(x, b0, c80);
            c81 = TLanes.MultiplyAdd(x, b1, c81);
            x = TLanes.BroadcastFrom(source + 9);
            c90 = TLanes.MultiplyAdd(x, b0, c90);
            c91 = TLanes.MultiplyAdd(x, b1, c91);
            x = TLanes.BroadcastFrom(source + 10);
            ca0 = TLanes.MultiplyAdd(x, b0, ca0);
            ca1 = TLanes.MultiplyAdd(x, b1, ca1);
            x = TLanes.BroadcastFrom(source + 11);
            cb0 = TLanes.MultiplyAdd(x, b0, cb0);
            cb1 = TLanes.MultiplyAdd(x, b1, cb1);
            x = TLanes.BroadcastFrom(source + 12);
            cc0 = TLanes.MultiplyAdd(x, b0, cc0);
            cc1 = TLanes.MultiplyAdd(x, b1, cc1);
            x = TLanes.BroadcastFrom(source + 13);
            cd0 = TLanes.MultiplyAdd(x, b0, cd0);
            cd1 = TLanes.MultiplyAdd(x, b1, cd1);
        }

        Finish(c.Start + c.Rows[0], c00, c01, adds);
        Finish(c.Start + c.Rows[1], c10, c11, adds);
        Finish(c.Start + c.Rows[2], c20, c21, adds);
        Finish(c.Start + c.Rows[3], c30, c31, adds);
        Finish(c.Start + c.Rows[4], c40, c41, adds);
        Finish(c.Start + c.Rows[5], c50, c51, adds);
        Finish(c.Start + c.Rows[6], c60, c61, adds);
        Finish(c.Start + c.Rows[7], c70, c71, adds);
        Finish(c.Start + c.Rows[8], c80, c81, adds);
        Finish(c.Start + c.Rows[9], c90, c91, adds);
        Finish(c.Start + c.Rows[10], ca0, ca1, adds);
        Finish(c.Start + c.Rows[11], cb0, cb1, adds);
        Finish(c.Start + c.Rows[12], cc0, cc1, adds);
        Finish(c.Start + c.Rows[13], cd0, cd1, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Six(IndirectMatrix a, int terms, float* b, nint strideB, float* start, RowTarget c, bool adds)
    {
        nint o0 = a.Rows[0], o1 = a.Rows[1], o2 = a.Rows[2], o3 = a.Rows[3], o4 = a.Rows[4], o5 = a.Rows[5];
        TVector c00 = start == null ? TLanes.Broadcast(0) : TLanes.Load(start);
        TVector c01 = start == null ? TLanes.Broadcast(0) : TLanes.Load(start + TLanes.Count);
        TVector c10 = c00, c11 = c01;
        TVector c20 = c00, c21 = c01;
        TVector c30 = c00, c31 = c01;
        TVector c40 = c00, c41 = c01;
        TVector c50 = c00, c51 = c01;
        int* column = a.Columns, end = column + terms;
        float* row = b;
        for (; column < end; column++, row += strideB)
        {
            float* source = a.Start + *column;
            TVector b0 = TLanes.Load(row), b1 = TLanes.Load(row + TLanes.Count);
            TVector x = TLanes.BroadcastFrom(source + o0);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.BroadcastFrom(source + o1);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.BroadcastFrom(source + o2);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.BroadcastFrom(source + o3);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.BroadcastFrom(source + o4);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.BroadcastFrom(source + o5);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
        }

        Finish(c.Start + c.Rows[0], c00, c01, adds);
        Finish(c.Start + c.Rows[1], c10, c11, adds);
        Finish(c.Start + c.Rows[2], c20, c21, adds);
        Finish(c.Start + c.Rows[3], c30, c31, adds);
        Finish(c.Start + c.Rows[4], c40, c41, adds);
        Finish(c.Start + c.Rows[5], c50, c51, adds);
    }

    /// <summary>Asks for the tile of C, which is needed when all terms have gone by and seldom lies in the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(RowTarget c)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < Rows; i++)
            {
                Sse.Prefetch0(c.Start + c.Rows[i]);
                Sse.Prefetch0(c.Start + c.Rows[i] + TLanes.Count);
            }
        }
    }

    /// <summary>As packed rows do, and the channels of one tap.</summary>
    private static bool AreConsecutive(nint* rows)
    {
        for (int i = 1; i < Rows; i++)
        {
            if (rows[i] != rows[0] + i)
            {
                return false;
            }
        }

        return true;
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
