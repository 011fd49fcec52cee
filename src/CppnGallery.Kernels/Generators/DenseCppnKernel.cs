using System.Buffers;
using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Kernels.Generators;

/// <summary>
/// The dense forward kernel's outside: folds the latent, lays the weights out in the order of use and picks the vector
/// width. See <see cref="DenseCppnKernel{TVector, TLanes}"/> for the inside.
/// </summary>
public static unsafe class DenseCppnKernel
{
    /// <summary>Widest group of pixels: three vectors of sixteen.</summary>
    private const int MaxGroup = 3 * 16;

    /// <summary>Intensities (height, width) of a grid's points, 0..1.</summary>
    /// <param name="of">The network.</param>
    /// <param name="latent">32 values, unscaled.</param>
    /// <param name="columns">x of every column.</param>
    /// <param name="rows">y of every row.</param>
    /// <param name="intensities">Room for all points.</param>
    /// <param name="cancellationToken">Looked at every few thousand pixels.</param>
    public static void Draw(DenseWeights of, ReadOnlySpan<float> latent, ReadOnlySpan<float> columns, ReadOnlySpan<float> rows,
        Span<float> intensities, CancellationToken cancellationToken) =>
        Draw(LaneWidths.Widest, of, latent, columns, rows, intensities, cancellationToken);

    /// <summary>The same at a chosen width, for the tests that compare widths.</summary>
    internal static void Draw(
        LaneWidth lanes, DenseWeights of, ReadOnlySpan<float> latent, ReadOnlySpan<float> columns, ReadOnlySpan<float> rows,
        Span<float> intensities, CancellationToken cancellationToken)
    {
        float[] weights = ArrayPool<float>.Shared.Rent(DenseCppnPacking.Count(of.Shape));
        float[] scratch = ArrayPool<float>.Shared.Rent(ScratchCount(of.Shape.Nodes));
        Span<float> folded = stackalloc float[of.Shape.Nodes];
        try
        {
            DenseCppnPacking.Pack(of, weights);
            LatentFold.Fold(of.Latent.Span, of.FirstBias.Span, latent, folded);
            fixed (float* packed = weights, bias = folded, x = columns, y = rows, activations = scratch, target = intensities)
            {
                Draw(lanes, of.Shape, bias, packed, new(x, columns.Length, y, rows.Length), target, AlignedFloats.Align(activations),
                    cancellationToken);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(weights);
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    /// <summary>
    /// The same with everything made ready: folded bias, packed weights, and scratch on a cache line for one layer's inputs and outputs.
    /// </summary>
    internal static void Draw(LaneWidth lanes, DenseShape shape, float* bias, float* weights, PlanePoints points, float* intensities,
        float* scratch, CancellationToken cancellationToken)
    {
        switch (lanes)
        {
            case LaneWidth.Sixteen:
                DenseCppnKernel<Vector512<float>, Lanes512>.Draw(bias, weights, shape.Nodes, shape.TanhLayers, points, intensities, scratch, cancellationToken);
                break;
            case LaneWidth.Eight:
                DenseCppnKernel<Vector256<float>, Lanes256>.Draw(bias, weights, shape.Nodes, shape.TanhLayers, points, intensities, scratch, cancellationToken);
                break;
            default:
                DenseCppnKernel<Vector128<float>, Lanes128>.Draw(bias, weights, shape.Nodes, shape.TanhLayers, points, intensities, scratch, cancellationToken);
                break;
        }
    }

    /// <summary>One layer's inputs and its outputs at the widest, and a cache line to begin on.</summary>
    private static int ScratchCount(int nodes) => (2 * DenseCppnPacking.Padded(nodes) * MaxGroup) + 16;
}
