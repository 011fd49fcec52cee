using System.Runtime.CompilerServices;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Kernels.Generators;

/// <summary>
/// Backward through the whole residual generator, a group of two halves of four vectors at a time. For such a group every activation is computed
/// again and kept (about 440 KiB at 24 × 6 nodes and 512 bits, in the second-level cache: cheaper than writing them all to memory in the forward
/// pass), then one pass back adds every weight's gradient into a vector of its own, lane by lane; the lanes are summed once, at the end of the batch.
/// These vectors, 325 KiB, are as much to read and write as the activations: both halves take a layer's turn one after the other, so that
/// its vectors come from the second-level cache once for eight vectors of pixels.
/// </summary>
internal static unsafe class ResidualCppnGradientKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    private const int Vectors = ResidualCppnKernel<TVector, TLanes>.Vectors;
    private const int LayersOfBlock = ResidualShape.ReluLayers + 1;

    private static int Half => ResidualCppnKernel<TVector, TLanes>.Half;

    private static int Group => ResidualCppnKernel<TVector, TLanes>.Group;

    private static int Lanes => TLanes.Count;

    /// <summary>Floats of scratch that a group needs: per block its input, four ReLU results and the tanh; the last block's output; and three gradients.</summary>
    public static int ScratchCount(int nodes, int blocks) => ((blocks * (LayersOfBlock + 1)) + 1 + 3) * nodes * Group;

    /// <summary>
    /// Adds one picture's gradients: <paramref name="sums"/> is a vector for every packed weight (see <see cref="ResidualCppnKernel"/>), its first N
    /// entries being the gradient of the folded bias.
    /// </summary>
    /// <param name="weights">Packed weights with this picture's latent folded in.</param>
    /// <param name="nodes">N.</param>
    /// <param name="blocks">Residual blocks.</param>
    /// <param name="points">All points of the picture.</param>
    /// <param name="intensities">What the forward pass gave, one a point.</param>
    /// <param name="gradient">The loss's gradient by intensity, one a point.</param>
    /// <param name="sums">Packed count × lanes floats, added to; a vector each, aligned.</param>
    /// <param name="scratch"><see cref="ScratchCount"/> floats, aligned.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* weights, int nodes, int blocks, PlanePoints points, float* intensities, float* gradient, float* sums, float* scratch)
    {
        const int MaxGroup = 2 * Vectors * 16;
        float* x = stackalloc float[MaxGroup];
        float* y = stackalloc float[MaxGroup];
        float* logit = stackalloc float[MaxGroup];
        nint layer = nodes * Group, blockStride = layer * (LayersOfBlock + 1);
        int half = nodes * Half, perLayer = nodes * (nodes + 1);
        float* last = scratch + (blocks * blockStride);
        float* carried = last + layer;
        float* first = carried + layer, second = first + layer;
        while (points.Left > 0)
        {
            int halves = points.Left > Half ? 2 : 1;
            int taken = points.Take(x, y, halves * Half);
            float* w = ResidualCppnKernel<TVector, TLanes>.Forward(weights, nodes, blocks, halves, x, y, scratch, blockStride, carried);
            for (int i = 0; i < halves * Half; i++)
            {
                // Pixels past the picture's end have no gradient, and so add nothing anywhere.
                logit[i] = i < taken ? gradient[i] * intensities[i] * (1 - intensities[i]) : 0;
            }

            intensities += taken;
            gradient += taken;
            float* s = sums + ((w - weights) * Lanes);
            float* h = last;
            for (int i = 0; i < halves; i++)
            {
                Output(w, s, nodes, h + (i * half), logit + (i * Half), carried + (i * half));
            }

            for (int block = blocks - 1; block >= 0; block--)
            {
                h -= blockStride;
                TanhBack(h + (layer * LayersOfBlock), carried, first, halves * half);
                for (int l = LayersOfBlock - 1; l >= 0; l--)
                {
                    w -= perLayer;
                    s -= (nint)perLayer * Lanes;
                    float* input = h + (layer * l);
                    for (int i = 0; i < halves; i++, input += half)
                    {
                        WeightGradients(s, nodes, input, first + (i * half));
                        if (l > 0)
                        {
                            InputGradients<ThroughRelu>(w + nodes, nodes, first + (i * half), input, second + (i * half));
                        }
                        else
                        {
                            InputGradients<Onto>(w + nodes, nodes, first + (i * half), input, carried + (i * half));
                        }
                    }

                    float* swap = first;
                    first = second;
                    second = swap;
                }
            }

            for (int i = 0; i < halves; i++)
            {
                First(sums, nodes, x + (i * Half), y + (i * Half), h + (i * half), carried + (i * half));
            }
        }
    }

    // logit = b + Σ h[i]·w[i]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Output(float* w, float* s, int nodes, float* h, float* logit, float* carried)
    {
        for (int v = 0; v < Vectors; v++)
        {
            TVector d = TLanes.Load(logit + (v * Lanes));
            TLanes.Store(s, TLanes.Add(TLanes.Load(s), d));
            for (int i = 0; i < nodes; i++)
            {
                float* sum = s + ((1 + i) * Lanes);
                int at = ((i * Vectors) + v) * Lanes;
                TLanes.Store(sum, TLanes.MultiplyAdd(TLanes.Load(h + at), d, TLanes.Load(sum)));
                TLanes.Store(carried + at, TLanes.Multiply(TLanes.Broadcast(w[1 + i]), d));
            }
        }
    }

    // result = gradient·(1 − tanh²)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TanhBack(float* tanh, float* gradient, float* result, int count)
    {
        TVector one = TLanes.Broadcast(1);
        for (int i = 0; i < count; i += Lanes)
        {
            TVector t = TLanes.Load(tanh + i);
            TLanes.Store(result + i, TLanes.Multiply(TLanes.Load(gradient + i), TLanes.Subtract(one, TLanes.Multiply(t, t))));
        }
    }

    // u = b + x·wx + y·wy + r·wr, h = tanh(u)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void First(float* sums, int nodes, float* x, float* y, float* h, float* gradient)
    {
        TVector one = TLanes.Broadcast(1);
        for (int v = 0; v < Vectors; v++)
        {
            TVector px = TLanes.Load(x + (v * Lanes));
            TVector py = TLanes.Load(y + (v * Lanes));
            TVector pr = TLanes.Sqrt(TLanes.MultiplyAdd(px, px, TLanes.Multiply(py, py)));
            for (int j = 0; j < nodes; j++)
            {
                int at = ((j * Vectors) + v) * Lanes;
                TVector t = TLanes.Load(h + at);
                TVector d = TLanes.Multiply(TLanes.Load(gradient + at), TLanes.Subtract(one, TLanes.Multiply(t, t)));
                AddTo(sums + (j * Lanes), one, d);
                AddTo(sums + ((nodes + j) * Lanes), px, d);
                AddTo(sums + (((2 * nodes) + j) * Lanes), py, d);
                AddTo(sums + (((3 * nodes) + j) * Lanes), pr, d);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(float* sum, TVector a, TVector b) => TLanes.Store(sum, TLanes.MultiplyAdd(a, b, TLanes.Load(sum)));

    // s: N vectors for the bias, then (N in, N out): += Σ over the group's four vectors of input[i]·gradient[j]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WeightGradients(float* s, int nodes, float* input, float* gradient)
    {
        int n1 = Lanes, n2 = 2 * Lanes, n3 = 3 * Lanes, step = Vectors * Lanes;
        float* weightSums = s + (nodes * Lanes);
        int j = 0;
        for (; j + 3 <= nodes; j += 3)
        {
            float* d = gradient + ((nint)j * step);
            TVector a0 = TLanes.Load(d), a1 = TLanes.Load(d + n1), a2 = TLanes.Load(d + n2), a3 = TLanes.Load(d + n3);
            d += step;
            TVector b0 = TLanes.Load(d), b1 = TLanes.Load(d + n1), b2 = TLanes.Load(d + n2), b3 = TLanes.Load(d + n3);
            d += step;
            TVector c0 = TLanes.Load(d), c1 = TLanes.Load(d + n1), c2 = TLanes.Load(d + n2), c3 = TLanes.Load(d + n3);
            float* bias = s + (j * Lanes);
            TLanes.Store(bias, TLanes.Add(TLanes.Load(bias), TLanes.Add(TLanes.Add(a0, a1), TLanes.Add(a2, a3))));
            bias += Lanes;
            TLanes.Store(bias, TLanes.Add(TLanes.Load(bias), TLanes.Add(TLanes.Add(b0, b1), TLanes.Add(b2, b3))));
            bias += Lanes;
            TLanes.Store(bias, TLanes.Add(TLanes.Load(bias), TLanes.Add(TLanes.Add(c0, c1), TLanes.Add(c2, c3))));
            float* x = input;
            float* sum = weightSums + (j * Lanes);
            for (int i = 0; i < nodes; i++, x += step, sum += nodes * Lanes)
            {
                TVector x0 = TLanes.Load(x), x1 = TLanes.Load(x + n1), x2 = TLanes.Load(x + n2), x3 = TLanes.Load(x + n3);
                TVector p = TLanes.MultiplyAdd(x0, a0, TLanes.Load(sum));
                TVector q = TLanes.MultiplyAdd(x0, b0, TLanes.Load(sum + n1));
                TVector r = TLanes.MultiplyAdd(x0, c0, TLanes.Load(sum + n2));
                p = TLanes.MultiplyAdd(x1, a1, p);
                q = TLanes.MultiplyAdd(x1, b1, q);
                r = TLanes.MultiplyAdd(x1, c1, r);
                p = TLanes.MultiplyAdd(x2, a2, p);
                q = TLanes.MultiplyAdd(x2, b2, q);
                r = TLanes.MultiplyAdd(x2, c2, r);
                TLanes.Store(sum, TLanes.MultiplyAdd(x3, a3, p));
                TLanes.Store(sum + n1, TLanes.MultiplyAdd(x3, b3, q));
                TLanes.Store(sum + n2, TLanes.MultiplyAdd(x3, c3, r));
            }
        }

        for (; j < nodes; j++)
        {
            float* d = gradient + ((nint)j * step);
            TVector a0 = TLanes.Load(d), a1 = TLanes.Load(d + n1), a2 = TLanes.Load(d + n2), a3 = TLanes.Load(d + n3);
            float* bias = s + (j * Lanes);
            TLanes.Store(bias, TLanes.Add(TLanes.Load(bias), TLanes.Add(TLanes.Add(a0, a1), TLanes.Add(a2, a3))));
            float* x = input;
            for (int i = 0; i < nodes; i++, x += step)
            {
                float* sum = weightSums + (((i * nodes) + j) * Lanes);
                TVector p = TLanes.MultiplyAdd(TLanes.Load(x), a0, TLanes.Load(sum));
                p = TLanes.MultiplyAdd(TLanes.Load(x + n1), a1, p);
                p = TLanes.MultiplyAdd(TLanes.Load(x + n2), a2, p);
                TLanes.Store(sum, TLanes.MultiplyAdd(TLanes.Load(x + n3), a3, p));
            }
        }
    }

    // result[i] = Σⱼ w[i, j]·gradient[j], then as TEnd says
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InputGradients<TEnd>(float* w, int nodes, float* gradient, float* input, float* result)
        where TEnd : IEnd
    {
        int n1 = Lanes, n2 = 2 * Lanes, n3 = 3 * Lanes, step = Vectors * Lanes;
        int i = 0;
        for (; i + 3 <= nodes; i += 3)
        {
            TVector a0 = TLanes.Broadcast(0), a1 = a0, a2 = a0, a3 = a0;
            TVector b0 = a0, b1 = a0, b2 = a0, b3 = a0, c0 = a0, c1 = a0, c2 = a0, c3 = a0;
            float* d = gradient;
            float* row = w + ((nint)i * nodes);
            for (int j = 0; j < nodes; j++, d += step)
            {
                TVector d0 = TLanes.Load(d), d1 = TLanes.Load(d + n1), d2 = TLanes.Load(d + n2), d3 = TLanes.Load(d + n3);
                TVector weight = TLanes.Broadcast(row[j]);
                a0 = TLanes.MultiplyAdd(d0, weight, a0);
                a1 = TLanes.MultiplyAdd(d1, weight, a1);
                a2 = TLanes.MultiplyAdd(d2, weight, a2);
                a3 = TLanes.MultiplyAdd(d3, weight, a3);
                weight = TLanes.Broadcast(row[nodes + j]);
                b0 = TLanes.MultiplyAdd(d0, weight, b0);
                b1 = TLanes.MultiplyAdd(d1, weight, b1);
                b2 = TLanes.MultiplyAdd(d2, weight, b2);
                b3 = TLanes.MultiplyAdd(d3, weight, b3);
                weight = TLanes.Broadcast(row[(2 * nodes) + j]);
                c0 = TLanes.MultiplyAdd(d0, weight, c0);
                c1 = TLanes.MultiplyAdd(d1, weight, c1);
                c2 = TLanes.MultiplyAdd(d2, weight, c2);
                c3 = TLanes.MultiplyAdd(d3, weight, c3);
            }

            End<TEnd>(input, result, i * step, a0, a1, a2, a3);
            End<TEnd>(input, result, (i + 1) * step, b0, b1, b2, b3);
            End<TEnd>(input, result, (i + 2) * step, c0, c1, c2, c3);
        }

        for (; i < nodes; i++)
        {
            TVector a0 = TLanes.Broadcast(0), a1 = a0, a2 = a0, a3 = a0;
            float* d = gradient;
            for (int j = 0; j < nodes; j++, d += step)
            {
                TVector weight = TLanes.Broadcast(w[(i * nodes) + j]);
                a0 = TLanes.MultiplyAdd(TLanes.Load(d), weight, a0);
                a1 = TLanes.MultiplyAdd(TLanes.Load(d + n1), weight, a1);
                a2 = TLanes.MultiplyAdd(TLanes.Load(d + n2), weight, a2);
                a3 = TLanes.MultiplyAdd(TLanes.Load(d + n3), weight, a3);
            }

            End<TEnd>(input, result, i * step, a0, a1, a2, a3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End<TEnd>(float* input, float* result, int at, TVector a, TVector b, TVector c, TVector d)
        where TEnd : IEnd
    {
        TEnd.Apply(input + at, result + at, a);
        TEnd.Apply(input + at + Lanes, result + at + Lanes, b);
        TEnd.Apply(input + at + (2 * Lanes), result + at + (2 * Lanes), c);
        TEnd.Apply(input + at + (3 * Lanes), result + at + (3 * Lanes), d);
    }

    /// <summary>What becomes of the gradient of a layer's input.</summary>
    private interface IEnd
    {
        static abstract void Apply(float* input, float* result, TVector gradient);
    }

    /// <summary>The input was a ReLU's result: the gradient passes where that is above 0.</summary>
    private readonly struct ThroughRelu : IEnd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply(float* input, float* result, TVector gradient) => TLanes.Store(result, TLanes.WherePositive(TLanes.Load(input), gradient));
    }

    /// <summary>The input was the block's: its gradient adds to what goes around the block.</summary>
    private readonly struct Onto : IEnd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply(float* input, float* result, TVector gradient) => TLanes.Store(result, TLanes.Add(TLanes.Load(result), gradient));
    }
}
