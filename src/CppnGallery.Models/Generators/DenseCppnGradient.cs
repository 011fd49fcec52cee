using CppnGallery.Kernels.Lanes;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Generators;

/// <summary>The gradient of one piece of a batch: the kernel's buffers, and what becomes of their sums after every picture and at the end.</summary>
internal sealed unsafe class DenseCppnGradient(DenseCppnSettings settings, LaneWidth lanes)
{
    private readonly int _nodes = settings.Nodes;
    private readonly int _lanes = (int)lanes;
    private readonly double[] _latentWeights = new double[Latent.Size * settings.Nodes];
    private readonly double[] _firstBias = new double[settings.Nodes];

    public DenseCppnBuffers Buffers { get; } = new(settings, (int)lanes);

    public void Fold(DenseCppn generator, ReadOnlySpan<float> z) =>
        LatentFold.Fold(generator.LatentWeights.Data, generator.FirstBias.Data, z, Buffers.Folded.Span);

    public void Begin()
    {
        Buffers.WeightSums.Span.Clear();
        Buffers.LaneSums.Span.Clear();
        Array.Clear(_latentWeights);
        Array.Clear(_firstBias);
    }

    // With S the gradient of the folded bias: dWz[i, j] += 8·z[i]·S[j], dbz[j] += S[j], dz[i] += 8·Σⱼ Wz[i, j]·S[j]
    public void EndPicture(DenseCppn generator, ReadOnlySpan<float> z, Span<float> dz)
    {
        Span<double> sums = stackalloc double[_nodes];
        for (int j = 0; j < _nodes; j++)
        {
            sums[j] = Sum(j);
            _firstBias[j] += sums[j];
        }

        for (int i = 0; i < z.Length; i++)
        {
            var weights = generator.LatentWeights.Data.Slice(i * _nodes, _nodes);
            var gradient = _latentWeights.AsSpan(i * _nodes, _nodes);
            double scaled = ResidualCppn.LatentScale * z[i], back = 0;
            for (int j = 0; j < _nodes; j++)
            {
                gradient[j] += scaled * sums[j];
                back += weights[j] * sums[j];
            }

            if (!dz.IsEmpty)
            {
                dz[i] += (float)(ResidualCppn.LatentScale * back);
            }
        }

        Buffers.LaneSums.Span[..(_nodes * _lanes)].Clear();
    }

    public void AddTo(DenseCppn generator)
    {
        AddTo(generator.LatentWeights.Gradient, _latentWeights);
        AddTo(generator.FirstBias.Gradient, _firstBias);
        int at = AddLanesTo(generator.PlaneWeights.Gradient, _nodes);
        at = AddLanesTo(generator.TanhBiases.Gradient, at);
        at = AddLanesTo(generator.OutputBias.Gradient, at);
        AddLanesTo(generator.OutputWeights.Gradient, at);
        for (int layer = 0; layer < settings.TanhLayers; layer++)
        {
            AddWeightsTo(generator.TanhWeights.Gradient.Slice(layer * _nodes * _nodes, _nodes * _nodes), layer);
        }
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
