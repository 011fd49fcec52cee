using System.Runtime.CompilerServices;
using CppnGallery.Autograd.Lanes;

namespace CppnGallery.Networks.Generators;

/// <summary>
/// All layers for four vectors of pixels at a time. Lanes are pixels: nothing is ever summed across lanes, every sum runs over the inputs
/// in order with fused multiply-adds, so any vector width gives the same bits. Activations of a layer are (N, 4 vectors), at six nodes
/// and 512 bits 1.5 KiB: they never leave the first-level cache.
/// </summary>
internal static unsafe class ResidualCppnKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    /// <summary>Vectors of pixels worked on together: with three outputs each, twelve sums hide the latency of two FMA units.</summary>
    private const int Vectors = 4;

    /// <summary>Groups of pixels between looks at the cancellation token.</summary>
    private const int GroupsPerLook = 64;

    private static int Group => Vectors * TLanes.Count;

    public static void Draw(float* weights, int nodes, int blocks, PlanePoints points, float* intensities, CancellationToken cancellationToken)
    {
        const int MaxGroup = Vectors * 16;
        float* x = stackalloc float[MaxGroup];
        float* y = stackalloc float[MaxGroup];
        float* result = stackalloc float[MaxGroup];
        float* carried = stackalloc float[ResidualCppnSettings.MaxNodes * MaxGroup];
        float* even = stackalloc float[ResidualCppnSettings.MaxNodes * MaxGroup];
        float* odd = stackalloc float[ResidualCppnSettings.MaxNodes * MaxGroup];
        for (int group = 0; points.Left > 0; group++)
        {
            if (group % GroupsPerLook == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            int taken = points.Take(x, y, Group);
            float* w = First(weights, nodes, x, y, carried);
            for (int block = 0; block < blocks; block++)
            {
                w = Dense<ReluTo>(w, nodes, carried, even);
                w = Dense<ReluTo>(w, nodes, even, odd);
                w = Dense<ReluTo>(w, nodes, odd, even);
                w = Dense<ReluTo>(w, nodes, even, odd);
                w = Dense<TanhOnto>(w, nodes, odd, carried);
            }

            Output(w, nodes, carried, result);
            new ReadOnlySpan<float>(result, taken).CopyTo(new Span<float>(intensities, taken));
            intensities += taken;
        }
    }

    // h (N, 4 vectors) = tanh(bias + x·wx + y·wy + r·wr)
    internal static float* First(float* w, int nodes, float* x, float* y, float* h)
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

        return w + (4 * nodes);
    }

    // output (N, 4 vectors) = finish(bias + Σᵢ input[i]·w[i, j])
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float* Dense<TFinish>(float* w, int nodes, float* input, float* output)
        where TFinish : IFinish
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
            Finish<TFinish>(y, a0, a1, a2, a3);
            Finish<TFinish>(y + step, b0, b1, b2, b3);
            Finish<TFinish>(y + (2 * step), c0, c1, c2, c3);
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

            Finish<TFinish>(output + ((nint)j * step), a0, a1, a2, a3);
        }

        return w + ((nint)nodes * nodes);
    }

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
    private static void Finish<TFinish>(float* y, TVector a, TVector b, TVector c, TVector d)
        where TFinish : IFinish
    {
        TFinish.Apply(y, a);
        TFinish.Apply(y + TLanes.Count, b);
        TFinish.Apply(y + (2 * TLanes.Count), c);
        TFinish.Apply(y + (3 * TLanes.Count), d);
    }

    /// <summary>What becomes of a sum; a type parameter, so that the compiler makes one straight loop of each.</summary>
    internal interface IFinish
    {
        static abstract void Apply(float* target, TVector sum);
    }

    internal readonly struct ReluTo : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply(float* target, TVector sum) => TLanes.Store(target, TLanes.Max(sum, TLanes.Broadcast(0)));
    }

    internal readonly struct TanhTo : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply(float* target, TVector sum) => TLanes.Store(target, Elementary.Tanh<TVector, TLanes>(sum));
    }

    private readonly struct TanhOnto : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply(float* target, TVector sum) => TLanes.Store(target, TLanes.Add(TLanes.Load(target), Elementary.Tanh<TVector, TLanes>(sum)));
    }
}
