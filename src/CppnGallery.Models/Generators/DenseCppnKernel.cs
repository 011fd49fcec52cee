using System.Buffers;
using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Models.Generators;

/// <summary>
/// The dense forward kernel's outside: folds the latent, lays the weights out in the order of use, finds the coordinates and picks the vector
/// width. See <see cref="DenseCppnKernel{TVector, TLanes}"/> for the inside.
/// </summary>
internal static unsafe class DenseCppnKernel
{
    /// <summary>Widest group of pixels: three vectors of sixteen.</summary>
    private const int MaxGroup = 3 * 16;

    public static void Draw(DenseCppn generator, ReadOnlySpan<float> latent, View view, int width, int height, int firstRow, int rowCount, Span<float> intensities, CancellationToken cancellationToken) =>
        Draw(LaneWidths.Widest, generator, latent, view, width, height, firstRow, rowCount, intensities, cancellationToken);

    /// <summary>The same at a chosen width, for the tests that compare widths.</summary>
    internal static void Draw(LaneWidth lanes, DenseCppn generator, ReadOnlySpan<float> latent, View view, int width, int height, int firstRow, int rowCount, Span<float> intensities, CancellationToken cancellationToken)
    {
        var settings = generator.Settings;
        float[] weights = ArrayPool<float>.Shared.Rent(DenseCppnWeights.Count(settings));
        float[] columns = ArrayPool<float>.Shared.Rent(width);
        float[] scratch = ArrayPool<float>.Shared.Rent(ScratchCount(settings.Nodes));
        Span<float> folded = stackalloc float[settings.Nodes];
        try
        {
            DenseCppnWeights.Pack(generator, weights);
            LatentFold.Fold(generator.LatentWeights.Data, generator.FirstBias.Data, latent, folded);
            FindColumns(view, width, columns);
            fixed (float* packed = weights, bias = folded, x = columns, activations = scratch, target = intensities)
            {
                var points = new PlanePoints(x, view, width, height, firstRow, rowCount);
                Draw(lanes, settings, bias, packed, points, target, AlignedFloats.Align(activations), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(weights);
            ArrayPool<float>.Shared.Return(columns);
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    /// <summary>The same with everything made ready: folded bias, packed weights, and scratch on a cache line for one layer's inputs and outputs.</summary>
    public static void Draw(LaneWidth lanes, DenseCppnSettings settings, float* bias, float* weights, PlanePoints points, float* intensities, float* scratch, CancellationToken cancellationToken)
    {
        switch (lanes)
        {
            case LaneWidth.Sixteen:
                DenseCppnKernel<Vector512<float>, Lanes512>.Draw(bias, weights, settings.Nodes, settings.TanhLayers, points, intensities, scratch, cancellationToken);
                break;
            case LaneWidth.Eight:
                DenseCppnKernel<Vector256<float>, Lanes256>.Draw(bias, weights, settings.Nodes, settings.TanhLayers, points, intensities, scratch, cancellationToken);
                break;
            default:
                DenseCppnKernel<Vector128<float>, Lanes128>.Draw(bias, weights, settings.Nodes, settings.TanhLayers, points, intensities, scratch, cancellationToken);
                break;
        }
    }

    /// <summary>Plane coordinates of a view's columns.</summary>
    public static void FindColumns(View view, int width, Span<float> columns)
    {
        for (int i = 0; i < width; i++)
        {
            columns[i] = (float)view.PlaneX(i, width);
        }
    }

    /// <summary>One layer's inputs and its outputs at the widest, and a cache line to begin on.</summary>
    private static int ScratchCount(int nodes) => (2 * DenseCppnWeights.Padded(nodes) * MaxGroup) + 16;
}
