using System.Runtime.CompilerServices;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Kernels.Generators;

/// <summary>
/// All layers for a group of pixels. Lanes are pixels: nothing is ever summed across lanes, every sum runs over the inputs in order with fused
/// multiply-adds, so any vector width gives the same bits.
/// <para>
/// A group is two halves of four vectors that go through the blocks half a period apart: while one half is in a block's ReLU layers, the
/// divisions of the other's tanh are done in between (<see cref="TanhQuotients"/>). A 512-bit division keeps its unit for 16 cycles and 24 tanh of
/// a half as long as all five layers together; the multiply-adds of the other half need other units, so most of that time is hidden.
/// </para>
/// </summary>
internal static unsafe class ResidualCppnKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    /// <summary>
    /// Vectors of pixels in half a group: with three outputs each, twelve sums hide the latency of two FMA units. As many as a block has ReLU layers,
    /// so that each output of these is accompanied by one division.
    /// </summary>
    internal const int Vectors = ResidualShape.ReluLayers;

    /// <summary>Layers kept for a block: its input, four ReLU layers and the tanh.</summary>
    internal const int LayersKept = ResidualShape.ReluLayers + 2;

    /// <summary>Groups of pixels between looks at the cancellation token.</summary>
    private const int GroupsPerLook = 32;

    /// <summary>Pixels of half a group.</summary>
    internal static int Half => Vectors * TLanes.Count;

    /// <summary>Pixels of a group.</summary>
    internal static int Group => 2 * Half;

    public static void Draw(float* weights, int nodes, int blocks, PlanePoints points, float* intensities, CancellationToken cancellationToken)
    {
        const int Line = 64, MaxGroup = 2 * Vectors * 16;
        int layer = nodes * Group;
        bool six = SixNodeBlocks.Fit(nodes, TLanes.Count);

        // The layers of one block, used again by every next: 18 KiB at six nodes and 512 bits, in the first-level cache. A vector of 512 bits
        // is a cache line, and off its boundary every access would be two.
        float* memory = stackalloc float[(3 * MaxGroup) + ((LayersKept + 1) * layer) + (Line / sizeof(float))];
        float* x = (float*)(((nint)memory + Line - 1) & ~(nint)(Line - 1));
        float* y = x + MaxGroup, result = y + MaxGroup, scratch = result + MaxGroup;
        for (int group = 0; points.Left > 0; group++)
        {
            if (group % GroupsPerLook == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            int halves = points.Left > Half ? 2 : 1;
            int taken = points.Take(x, y, halves * Half);
            Start(weights, nodes, halves, x, y, scratch);
            float* w = weights + (4 * nodes);
            w = six
                ? SixNodeBlocks.Draw(w, blocks, halves, scratch, scratch + layer)
                : Through(w, nodes, blocks, halves, scratch, 0, scratch + (LayersKept * layer));
            for (int half = 0; half < halves; half++)
            {
                Output(w, nodes, scratch + (half * nodes * Half), result + (half * Half));
            }

            new ReadOnlySpan<float>(result, taken).CopyTo(new Span<float>(intensities, taken));
            intensities += taken;
        }
    }

    /// <summary>
    /// From the points to the last block's output. A layer is (2 halves, N, 4 vectors); block b keeps its <see cref="LayersKept"/> layers from
    /// <paramref name="h"/> + b·<paramref name="blockStride"/> on, and the last block's output stands where the next block's input would.
    /// </summary>
    /// <param name="w">Packed weights.</param>
    /// <param name="nodes">N.</param>
    /// <param name="blocks">Residual blocks.</param>
    /// <param name="halves">1 or 2.</param>
    /// <param name="x">Of every pixel.</param>
    /// <param name="y">Of every pixel.</param>
    /// <param name="h">The layers.</param>
    /// <param name="blockStride">Floats from block to block; 0 keeps the last block only.</param>
    /// <param name="denominators">Scratch of one layer.</param>
    /// <returns>The output's weights.</returns>
    internal static float* Forward(float* w, int nodes, int blocks, int halves, float* x, float* y, float* h, nint blockStride, float* denominators)
    {
        Start(w, nodes, halves, x, y, h);
        return Through(w + (4 * nodes), nodes, blocks, halves, h, blockStride, denominators);
    }

    // The first layer
    private static void Start(float* w, int nodes, int halves, float* x, float* y, float* h)
    {
        for (int i = 0; i < halves; i++)
        {
            First(w, nodes, x + (i * Half), y + (i * Half), h + (i * nodes * Half));
        }
    }

    // The blocks
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float* Through(float* w, int nodes, int blocks, int halves, float* h, nint blockStride, float* denominators)
    {
        int half = nodes * Half;
        var first = default(TanhQuotients);
        var second = default(TanhQuotients);
        for (int block = 0; block < blocks; block++, h += blockStride)
        {
            float* next = Block(w, nodes, h, denominators, ref second);
            first = new(h, h + ((nint)2 * half * (LayersKept - 1)), denominators, h + blockStride, nodes * Vectors);
            second.Finish();
            if (halves == 2)
            {
                Block(w, nodes, h + half, denominators + half, ref first);
                second = new(h + half, h + half + ((nint)2 * half * (LayersKept - 1)), denominators + half, h + half + blockStride, nodes * Vectors);
            }

            first.Finish();
            w = next;
        }

        second.Finish();
        return w;
    }

    // One half through a block, up to the fractions of its tanh.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float* Block(float* w, int nodes, float* h, float* denominators, ref TanhQuotients others)
    {
        nint layer = (nint)nodes * Group;
        for (int l = 0; l < ResidualShape.ReluLayers; l++, h += layer)
        {
            w = Dense(w, nodes, h, h + layer, default(ReluTo), ref others);
        }

        return Dense(w, nodes, h, h + layer, new TanhFractionTo((nint)(denominators - (h + layer))), ref others);
    }

    // h (N, 4 vectors) = tanh(bias + x·wx + y·wy + r·wr)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void First(float* w, int nodes, float* x, float* y, float* h)
    {
        for (int v = 0; v < Vectors; v++)
        {
            TVector px = TLanes.Load(x + (v * TLanes.Count));
            TVector py = TLanes.Load(y + (v * TLanes.Count));
            TVector pr = TLanes.Sqrt(TLanes.MultiplyAdd(px, px, TLanes.Multiply(py, py)));
            for (int j = 0; j < nodes; j++)
            {
                TVector sum = TLanes.MultiplyAdd(px, TLanes.Broadcast(w[nodes + j]), TLanes.Broadcast(w[j]));
                sum = TLanes.MultiplyAdd(py, TLanes.Broadcast(w[(2 * nodes) + j]), sum);
                sum = TLanes.MultiplyAdd(pr, TLanes.Broadcast(w[(3 * nodes) + j]), sum);
                TLanes.Store(h + (((j * Vectors) + v) * TLanes.Count), Elementary.Tanh<TVector, TLanes>(sum));
            }
        }
    }

    // output (N, 4 vectors) = finish(bias + Σᵢ input[i]·w[i, j])
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float* Dense<TFinish>(float* w, int nodes, float* input, float* output, TFinish finish, ref TanhQuotients others)
        where TFinish : struct, IFinish
    {
        int n1 = TLanes.Count, n2 = 2 * TLanes.Count, n3 = 3 * TLanes.Count, step = Vectors * TLanes.Count;
        float* bias = w;
        w += nodes;
        int j = 0;
        for (; j + 3 <= nodes; j += 3)
        {
            TVector a0 = TLanes.Broadcast(bias[j]), a1 = a0, a2 = a0, a3 = a0;
            TVector b0 = TLanes.Broadcast(bias[j + 1]), b1 = b0, b2 = b0, b3 = b0;
            TVector c0 = TLanes.Broadcast(bias[j + 2]), c1 = c0, c2 = c0, c3 = c0;
            float* x = input;
            float* column = w + j;
            for (int i = 0; i < nodes; i++, x += step, column += nodes)
            {
                TVector x0 = TLanes.Load(x), x1 = TLanes.Load(x + n1), x2 = TLanes.Load(x + n2), x3 = TLanes.Load(x + n3);
                TVector weight = TLanes.Broadcast(column[0]);
                a0 = TLanes.MultiplyAdd(x0, weight, a0);
                a1 = TLanes.MultiplyAdd(x1, weight, a1);
                a2 = TLanes.MultiplyAdd(x2, weight, a2);
                a3 = TLanes.MultiplyAdd(x3, weight, a3);
                weight = TLanes.Broadcast(column[1]);
                b0 = TLanes.MultiplyAdd(x0, weight, b0);
                b1 = TLanes.MultiplyAdd(x1, weight, b1);
                b2 = TLanes.MultiplyAdd(x2, weight, b2);
                b3 = TLanes.MultiplyAdd(x3, weight, b3);
                weight = TLanes.Broadcast(column[2]);
                c0 = TLanes.MultiplyAdd(x0, weight, c0);
                c1 = TLanes.MultiplyAdd(x1, weight, c1);
                c2 = TLanes.MultiplyAdd(x2, weight, c2);
                c3 = TLanes.MultiplyAdd(x3, weight, c3);
            }

            float* y = output + ((nint)j * step);
            Finish(finish, y, a0, a1, a2, a3);
            Finish(finish, y + step, b0, b1, b2, b3);
            Finish(finish, y + (2 * step), c0, c1, c2, c3);
            others.Divide(3);
        }

        for (; j < nodes; j++)
        {
            TVector a0 = TLanes.Broadcast(bias[j]), a1 = a0, a2 = a0, a3 = a0;
            float* x = input;
            for (int i = 0; i < nodes; i++, x += step)
            {
                TVector weight = TLanes.Broadcast(w[(i * nodes) + j]);
                a0 = TLanes.MultiplyAdd(TLanes.Load(x), weight, a0);
                a1 = TLanes.MultiplyAdd(TLanes.Load(x + n1), weight, a1);
                a2 = TLanes.MultiplyAdd(TLanes.Load(x + n2), weight, a2);
                a3 = TLanes.MultiplyAdd(TLanes.Load(x + n3), weight, a3);
            }

            Finish(finish, output + ((nint)j * step), a0, a1, a2, a3);
            others.Divide(1);
        }

        return w + ((nint)nodes * nodes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Output(float* w, int nodes, float* h, float* result)
    {
        for (int v = 0; v < Vectors; v++)
        {
            TVector sum = TLanes.Broadcast(w[0]);
            for (int i = 0; i < nodes; i++)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(h + (((i * Vectors) + v) * TLanes.Count)), TLanes.Broadcast(w[1 + i]), sum);
            }

            // The rational tanh never passes ±1, so intensities stay in 0..1.
            TLanes.Store(result + (v * TLanes.Count), Elementary.Sigmoid<TVector, TLanes>(sum));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TFinish>(TFinish finish, float* target, TVector a, TVector b, TVector c, TVector d)
        where TFinish : struct, IFinish
    {
        finish.Apply(target, a);
        finish.Apply(target + TLanes.Count, b);
        finish.Apply(target + (2 * TLanes.Count), c);
        finish.Apply(target + (3 * TLanes.Count), d);
    }

    /// <summary>What becomes of a sum; a type parameter, so that the compiler makes one straight loop of each.</summary>
    private interface IFinish
    {
        void Apply(float* target, TVector sum);
    }

    private readonly struct ReluTo : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(float* target, TVector sum) => TLanes.Store(target, TLanes.Max(sum, TLanes.Broadcast(0)));
    }

    /// <summary>Numerators go to the target, denominators to another place so many floats away.</summary>
    private readonly struct TanhFractionTo(nint toDenominators) : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(float* target, TVector sum)
        {
            TLanes.Store(target, Elementary.TanhFraction<TVector, TLanes>(sum, out TVector denominator));
            TLanes.Store(target + toDenominators, denominator);
        }
    }

    /// <summary>The divisions that one half still owes, vector by vector: <c>tanh = tanh / denominator, output = input + tanh</c>.</summary>
    private struct TanhQuotients(float* input, float* tanh, float* denominators, float* output, int vectors)
    {
        private float* _input = input;
        private float* _tanh = tanh;
        private float* _denominators = denominators;
        private float* _output = output;
        private int _left = vectors;

        /// <summary>Divides the next vectors, if there are as many.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Divide(int count)
        {
            if (_left < count)
            {
                return;
            }

            for (int i = 0; i < count; i++)
            {
                int at = i * TLanes.Count;
                TVector t = TLanes.Divide(TLanes.Load(_tanh + at), TLanes.Load(_denominators + at));
                TLanes.Store(_tanh + at, t);
                TLanes.Store(_output + at, TLanes.Add(TLanes.Load(_input + at), t));
            }

            int done = count * TLanes.Count;
            _input += done;
            _tanh += done;
            _denominators += done;
            _output += done;
            _left -= count;
        }

        /// <summary>Divides the rest.</summary>
        public void Finish()
        {
            while (_left > 0)
            {
                Divide(1);
            }
        }
    }
}
