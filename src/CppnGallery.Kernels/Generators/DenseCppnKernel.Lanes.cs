using System.Runtime.CompilerServices;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Kernels.Generators;

/// <summary>
/// All layers for three vectors of pixels at a time. Lanes are pixels: nothing is ever summed across lanes, every sum runs over the inputs in
/// order with fused multiply-adds, so any vector width gives the same bits. Activations of a layer are (N, 3 vectors), at 128 nodes and 512 bits
/// 24 KiB: a layer's inputs stay in the first-level cache while the weights, 64 KiB a layer, stream past from the second.
/// </summary>
internal static unsafe class DenseCppnKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    /// <summary>Vectors of pixels worked on together: with four outputs each, twelve sums hide the latency of two FMA units in sixteen registers.</summary>
    public const int Vectors = 3;

    /// <summary>Groups of pixels between looks at the cancellation token: a few milliseconds at 128 nodes.</summary>
    private const int GroupsPerLook = 64;

    public static int Group => Vectors * TLanes.Count;

    public static void Draw(float* bias, float* weights, int nodes, int tanhLayers, PlanePoints points, float* intensities, float* scratch, CancellationToken cancellationToken)
    {
        const int MaxGroup = Vectors * 16;
        float* x = stackalloc float[MaxGroup];
        float* y = stackalloc float[MaxGroup];
        float* result = stackalloc float[MaxGroup];
        for (int group = 0; points.Left > 0; group++)
        {
            if (group % GroupsPerLook == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            int taken = points.Take(x, y, Group);
            float* inputs = scratch, outputs = scratch + (DenseCppnPacking.Padded(nodes) * Group);
            First<SoftplusOf>(bias, weights, nodes, x, y, inputs);
            float* w = weights + (3 * nodes);
            for (int layer = 0; layer < tanhLayers; layer++)
            {
                w = Dense<TanhOf>(w, nodes, inputs, outputs, null);
                float* next = inputs;
                inputs = outputs;
                outputs = next;
            }

            Output(w, nodes, inputs, result);
            new ReadOnlySpan<float>(result, taken).CopyTo(new Span<float>(intensities, taken));
            intensities += taken;
        }
    }

    // h (N, 3 vectors) = finish(bias + x·wx + y·wy + r·wr)
    public static void First<TFinish>(float* bias, float* w, int nodes, float* x, float* y, float* h)
        where TFinish : IFinish
    {
        for (int v = 0; v < Vectors; v++)
        {
            TVector px = TLanes.Load(x + (v * TLanes.Count));
            TVector py = TLanes.Load(y + (v * TLanes.Count));
            TVector pr = TLanes.Sqrt(TLanes.MultiplyAdd(px, px, TLanes.Multiply(py, py)));
            for (int j = 0; j < nodes; j++)
            {
                TVector sum = TLanes.MultiplyAdd(px, TLanes.Broadcast(w[j]), TLanes.Broadcast(bias[j]));
                sum = TLanes.MultiplyAdd(py, TLanes.Broadcast(w[nodes + j]), sum);
                sum = TLanes.MultiplyAdd(pr, TLanes.Broadcast(w[(2 * nodes) + j]), sum);
                TLanes.Store(h + (((j * Vectors) + v) * TLanes.Count), TFinish.Apply(sum, null));
            }
        }
    }

    // output (N filled up to strips, 3 vectors) = finish(bias + Σᵢ input[i]·w[i, j]); returns where the next layer's weights begin
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float* Dense<TFinish>(float* w, int nodes, float* input, float* output, float* saved)
        where TFinish : IFinish
    {
        int n1 = TLanes.Count, n2 = 2 * TLanes.Count, step = Vectors * TLanes.Count;
        for (int j = 0; j < nodes; j += DenseCppnPacking.Strip)
        {
            TVector a0 = TLanes.Broadcast(w[0]), a1 = a0, a2 = a0;
            TVector b0 = TLanes.Broadcast(w[1]), b1 = b0, b2 = b0;
            TVector c0 = TLanes.Broadcast(w[2]), c1 = c0, c2 = c0;
            TVector d0 = TLanes.Broadcast(w[3]), d1 = d0, d2 = d0;
            w += DenseCppnPacking.Strip;
            float* x = input;
            for (int i = 0; i < nodes; i++, x += step, w += DenseCppnPacking.Strip)
            {
                TVector x0 = TLanes.Load(x), x1 = TLanes.Load(x + n1), x2 = TLanes.Load(x + n2);
                TVector weight = TLanes.Broadcast(w[0]);
                a0 = TLanes.MultiplyAdd(x0, weight, a0);
                a1 = TLanes.MultiplyAdd(x1, weight, a1);
                a2 = TLanes.MultiplyAdd(x2, weight, a2);
                weight = TLanes.Broadcast(w[1]);
                b0 = TLanes.MultiplyAdd(x0, weight, b0);
                b1 = TLanes.MultiplyAdd(x1, weight, b1);
                b2 = TLanes.MultiplyAdd(x2, weight, b2);
                weight = TLanes.Broadcast(w[2]);
                c0 = TLanes.MultiplyAdd(x0, weight, c0);
                c1 = TLanes.MultiplyAdd(x1, weight, c1);
                c2 = TLanes.MultiplyAdd(x2, weight, c2);
                weight = TLanes.Broadcast(w[3]);
                d0 = TLanes.MultiplyAdd(x0, weight, d0);
                d1 = TLanes.MultiplyAdd(x1, weight, d1);
                d2 = TLanes.MultiplyAdd(x2, weight, d2);
            }

            Finish<TFinish>(output, saved, a0, a1, a2);
            Finish<TFinish>(output + step, saved + step, b0, b1, b2);
            Finish<TFinish>(output + (2 * step), saved + (2 * step), c0, c1, c2);
            Finish<TFinish>(output + (3 * step), saved + (3 * step), d0, d1, d2);
            output += DenseCppnPacking.Strip * step;
            saved += DenseCppnPacking.Strip * step;
        }

        return w;
    }

    // result (3 vectors) = sigmoid(bias + Σᵢ h[i]·w[i])
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
    private static void Finish<TFinish>(float* output, float* saved, TVector a, TVector b, TVector c)
        where TFinish : IFinish
    {
        TLanes.Store(output, TFinish.Apply(a, saved));
        TLanes.Store(output + TLanes.Count, TFinish.Apply(b, saved + TLanes.Count));
        TLanes.Store(output + (2 * TLanes.Count), TFinish.Apply(c, saved + (2 * TLanes.Count)));
    }

    /// <summary>What becomes of a sum; a type parameter, so that the compiler makes one straight loop of each.</summary>
    public interface IFinish
    {
        /// <summary>The result from the sum and, on the way back, what was saved at the same place on the way forward.</summary>
        static abstract TVector Apply(TVector sum, float* saved);
    }

    public readonly struct SoftplusOf : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector sum, float* saved) => Elementary.Softplus<TVector, TLanes>(sum);
    }

    public readonly struct TanhOf : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector sum, float* saved) => Elementary.Tanh<TVector, TLanes>(sum);
    }
}
