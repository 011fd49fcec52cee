using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Kernels.Generators;

/// <summary>
/// Back through the dense generator, a block of pixels at a time: activations are computed again (they are cheaper than the memory they would take),
/// then every layer gives its weights' gradients and sends the rest back through the transposed weights by the kernel that goes forward. Only the
/// products of activations and gradients sum over pixels; there the lanes are output nodes.
/// </summary>
internal static unsafe class DenseCppnGradientKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    private const int Vectors = DenseCppnKernel<TVector, TLanes>.Vectors;

    /// <summary>Rows of weight gradients in registers; with two vectors each, twelve sums.</summary>
    private const int KernelRows = 6;

    private static int Group => Vectors * TLanes.Count;

    /// <summary>Adds one picture's gradients to the buffers' sums.</summary>
    /// <param name="to">Buffers, with the latent folded.</param>
    /// <param name="weights">Packed as <see cref="DenseCppnPacking.Pack"/> does.</param>
    /// <param name="transposed">Packed as <see cref="DenseCppnPacking.PackTransposed"/> does.</param>
    /// <param name="points">The picture's points.</param>
    /// <param name="intensities">What was drawn there.</param>
    /// <param name="gradient">The loss's gradient there.</param>
    public static void Backward(DenseCppnBuffers to, float* weights, float* transposed, PlanePoints points, float* intensities, float* gradient)
    {
        int nodes = to.Shape.Nodes, layer = to.Rows * Group;
        while (points.Left > 0)
        {
            int groups = 0;
            for (; groups < DenseCppnBuffers.Groups && points.Left > 0; groups++)
            {
                float* x = to.X.Start + (groups * Group), y = to.Y.Start + (groups * Group), d = to.LogitGradient.Start + (groups * Group);
                int taken = points.Take(x, y, Group);
                for (int i = 0; i < Group; i++)
                {
                    d[i] = i < taken ? gradient[i] * intensities[i] * (1 - intensities[i]) : 0;
                }

                intensities += taken;
                gradient += taken;
                Forward(to, weights, groups, x, y);
            }

            for (int of = to.Shape.TanhLayers; of > 0; of--)
            {
                AddWeightGradients(to, of, groups);
                float* back = transposed + ((nint)(of - 1) * DenseCppnPacking.LayerCount(nodes));
                for (int g = 0; g < groups; g++)
                {
                    float* sums = to.SumGradient.Start + (g * layer), next = to.NextSumGradient.Start + (g * layer);
                    if (of > 1)
                    {
                        DenseCppnKernel<TVector, TLanes>.Dense<TanhBack>(back, nodes, sums, next, Activations(to, g, of - 1));
                    }
                    else
                    {
                        DenseCppnKernel<TVector, TLanes>.Dense<TimesSlope>(back, nodes, sums, next, to.Slopes.Start + (g * layer));
                    }
                }

                to.SwapSumGradients();
            }

            for (int g = 0; g < groups; g++)
            {
                AddPlaneGradients(to, g);
            }
        }
    }

    private static float* Activations(DenseCppnBuffers to, int group, int layer) =>
        to.Activations.Start + ((nint)((group * to.Shape.Layers) + layer) * to.Rows * Group);

    // All layers again, and the gradient of the last tanh layer's sums: wo·d·(1 − h²)
    private static void Forward(DenseCppnBuffers to, float* weights, int group, float* x, float* y)
    {
        int nodes = to.Shape.Nodes, tanhLayers = to.Shape.TanhLayers, lanes = TLanes.Count;
        float* slopes = to.Slopes.Start + (group * to.Rows * Group);
        DenseCppnKernel<TVector, TLanes>.First<DenseCppnKernel<TVector, TLanes>.SoftplusOf>(to.Folded.Start, weights, nodes, x, y, Activations(to, group, 0));
        DenseCppnKernel<TVector, TLanes>.First<SigmoidOf>(to.Folded.Start, weights, nodes, x, y, slopes);
        float* w = weights + (3 * nodes);
        for (int of = 1; of <= tanhLayers; of++)
        {
            w = DenseCppnKernel<TVector, TLanes>.Dense<DenseCppnKernel<TVector, TLanes>.TanhOf>(w, nodes, Activations(to, group, of - 1), Activations(to, group, of), null);
        }

        float* d = to.LogitGradient.Start + (group * Group), h = Activations(to, group, tanhLayers);
        float* sums = to.SumGradient.Start + (group * to.Rows * Group);
        float* lane = to.LaneSums.Start + ((nint)(4 + tanhLayers) * nodes * lanes);
        for (int v = 0; v < Vectors; v++)
        {
            TVector dv = TLanes.Load(d + (v * lanes));
            TLanes.Store(lane, TLanes.Add(TLanes.Load(lane), dv));
            for (int j = 0; j < nodes; j++)
            {
                int at = ((j * Vectors) + v) * lanes;
                float* sum = lane + ((1 + j) * lanes);
                TVector a = TLanes.Load(h + at);
                TLanes.Store(sum, TLanes.MultiplyAdd(a, dv, TLanes.Load(sum)));
                TLanes.Store(sums + at, TanhSlope(TLanes.Multiply(dv, TLanes.Broadcast(w[1 + j])), a));
            }
        }
    }

    // db += Σ over pixels of the sums' gradient, dW += activations before the layer · the sums' gradient
    private static void AddWeightGradients(DenseCppnBuffers to, int of, int groups)
    {
        int nodes = to.Shape.Nodes, lanes = TLanes.Count, transposedGroup = to.Strips * Group * to.StripWidth;
        for (int g = 0; g < groups; g++)
        {
            float* sums = to.SumGradient.Start + (g * to.Rows * Group);
            float* lane = to.LaneSums.Start + ((nint)(3 + of) * nodes * lanes);
            for (int j = 0; j < nodes; j++, lane += lanes)
            {
                float* s = sums + (j * Group);
                TVector sum = TLanes.Add(TLanes.Add(TLanes.Load(s), TLanes.Load(s + lanes)), TLanes.Load(s + (2 * lanes)));
                TLanes.Store(lane, TLanes.Add(TLanes.Load(lane), sum));
            }

            Transpose(sums, nodes, to.Transposed.Start + (g * transposedGroup), to.StripWidth);
        }

        float* target = to.WeightSums.Start + ((nint)(of - 1) * to.Strips * to.Rows * to.StripWidth);
        nint nextGroup = (nint)to.Shape.Layers * to.Rows * Group;
        for (int strip = 0; strip < to.Strips; strip++)
        {
            float* right = to.Transposed.Start + (strip * Group * to.StripWidth);
            for (int row = 0; row < nodes; row += KernelRows)
            {
                OuterProducts(Activations(to, 0, of - 1) + (row * Group), nextGroup, right, transposedGroup, groups, target + (((strip * to.Rows) + row) * to.StripWidth));
            }
        }
    }

    // c (6, 2 vectors) += Σ over groups and pixels p of left[row, p]·right[p, 2 vectors]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OuterProducts(float* left, nint nextLeft, float* right, nint nextRight, int groups, float* c)
    {
        int n = TLanes.Count, width = 2 * TLanes.Count, pixels = Vectors * TLanes.Count;
        TVector c00 = TLanes.Load(c), c01 = TLanes.Load(c + n), c10 = TLanes.Load(c + width), c11 = TLanes.Load(c + width + n);
        TVector c20 = TLanes.Load(c + (2 * width)), c21 = TLanes.Load(c + (2 * width) + n), c30 = TLanes.Load(c + (3 * width)), c31 = TLanes.Load(c + (3 * width) + n);
        TVector c40 = TLanes.Load(c + (4 * width)), c41 = TLanes.Load(c + (4 * width) + n), c50 = TLanes.Load(c + (5 * width)), c51 = TLanes.Load(c + (5 * width) + n);
        for (int g = 0; g < groups; g++)
        {
            float* a = left + (g * nextLeft), b = right + (g * nextRight), end = a + pixels;
            for (; a < end; a++, b += width)
            {
                TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + n);
                TVector x = TLanes.Broadcast(a[0]);
                c00 = TLanes.MultiplyAdd(x, b0, c00);
                c01 = TLanes.MultiplyAdd(x, b1, c01);
                x = TLanes.Broadcast(a[pixels]);
                c10 = TLanes.MultiplyAdd(x, b0, c10);
                c11 = TLanes.MultiplyAdd(x, b1, c11);
                x = TLanes.Broadcast(a[2 * pixels]);
                c20 = TLanes.MultiplyAdd(x, b0, c20);
                c21 = TLanes.MultiplyAdd(x, b1, c21);
                x = TLanes.Broadcast(a[3 * pixels]);
                c30 = TLanes.MultiplyAdd(x, b0, c30);
                c31 = TLanes.MultiplyAdd(x, b1, c31);
                x = TLanes.Broadcast(a[4 * pixels]);
                c40 = TLanes.MultiplyAdd(x, b0, c40);
                c41 = TLanes.MultiplyAdd(x, b1, c41);
                x = TLanes.Broadcast(a[5 * pixels]);
                c50 = TLanes.MultiplyAdd(x, b0, c50);
                c51 = TLanes.MultiplyAdd(x, b1, c51);
            }
        }

        Store(c, c00, c01);
        Store(c + width, c10, c11);
        Store(c + (2 * width), c20, c21);
        Store(c + (3 * width), c30, c31);
        Store(c + (4 * width), c40, c41);
        Store(c + (5 * width), c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, TVector first, TVector second)
    {
        TLanes.Store(c, first);
        TLanes.Store(c + TLanes.Count, second);
    }

    // target (strips, P, width) from source (N, P): four nodes at a time, since rows are filled up to twelve
    private static void Transpose(float* source, int nodes, float* target, int width)
    {
        for (int j = 0; j < nodes; j += Vector128<float>.Count)
        {
            float* a = source + (j * Group), to = target + (j / width * Group * width) + (j % width);
            for (int p = 0; p < Group; p++, to += width)
            {
                Vector128.Create(a[p], a[Group + p], a[(2 * Group) + p], a[(3 * Group) + p]).Store(to);
            }
        }
    }

    // Gradients of the folded bias and of wx, wy, wr
    private static void AddPlaneGradients(DenseCppnBuffers to, int group)
    {
        int nodes = to.Shape.Nodes, lanes = TLanes.Count;
        float* sums = to.SumGradient.Start + (group * to.Rows * Group);
        for (int v = 0; v < Vectors; v++)
        {
            TVector x = TLanes.Load(to.X.Start + (group * Group) + (v * lanes)), y = TLanes.Load(to.Y.Start + (group * Group) + (v * lanes));
            TVector r = TLanes.Sqrt(TLanes.MultiplyAdd(x, x, TLanes.Multiply(y, y)));
            for (int j = 0; j < nodes; j++)
            {
                TVector s = TLanes.Load(sums + (((j * Vectors) + v) * lanes));
                float* lane = to.LaneSums.Start + (j * lanes);
                int next = nodes * lanes;
                TLanes.Store(lane, TLanes.Add(TLanes.Load(lane), s));
                TLanes.Store(lane + next, TLanes.MultiplyAdd(s, x, TLanes.Load(lane + next)));
                TLanes.Store(lane + (2 * next), TLanes.MultiplyAdd(s, y, TLanes.Load(lane + (2 * next))));
                TLanes.Store(lane + (3 * next), TLanes.MultiplyAdd(s, r, TLanes.Load(lane + (3 * next))));
            }
        }
    }

    // gradient·(1 − h²)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector TanhSlope(TVector gradient, TVector h) =>
        TLanes.Multiply(gradient, TLanes.Subtract(TLanes.Broadcast(1), TLanes.Multiply(h, h)));

    private readonly struct SigmoidOf : DenseCppnKernel<TVector, TLanes>.IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector sum, float* saved) => Elementary.Sigmoid<TVector, TLanes>(sum);
    }

    private readonly struct TanhBack : DenseCppnKernel<TVector, TLanes>.IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector sum, float* saved) => TanhSlope(sum, TLanes.Load(saved));
    }

    private readonly struct TimesSlope : DenseCppnKernel<TVector, TLanes>.IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector sum, float* saved) => TLanes.Multiply(sum, TLanes.Load(saved));
    }
}
