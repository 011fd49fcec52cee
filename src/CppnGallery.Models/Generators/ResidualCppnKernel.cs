using System.Buffers;
using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Models.Generators;

/// <summary>
/// The fused forward kernel's outside: folds the latent into the first bias, lays the weights out in the order of use, finds
/// the coordinates and picks the vector width. See <see cref="ResidualCppnKernel{TVector, TLanes}"/> for the inside.
/// </summary>
internal static unsafe class ResidualCppnKernel
{
    public static void Draw(ResidualCppn generator, ReadOnlySpan<float> latent, View view, int width, int height, int firstRow, int rowCount, Span<float> intensities, CancellationToken cancellationToken) =>
        Draw(LaneWidths.Widest, generator, latent, view, width, height, firstRow, rowCount, intensities, cancellationToken);

    /// <summary>The same at a chosen width, for the tests that compare widths.</summary>
    internal static void Draw(LaneWidth lanes, ResidualCppn generator, ReadOnlySpan<float> latent, View view, int width, int height, int firstRow, int rowCount, Span<float> intensities, CancellationToken cancellationToken)
    {
        int nodes = generator.Settings.Nodes;
        float[] weights = ArrayPool<float>.Shared.Rent(PackedCount(generator.Settings));
        float[] columns = ArrayPool<float>.Shared.Rent(width);
        try
        {
            Pack(generator, latent, weights);
            for (int i = 0; i < width; i++)
            {
                columns[i] = (float)view.PlaneX(i, width);
            }

            fixed (float* packed = weights, x = columns, target = intensities)
            {
                var points = new PlanePoints(x, view, width, height, firstRow, rowCount);
                switch (lanes)
                {
                    case LaneWidth.Sixteen:
                        ResidualCppnKernel<Vector512<float>, Lanes512>.Draw(packed, nodes, generator.Settings.Blocks, points, target, cancellationToken);
                        break;
                    case LaneWidth.Eight:
                        ResidualCppnKernel<Vector256<float>, Lanes256>.Draw(packed, nodes, generator.Settings.Blocks, points, target, cancellationToken);
                        break;
                    default:
                        ResidualCppnKernel<Vector128<float>, Lanes128>.Draw(packed, nodes, generator.Settings.Blocks, points, target, cancellationToken);
                        break;
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(weights);
            ArrayPool<float>.Shared.Return(columns);
        }
    }

    /// <summary>Floats of the packed weights.</summary>
    internal static int PackedCount(ResidualCppnSettings settings) =>
        (4 * settings.Nodes) + (settings.Blocks * (ResidualCppnSettings.ReluLayers + 1) * settings.Nodes * (settings.Nodes + 1)) + settings.Nodes + 1;

    /// <summary>
    /// In order of use: first layer's bias with the latent folded in (N), wx, wy, wr (N each), then for every dense layer its bias (N) and
    /// weights (N in, N out), then the output's bias (1) and weights (N).
    /// </summary>
    internal static void Pack(ResidualCppn generator, ReadOnlySpan<float> latent, Span<float> packed)
    {
        int nodes = generator.Settings.Nodes;
        LatentFold.Fold(generator.LatentWeights.Data, generator.FirstBias.Data, latent, packed);
        generator.PlaneWeights.Data.CopyTo(packed[nodes..]);
        int at = 4 * nodes;
        int layers = generator.Settings.Blocks * (ResidualCppnSettings.ReluLayers + 1);
        for (int layer = 0; layer < layers; layer++)
        {
            generator.BlockBiases.Data.Slice(layer * nodes, nodes).CopyTo(packed[at..]);
            generator.BlockWeights.Data.Slice(layer * nodes * nodes, nodes * nodes).CopyTo(packed[(at + nodes)..]);
            at += nodes * (nodes + 1);
        }

        packed[at] = generator.OutputBias.Data[0];
        generator.OutputWeights.Data.CopyTo(packed[(at + 1)..]);
    }
}
