using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Kernels.Generators;

/// <summary>
/// The gradient of one piece of a batch: the kernel's buffers, and what becomes of their sums after every picture and at the end.
/// </summary>
internal sealed unsafe class DenseCppnGradient(DenseWeights weights, LaneWidth lanes)
{
    private readonly int _nodes = weights.Shape.Nodes;
    private readonly int _lanes = (int)lanes;
    private readonly double[] _latentWeights = new double[IDrawing.LatentSize * weights.Shape.Nodes];
    private readonly double[] _firstBias = new double[weights.Shape.Nodes];

    public DenseCppnBuffers Buffers { get; } = new(weights.Shape, (int)lanes);

    public void Fold(ReadOnlySpan<float> z) =>
        LatentFold.Fold(weights.Latent.Span, weights.FirstBias.Span, z, Buffers.Folded.Span);

    public void Begin()
    {
        Buffers.WeightSums.Span.Clear();
        Buffers.LaneSums.Span.Clear();
        Array.Clear(_latentWeights);
        Array.Clear(_firstBias);
    }

    // With S the gradient of the folded bias: dWz[i, j] += 8·z[i]·S[j], dbz[j] += S[j], dz[i] += 8·Σⱼ Wz[i, j]·S[j]
    public void EndPicture(ReadOnlySpan<float> z, Span<float> dz)
    {
        Span<double> sums = stackalloc double[_nodes];
        for (int j = 0; j < _nodes; j++)
        {
            sums[j] = Sum(j);
            _firstBias[j] += sums[j];
        }

        for (int i = 0; i < z.Length; i++)
        {
            var row = weights.Latent.Span.Slice(i * _nodes, _nodes);
            var gradient = _latentWeights.AsSpan(i * _nodes, _nodes);
            double scaled = IDrawing.LatentScale * z[i], back = 0;
            for (int j = 0; j < _nodes; j++)
            {
                gradient[j] += scaled * sums[j];
                back += row[j] * sums[j];
            }

            dz[i] = (float)(IDrawing.LatentScale * back);
        }

        Buffers.LaneSums.Span[..(_nodes * _lanes)].Clear();
    }

    /// <summary>Adds this piece's gradients, of all weights in the order of their record.</summary>
    public void AddTo(Span<float> gradient)
    {
        int latent = _latentWeights.Length, square = _nodes * _nodes, layers = weights.Shape.TanhLayers;
        AddTo(gradient[..latent], _latentWeights);
        int at = AddLanesTo(gradient.Slice(latent, 3 * _nodes), _nodes);
        AddTo(gradient.Slice(latent + (3 * _nodes), _nodes), _firstBias);
        var tanh = gradient[(latent + (4 * _nodes))..];
        for (int layer = 0; layer < layers; layer++)
        {
            AddWeightsTo(tanh.Slice(layer * square, square), layer);
        }

        at = AddLanesTo(tanh.Slice(layers * square, layers * _nodes), at);
        var output = tanh[(layers * (square + _nodes))..];
        at = AddLanesTo(output[_nodes..], at);
        AddLanesTo(output[.._nodes], at);
    }

    private static void AddTo(Span<float> gradient, ReadOnlySpan<double> sums)
    {
        for (int k = 0; k < gradient.Length; k++)
        {
            gradient[k] += (float)sums[k];
        }
    }

    private int AddLanesTo(Span<float> gradient, int at)
    {
        for (int k = 0; k < gradient.Length; k++)
        {
            gradient[k] += (float)Sum(at + k);
        }

        return at + gradient.Length;
    }

    // gradient (N in, N out) from the kernel's strips (S, R, 2 vectors)
    private void AddWeightsTo(Span<float> gradient, int layer)
    {
        int width = Buffers.StripWidth;
        for (int strip = 0; strip < Buffers.Strips; strip++)
        {
            int first = strip * width, present = Math.Min(width, _nodes - first);
            var sums = Buffers.WeightSums.Span[(((layer * Buffers.Strips) + strip) * Buffers.Rows * width)..];
            for (int i = 0; i < _nodes; i++)
            {
                var row = gradient.Slice((i * _nodes) + first, present);
                for (int j = 0; j < present; j++)
                {
                    row[j] += sums[(i * width) + j];
                }
            }
        }
    }

    private double Sum(int entry)
    {
        double sum = 0;
        for (int lane = 0; lane < _lanes; lane++)
        {
            sum += Buffers.LaneSums.Start[(entry * _lanes) + lane];
        }

        return sum;
    }
}
