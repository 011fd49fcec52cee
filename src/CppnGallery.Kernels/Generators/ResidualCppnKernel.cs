using System.Buffers;
using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Kernels.Generators;

/// <summary>
/// The fused forward kernel's outside: folds the latent into the first bias, lays the weights out in the order of use
/// and picks the vector width. See <see cref="ResidualCppnKernel{TVector, TLanes}"/> for the inside.
/// </summary>
public static unsafe class ResidualCppnKernel
{
    /// <summary>Intensities (height, width) of a grid's points, 0..1.</summary>
    /// <param name="of">The network.</param>
    /// <param name="latent">32 values, unscaled.</param>
    /// <param name="columns">x of every column.</param>
    /// <param name="rows">y of every row.</param>
    /// <param name="intensities">Room for all points.</param>
    /// <param name="cancellationToken">Looked at every few thousand pixels.</param>
    public static void Draw(ResidualWeights of, ReadOnlySpan<float> latent, ReadOnlySpan<float> columns, ReadOnlySpan<float> rows,
        Span<float> intensities, CancellationToken cancellationToken) =>
        Draw(LaneWidths.Widest, of, latent, columns, rows, intensities, cancellationToken);

    /// <summary>The same at a chosen width, for the tests that compare widths.</summary>
    internal static void Draw(
        LaneWidth lanes, ResidualWeights of, ReadOnlySpan<float> latent, ReadOnlySpan<float> columns, ReadOnlySpan<float> rows,
        Span<float> intensities, CancellationToken cancellationToken)
    {
        var (nodes, blocks) = of.Shape;
        float[] weights = ArrayPool<float>.Shared.Rent(PackedCount(of.Shape));
        try
        {
            Pack(of, latent, weights);
            fixed (float* packed = weights, x = columns, y = rows, target = intensities)
            {
                var points = new PlanePoints(x, columns.Length, y, rows.Length);
                switch (lanes)
                {
                    case LaneWidth.Sixteen:
                        ResidualCppnKernel<Vector512<float>, Lanes512>.Draw(packed, nodes, blocks, points, target, cancellationToken);
                        break;
                    case LaneWidth.Eight:
                        ResidualCppnKernel<Vector256<float>, Lanes256>.Draw(packed, nodes, blocks, points, target, cancellationToken);
                        break;
                    default:
                        ResidualCppnKernel<Vector128<float>, Lanes128>.Draw(packed, nodes, blocks, points, target, cancellationToken);
                        break;
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(weights);
        }
    }

    /// <summary>Floats of the packed weights.</summary>
    internal static int PackedCount(ResidualShape shape) =>
        (4 * shape.Nodes) + (shape.Blocks * (ResidualShape.ReluLayers + 1) * shape.Nodes * (shape.Nodes + 1)) + shape.Nodes + 1;

    /// <summary>
    /// In order of use: first layer's bias with the latent folded in (N), wx, wy, wr (N each), then for every dense layer its bias (N) and
    /// weights (N in, N out), then the output's bias (1) and weights (N).
    /// </summary>
    internal static void Pack(ResidualWeights of, ReadOnlySpan<float> latent, Span<float> packed)
    {
        int nodes = of.Shape.Nodes;
        LatentFold.Fold(of.Latent.Span, of.FirstBias.Span, latent, packed);
        of.Plane.Span.CopyTo(packed[nodes..]);
        int at = 4 * nodes;
        int layers = of.Shape.Blocks * (ResidualShape.ReluLayers + 1);
        for (int layer = 0; layer < layers; layer++)
        {
            of.BlockBiases.Span.Slice(layer * nodes, nodes).CopyTo(packed[at..]);
            of.Blocks.Span.Slice(layer * nodes * nodes, nodes * nodes).CopyTo(packed[(at + nodes)..]);
            at += nodes * (nodes + 1);
        }

        packed[at] = of.OutputBias.Span[0];
        of.Output.Span.CopyTo(packed[(at + 1)..]);
    }
}
