using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Autograd.Operations;

/// <summary>
/// The innermost loops of <see cref="SingleChannelInputGradient{TVector, TLanes}"/>: thirteen rows of sums, a vector wide, stay in registers while
/// the filters go by. A row of outputs' gradients is read once for the three or two taps, one above the other, that it meets.
/// </summary>
internal static unsafe class SingleChannelColumnKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    /// <summary>Rows of sums at a time: all of a parity in 26-pixel pictures.</summary>
    public const int Rows = 13;

    /// <summary>
    /// Floats from one row of outputs' gradients to the next. A constant, so that the loops need no address arithmetic: it would take the ports that
    /// multiply-adds run on.
    /// </summary>
    public const int Pitch = 16;

    /// <summary>
    /// target (13, step) = Σ over filters and taps of weights (filters, down) · outputs: row r meets rows r to r + down − 1 of a filter's plane. Meanwhile a line of
    /// <paramref name="next"/>, which is read later, is fetched for every filter: memory is idle here, and else the next picture would wait for it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(float* source, nint plane, float* weights, int filters, int down, float* target, nint step, float* next)
    {
        if (down == 3)
        {
            ThreeDown(source, plane, weights, filters, target, step, next);
        }
        else
        {
            TwoDown(source, plane, weights, filters, target, step, next);
        }
    }

    /// <summary>Brings a cache line nearer that is read soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(float* line)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(line);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ThreeDown(float* source, nint plane, float* weights, int filters, float* target, nint step, float* next)
    {
        TVector c0 = TLanes.Broadcast(0);
        TVector c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0;
        TVector c7 = c0, c8 = c0, c9 = c0, ca = c0, cb = c0, cc = c0;
        for (; filters > 0; filters--, source += plane, weights += 3, next += Pitch)
        {
            Fetch(next);
            TVector w0 = TLanes.BroadcastFrom(weights), w1 = TLanes.BroadcastFrom(weights + 1), w2 = TLanes.BroadcastFrom(weights + 2);
            TVector v = TLanes.Load(source);
            c0 = TLanes.MultiplyAdd(w0, v, c0);
            v = TLanes.Load(source + Pitch);
            c0 = TLanes.MultiplyAdd(w1, v, c0);
            c1 = TLanes.MultiplyAdd(w0, v, c1);
            v = TLanes.Load(source + (2 * Pitch));
            c0 = TLanes.MultiplyAdd(w2, v, c0);
            c1 = TLanes.MultiplyAdd(w1, v, c1);
            c2 = TLanes.MultiplyAdd(w0, v, c2);
            v = TLanes.Load(source + (3 * Pitch));
            c1 = TLanes.MultiplyAdd(w2, v, c1);
            c2 = TLanes.MultiplyAdd(w1, v, c2);
            c3 = TLanes.MultiplyAdd(w0, v, c3);
            v = TLanes.Load(source + (4 * Pitch));
            c2 = TLanes.MultiplyAdd(w2, v, c2);
            c3 = TLanes.MultiplyAdd(w1, v, c3);
            c4 = TLanes.MultiplyAdd(w0, v, c4);
            v = TLanes.Load(source + (5 * Pitch));
            c3 = TLanes.MultiplyAdd(w2, v, c3);
            c4 = TLanes.MultiplyAdd(w1, v, c4);
            c5 = TLanes.MultiplyAdd(w0, v, c5);
            v = TLanes.Load(source + (6 * Pitch));
            c4 = TLanes.MultiplyAdd(w2, v, c4);
            c5 = TLanes.MultiplyAdd(w1, v, c5);
            c6 = TLanes.MultiplyAdd(w0, v, c6);
            v = TLanes.Load(source + (7 * Pitch));
            c5 = TLanes.MultiplyAdd(w2, v, c5);
            c6 = TLanes.MultiplyAdd(w1, v, c6);
            c7 = TLanes.MultiplyAdd(w0, v, c7);
            v = TLanes.Load(source + (8 * Pitch));
            c6 = TLanes.MultiplyAdd(w2, v, c6);
            c7 = TLanes.MultiplyAdd(w1, v, c7);
            c8 = TLanes.MultiplyAdd(w0, v, c8);
            v = TLanes.Load(source + (9 * Pitch));
            c7 = TLanes.MultiplyAdd(w2, v, c7);
            c8 = TLanes.MultiplyAdd(w1, v, c8);
            c9 = TLanes.MultiplyAdd(w0, v, c9);
            v = TLanes.Load(source + (10 * Pitch));
            c8 = TLanes.MultiplyAdd(w2, v, c8);
            c9 = TLanes.MultiplyAdd(w1, v, c9);
            ca = TLanes.MultiplyAdd(w0, v, ca);
            v = TLanes.Load(source + (11 * Pitch));
            c9 = TLanes.MultiplyAdd(w2, v, c9);
            ca = TLanes.MultiplyAdd(w1, v, ca);
            cb = TLanes.MultiplyAdd(w0, v, cb);
            v = TLanes.Load(source + (12 * Pitch));
            ca = TLanes.MultiplyAdd(w2, v, ca);
            cb = TLanes.MultiplyAdd(w1, v, cb);
            cc = TLanes.MultiplyAdd(w0, v, cc);
            v = TLanes.Load(source + (13 * Pitch));
            cb = TLanes.MultiplyAdd(w2, v, cb);
            cc = TLanes.MultiplyAdd(w1, v, cc);
            v = TLanes.Load(source + (14 * Pitch));
            cc = TLanes.MultiplyAdd(w2, v, cc);
        }

        TLanes.Store(target, c0);
        TLanes.Store(target + step, c1);
        TLanes.Store(target + (2 * step), c2);
        TLanes.Store(target + (3 * step), c3);
        TLanes.Store(target + (4 * step), c4);
        TLanes.Store(target + (5 * step), c5);
        TLanes.Store(target + (6 * step), c6);
        TLanes.Store(target + (7 * step), c7);
        TLanes.Store(target + (8 * step), c8);
        TLanes.Store(target + (9 * step), c9);
        TLanes.Store(target + (10 * step), ca);
        TLanes.Store(target + (11 * step), cb);
        TLanes.Store(target + (12 * step), cc);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TwoDown(float* source, nint plane, float* weights, int filters, float* target, nint step, float* next)
    {
        TVector c0 = TLanes.Broadcast(0);
        TVector c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0;
        TVector c7 = c0, c8 = c0, c9 = c0, ca = c0, cb = c0, cc = c0;
        for (; filters > 0; filters--, source += plane, weights += 2, next += Pitch)
        {
            Fetch(next);
            TVector w0 = TLanes.BroadcastFrom(weights), w1 = TLanes.BroadcastFrom(weights + 1);
            TVector v = TLanes.Load(source);
            c0 = TLanes.MultiplyAdd(w0, v, c0);
            v = TLanes.Load(source + Pitch);
            c0 = TLanes.MultiplyAdd(w1, v, c0);
            c1 = TLanes.MultiplyAdd(w0, v, c1);
            v = TLanes.Load(source + (2 * Pitch));
            c1 = TLanes.MultiplyAdd(w1, v, c1);
            c2 = TLanes.MultiplyAdd(w0, v, c2);
            v = TLanes.Load(source + (3 * Pitch));
            c2 = TLanes.MultiplyAdd(w1, v, c2);
            c3 = TLanes.MultiplyAdd(w0, v, c3);
            v = TLanes.Load(source + (4 * Pitch));
            c3 = TLanes.MultiplyAdd(w1, v, c3);
            c4 = TLanes.MultiplyAdd(w0, v, c4);
            v = TLanes.Load(source + (5 * Pitch));
            c4 = TLanes.MultiplyAdd(w1, v, c4);
            c5 = TLanes.MultiplyAdd(w0, v, c5);
            v = TLanes.Load(source + (6 * Pitch));
            c5 = TLanes.MultiplyAdd(w1, v, c5);
            c6 = TLanes.MultiplyAdd(w0, v, c6);
            v = TLanes.Load(source + (7 * Pitch));
            c6 = TLanes.MultiplyAdd(w1, v, c6);
            c7 = TLanes.MultiplyAdd(w0, v, c7);
            v = TLanes.Load(source + (8 * Pitch));
            c7 = TLanes.MultiplyAdd(w1, v, c7);
            c8 = TLanes.MultiplyAdd(w0, v, c8);
            v = TLanes.Load(source + (9 * Pitch));
            c8 = TLanes.MultiplyAdd(w1, v, c8);
            c9 = TLanes.MultiplyAdd(w0, v, c9);
            v = TLanes.Load(source + (10 * Pitch));
            c9 = TLanes.MultiplyAdd(w1, v, c9);
            ca = TLanes.MultiplyAdd(w0, v, ca);
            v = TLanes.Load(source + (11 * Pitch));
            ca = TLanes.MultiplyAdd(w1, v, ca);
            cb = TLanes.MultiplyAdd(w0, v, cb);
            v = TLanes.Load(source + (12 * Pitch));
            cb = TLanes.MultiplyAdd(w1, v, cb);
            cc = TLanes.MultiplyAdd(w0, v, cc);
            v = TLanes.Load(source + (13 * Pitch));
            cc = TLanes.MultiplyAdd(w1, v, cc);
        }

        TLanes.Store(target, c0);
        TLanes.Store(target + step, c1);
        TLanes.Store(target + (2 * step), c2);
        TLanes.Store(target + (3 * step), c3);
        TLanes.Store(target + (4 * step), c4);
        TLanes.Store(target + (5 * step), c5);
        TLanes.Store(target + (6 * step), c6);
        TLanes.Store(target + (7 * step), c7);
        TLanes.Store(target + (8 * step), c8);
        TLanes.Store(target + (9 * step), c9);
        TLanes.Store(target + (10 * step), ca);
        TLanes.Store(target + (11 * step), cb);
        TLanes.Store(target + (12 * step), cc);
    }

    /// <summary>
    /// <see cref="Run"/> for two taps a column and two columns of taps, whose sums lie <paramref name="apart"/>: their outputs are the same, so that each is read once for both. A
    /// processor that reads one vector a cycle and does two multiply-adds would else wait for what it reads.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void RunPair(float* source, nint plane, float* weights, int filters, float* target, nint step, nint apart, float* next)
    {
        float* others = weights + ((nint)filters * 2);
        TVector c0 = TLanes.Broadcast(0);
        TVector c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0;
        TVector c7 = c0, c8 = c0, c9 = c0, ca = c0, cb = c0, cc = c0;
        TVector d0 = c0, d1 = c0, d2 = c0, d3 = c0, d4 = c0, d5 = c0, d6 = c0;
        TVector d7 = c0, d8 = c0, d9 = c0, da = c0, db = c0, dc = c0;
        for (; filters > 0; filters--, source += plane, weights += 2, others += 2, next += 2 * Pitch)
        {
            Fetch(next);
            Fetch(next + Pitch);
            TVector w0 = TLanes.BroadcastFrom(weights), w1 = TLanes.BroadcastFrom(weights + 1);
            TVector x0 = TLanes.BroadcastFrom(others), x1 = TLanes.BroadcastFrom(others + 1);
            TVector v = TLanes.Load(source);
            c0 = TLanes.MultiplyAdd(w0, v, c0);
            d0 = TLanes.MultiplyAdd(x0, v, d0);
            v = TLanes.Load(source + Pitch);
            c0 = TLanes.MultiplyAdd(w1, v, c0);
            c1 = TLanes.MultiplyAdd(w0, v, c1);
            d0 = TLanes.MultiplyAdd(x1, v, d0);
            d1 = TLanes.MultiplyAdd(x0, v, d1);
            v = TLanes.Load(source + (2 * Pitch));
            c1 = TLanes.MultiplyAdd(w1, v, c1);
            c2 = TLanes.MultiplyAdd(w0, v, c2);
            d1 = TLanes.MultiplyAdd(x1, v, d1);
            d2 = TLanes.MultiplyAdd(x0, v, d2);
            v = TLanes.Load(source + (3 * Pitch));
            c2 = TLanes.MultiplyAdd(w1, v, c2);
            c3 = TLanes.MultiplyAdd(w0, v, c3);
            d2 = TLanes.MultiplyAdd(x1, v, d2);
            d3 = TLanes.MultiplyAdd(x0, v, d3);
            v = TLanes.Load(source + (4 * Pitch));
            c3 = TLanes.MultiplyAdd(w1, v, c3);
            c4 = TLanes.MultiplyAdd(w0, v, c4);
            d3 = TLanes.MultiplyAdd(x1, v, d3);
            d4 = TLanes.MultiplyAdd(x0, v, d4);
            v = TLanes.Load(source + (5 * Pitch));
            c4 = TLanes.MultiplyAdd(w1, v, c4);
            c5 = TLanes.MultiplyAdd(w0, v, c5);
            d4 = TLanes.MultiplyAdd(x1, v, d4);
            d5 = TLanes.MultiplyAdd(x0, v, d5);
            v = TLanes.Load(source + (6 * Pitch));
            c5 = TLanes.MultiplyAdd(w1, v, c5);
            c6 = TLanes.MultiplyAdd(w0, v, c6);
            d5 = TLanes.MultiplyAdd(x1, v, d5);
            d6 = TLanes.MultiplyAdd(x0, v, d6);
            v = TLanes.Load(source + (7 * Pitch));
            c6 = TLanes.MultiplyAdd(w1, v, c6);
            c7 = TLanes.MultiplyAdd(w0, v, c7);
            d6 = TLanes.MultiplyAdd(x1, v, d6);
            d7 = TLanes.MultiplyAdd(x0, v, d7);
            v = TLanes.Load(source + (8 * Pitch));
            c7 = TLanes.MultiplyAdd(w1, v, c7);
            c8 = TLanes.MultiplyAdd(w0, v, c8);
            d7 = TLanes.MultiplyAdd(x1, v, d7);
            d8 = TLanes.MultiplyAdd(x0, v, d8);
            v = TLanes.Load(source + (9 * Pitch));
            c8 = TLanes.MultiplyAdd(w1, v, c8);
            c9 = TLanes.MultiplyAdd(w0, v, c9);
            d8 = TLanes.MultiplyAdd(x1, v, d8);
            d9 = TLanes.MultiplyAdd(x0, v, d9);
            v = TLanes.Load(source + (10 * Pitch));
            c9 = TLanes.MultiplyAdd(w1, v, c9);
            ca = TLanes.MultiplyAdd(w0, v, ca);
            d9 = TLanes.MultiplyAdd(x1, v, d9);
            da = TLanes.MultiplyAdd(x0, v, da);
            v = TLanes.Load(source + (11 * Pitch));
            ca = TLanes.MultiplyAdd(w1, v, ca);
            cb = TLanes.MultiplyAdd(w0, v, cb);
            da = TLanes.MultiplyAdd(x1, v, da);
            db = TLanes.MultiplyAdd(x0, v, db);
            v = TLanes.Load(source + (12 * Pitch));
            cb = TLanes.MultiplyAdd(w1, v, cb);
            cc = TLanes.MultiplyAdd(w0, v, cc);
            db = TLanes.MultiplyAdd(x1, v, db);
            dc = TLanes.MultiplyAdd(x0, v, dc);
            v = TLanes.Load(source + (13 * Pitch));
            cc = TLanes.MultiplyAdd(w1, v, cc);
            dc = TLanes.MultiplyAdd(x1, v, dc);
        }

        TLanes.Store(target, c0);
        TLanes.Store(target + step, c1);
        TLanes.Store(target + (2 * step), c2);
        TLanes.Store(target + (3 * step), c3);
        TLanes.Store(target + (4 * step), c4);
        TLanes.Store(target + (5 * step), c5);
        TLanes.Store(target + (6 * step), c6);
        TLanes.Store(target + (7 * step), c7);
        TLanes.Store(target + (8 * step), c8);
        TLanes.Store(target + (9 * step), c9);
        TLanes.Store(target + (10 * step), ca);
        TLanes.Store(target + (11 * step), cb);
        TLanes.Store(target + (12 * step), cc);
        target += apart;
        TLanes.Store(target, d0);
        TLanes.Store(target + step, d1);
        TLanes.Store(target + (2 * step), d2);
        TLanes.Store(target + (3 * step), d3);
        TLanes.Store(target + (4 * step), d4);
        TLanes.Store(target + (5 * step), d5);
        TLanes.Store(target + (6 * step), d6);
        TLanes.Store(target + (7 * step), d7);
        TLanes.Store(target + (8 * step), d8);
        TLanes.Store(target + (9 * step), d9);
        TLanes.Store(target + (10 * step), da);
        TLanes.Store(target + (11 * step), db);
        TLanes.Store(target + (12 * step), dc);
    }
}
