using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Kernels.Generators;

/// <summary>
/// The blocks at six nodes with AVX-512, where 32 registers hold a layer's six inputs and six sums for two vectors of pixels: between a block's input and its tanh
/// no activation leaves them, and a layer costs 72 multiply-adds and 42 loads of weights. Operations and their order are those of
/// <see cref="ResidualCppnKernel{TVector, TLanes}"/>, so that pixels are the same bits.
/// <para>
/// Pairs of vectors take turns in a block. While one is in its layers the tanh of the other is done, a row a layer: its steps wait for one another, eight of them and then
/// a division, and the layers' multiply-adds, of which twelve wait for none, fill the time.
/// </para>
/// </summary>
internal static unsafe class SixNodeBlocks
{
    private const int Nodes = 6;

    private const int Lanes = 16;

    /// <summary>Floats of a pair of vectors.</summary>
    private const int Pair = 2 * Lanes;

    /// <summary>Floats from one node's values to the next one's: half a group of <see cref="ResidualCppnKernel{TVector, TLanes}"/>, two pairs.</summary>
    private const int Row = ResidualShape.ReluLayers * Lanes;

    /// <summary>Floats of a layer for half a group.</summary>
    private const int Layer = Nodes * Row;

    /// <summary>Whether this machine and network are what this kernel is for.</summary>
    public static bool Fit(int nodes, int lanes) => Avx512F.IsSupported && lanes == Lanes && nodes == Nodes;

    /// <summary>Through all blocks.</summary>
    /// <param name="w">Weights of the first block.</param>
    /// <param name="blocks">Residual blocks, at least one.</param>
    /// <param name="halves">Halves of the group that are there, 1 or 2.</param>
    /// <param name="h">In and out, (2 halves, 6, 4 vectors).</param>
    /// <param name="sums">Scratch as large as <paramref name="h"/>.</param>
    /// <returns>The weights after the last block's.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float* Draw(float* w, int blocks, int halves, float* h, float* sums)
    {
        // Nothing is owed at first: tanh 0 is added to the last pair, which changes nothing.
        int pairs = 2 * halves, last = Offset(pairs - 1);
        for (int row = 0; row < Nodes; row++)
        {
            Store(sums + last + (row * Row), Vector512<float>.Zero, Vector512<float>.Zero);
        }

        var owed = new Owed(h + last, sums + last);
        for (int block = 0; block < blocks; block++)
        {
            float* next = w;
            for (int pair = 0; pair < pairs; pair++)
            {
                int at = Offset(pair);
                var own = new Owed(h + at, sums + at);
                next = Through(w, own, owed);
                owed = own;
            }

            w = next;
        }

        for (int row = 0; row < Nodes; row++)
        {
            owed.Add();
            owed.Next();
        }

        return w;
    }

    private static int Offset(int pair) => (pair / 2 * Layer) + (pair % 2 * Pair);

    /// <summary>A pair through a block up to the sums of its tanh layer, and the tanh that another owes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float* Through(float* w, Owed own, Owed owed)
    {
        float* h = own.H;
        Vector512<float> a0 = Avx512F.LoadVector512(h), a1 = Avx512F.LoadVector512(h + Lanes);
        Vector512<float> b0 = Avx512F.LoadVector512(h + Row), b1 = Avx512F.LoadVector512(h + Row + Lanes);
        Vector512<float> c0 = Avx512F.LoadVector512(h + (2 * Row)), c1 = Avx512F.LoadVector512(h + (2 * Row) + Lanes);
        Vector512<float> d0 = Avx512F.LoadVector512(h + (3 * Row)), d1 = Avx512F.LoadVector512(h + (3 * Row) + Lanes);
        Vector512<float> e0 = Avx512F.LoadVector512(h + (4 * Row)), e1 = Avx512F.LoadVector512(h + (4 * Row) + Lanes);
        Vector512<float> f0 = Avx512F.LoadVector512(h + (5 * Row)), f1 = Avx512F.LoadVector512(h + (5 * Row) + Lanes);
        Vector512<float> p0, p1, q0, q1, r0, r1, s0, s1, t0, t1, u0, u1;
        for (int twoLayers = 0; twoLayers < ResidualShape.ReluLayers; twoLayers += 2)
        {
            owed.Add();
            owed.Next();
            w = Dense(w, a0, a1, b0, b1, c0, c1, d0, d1, e0, e1, f0, f1, out p0, out p1, out q0, out q1, out r0, out r1, out s0, out s1, out t0, out t1, out u0, out u1);
            Relu(ref p0, ref p1, ref q0, ref q1, ref r0, ref r1, ref s0, ref s1, ref t0, ref t1, ref u0, ref u1);
            owed.Add();
            owed.Next();
            w = Dense(w, p0, p1, q0, q1, r0, r1, s0, s1, t0, t1, u0, u1, out a0, out a1, out b0, out b1, out c0, out c1, out d0, out d1, out e0, out e1, out f0, out f1);
            Relu(ref a0, ref a1, ref b0, ref b1, ref c0, ref c1, ref d0, ref d1, ref e0, ref e1, ref f0, ref f1);
        }

        owed.Add();
        owed.Next();
        w = Dense(w, a0, a1, b0, b1, c0, c1, d0, d1, e0, e1, f0, f1, out p0, out p1, out q0, out q1, out r0, out r1, out s0, out s1, out t0, out t1, out u0, out u1);
        float* target = own.Sums;
        Store(target, p0, p1);
        Store(target + Row, q0, q1);
        Store(target + (2 * Row), r0, r1);
        Store(target + (3 * Row), s0, s1);
        Store(target + (4 * Row), t0, t1);
        Store(target + (5 * Row), u0, u1);
        owed.Add();
        return w;
    }

    /// <summary>Six sums of a pair: bias + Σᵢ input[i]·w[i, j], in the order of i.</summary>
    /// <returns>The next layer's weights.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Dense(
        float* w,
        Vector512<float> a0, Vector512<float> a1, Vector512<float> b0, Vector512<float> b1, Vector512<float> c0, Vector512<float> c1,
        Vector512<float> d0, Vector512<float> d1, Vector512<float> e0, Vector512<float> e1, Vector512<float> f0, Vector512<float> f1,
        out Vector512<float> p0, out Vector512<float> p1, out Vector512<float> q0, out Vector512<float> q1, out Vector512<float> r0, out Vector512<float> r1,
        out Vector512<float> s0, out Vector512<float> s1, out Vector512<float> t0, out Vector512<float> t1, out Vector512<float> u0, out Vector512<float> u1)
    {
        p0 = p1 = Weight(w);
        q0 = q1 = Weight(w + 1);
        r0 = r1 = Weight(w + 2);
        s0 = s1 = Weight(w + 3);
        t0 = t1 = Weight(w + 4);
        u0 = u1 = Weight(w + 5);
        Input(w + Nodes, a0, a1, ref p0, ref p1, ref q0, ref q1, ref r0, ref r1, ref s0, ref s1, ref t0, ref t1, ref u0, ref u1);
        Input(w + (2 * Nodes), b0, b1, ref p0, ref p1, ref q0, ref q1, ref r0, ref r1, ref s0, ref s1, ref t0, ref t1, ref u0, ref u1);
        Input(w + (3 * Nodes), c0, c1, ref p0, ref p1, ref q0, ref q1, ref r0, ref r1, ref s0, ref s1, ref t0, ref t1, ref u0, ref u1);
        Input(w + (4 * Nodes), d0, d1, ref p0, ref p1, ref q0, ref q1, ref r0, ref r1, ref s0, ref s1, ref t0, ref t1, ref u0, ref u1);
        Input(w + (5 * Nodes), e0, e1, ref p0, ref p1, ref q0, ref q1, ref r0, ref r1, ref s0, ref s1, ref t0, ref t1, ref u0, ref u1);
        Input(w + (6 * Nodes), f0, f1, ref p0, ref p1, ref q0, ref q1, ref r0, ref r1, ref s0, ref s1, ref t0, ref t1, ref u0, ref u1);
        return w + Nodes + (Nodes * Nodes);
    }

    /// <summary>One node's values times its weights, added to all sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input(
        float* w,
        Vector512<float> x0, Vector512<float> x1,
        ref Vector512<float> p0, ref Vector512<float> p1, ref Vector512<float> q0, ref Vector512<float> q1, ref Vector512<float> r0, ref Vector512<float> r1,
        ref Vector512<float> s0, ref Vector512<float> s1, ref Vector512<float> t0, ref Vector512<float> t1, ref Vector512<float> u0, ref Vector512<float> u1)
    {
        Vector512<float> weight = Weight(w);
        p0 = Avx512F.FusedMultiplyAdd(x0, weight, p0);
        p1 = Avx512F.FusedMultiplyAdd(x1, weight, p1);
        weight = Weight(w + 1);
        q0 = Avx512F.FusedMultiplyAdd(x0, weight, q0);
        q1 = Avx512F.FusedMultiplyAdd(x1, weight, q1);
        weight = Weight(w + 2);
        r0 = Avx512F.FusedMultiplyAdd(x0, weight, r0);
        r1 = Avx512F.FusedMultiplyAdd(x1, weight, r1);
        weight = Weight(w + 3);
        s0 = Avx512F.FusedMultiplyAdd(x0, weight, s0);
        s1 = Avx512F.FusedMultiplyAdd(x1, weight, s1);
        weight = Weight(w + 4);
        t0 = Avx512F.FusedMultiplyAdd(x0, weight, t0);
        t1 = Avx512F.FusedMultiplyAdd(x1, weight, t1);
        weight = Weight(w + 5);
        u0 = Avx512F.FusedMultiplyAdd(x0, weight, u0);
        u1 = Avx512F.FusedMultiplyAdd(x1, weight, u1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Relu(
        ref Vector512<float> p0, ref Vector512<float> p1, ref Vector512<float> q0, ref Vector512<float> q1, ref Vector512<float> r0, ref Vector512<float> r1,
        ref Vector512<float> s0, ref Vector512<float> s1, ref Vector512<float> t0, ref Vector512<float> t1, ref Vector512<float> u0, ref Vector512<float> u1)
    {
        Vector512<float> zero = Vector512<float>.Zero;
        p0 = Avx512F.Max(p0, zero);
        p1 = Avx512F.Max(p1, zero);
        q0 = Avx512F.Max(q0, zero);
        q1 = Avx512F.Max(q1, zero);
        r0 = Avx512F.Max(r0, zero);
        r1 = Avx512F.Max(r1, zero);
        s0 = Avx512F.Max(s0, zero);
        s1 = Avx512F.Max(s1, zero);
        t0 = Avx512F.Max(t0, zero);
        t1 = Avx512F.Max(t1, zero);
        u0 = Avx512F.Max(u0, zero);
        u1 = Avx512F.Max(u1, zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Weight(float* source) => Avx512F.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe(*source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, Vector512<float> first, Vector512<float> second)
    {
        Avx512F.Store(target, first);
        Avx512F.Store(target + Lanes, second);
    }

    /// <summary>What a pair's block still owes: <c>h += tanh(sum)</c>, row by row.</summary>
    private struct Owed(float* h, float* sums)
    {
        public float* H = h;
        public float* Sums = sums;

        /// <summary>Goes on to the next row.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Next()
        {
            H += Row;
            Sums += Row;
        }

        /// <summary>Adds this row's tanh.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Add()
        {
            var first = Elementary.Tanh<Vector512<float>, Lanes512>(Avx512F.LoadVector512(Sums));
            var second = Elementary.Tanh<Vector512<float>, Lanes512>(Avx512F.LoadVector512(Sums + Lanes));
            Store(H, Avx512F.Add(Avx512F.LoadVector512(H), first), Avx512F.Add(Avx512F.LoadVector512(H + Lanes), second));
        }
    }
}
