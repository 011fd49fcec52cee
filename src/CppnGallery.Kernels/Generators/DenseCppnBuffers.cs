namespace CppnGallery.Kernels.Generators;

/// <summary>
/// Where one thread keeps a block of pixels on its way forward and back through the dense generator, and the gradients it has summed. With
/// P pixels in a group (three vectors), R rows (N filled up), S strips of two vectors across N: at 128 nodes and 512 bits about 1 MB, which the
/// second-level cache holds.
/// </summary>
internal sealed class DenseCppnBuffers
{
    /// <summary>Groups in a block. The weights' sums, 64 KiB a layer, are read and written once a block.</summary>
    public const int Groups = 2;

    /// <summary>Rows come in multiples of the four outputs of <see cref="DenseCppnPacking.Strip"/> and of the six of the gradient kernel.</summary>
    private const int RowMultiple = 12;

    public DenseCppnBuffers(DenseShape shape, int lanes)
    {
        Shape = shape;
        GroupPixels = 3 * lanes;
        StripWidth = 2 * lanes;
        Rows = (shape.Nodes + RowMultiple - 1) / RowMultiple * RowMultiple;
        Strips = (shape.Nodes + StripWidth - 1) / StripWidth;
        int layer = Rows * GroupPixels;
        Folded = new(shape.Nodes);
        X = new(Groups * GroupPixels);
        Y = new(Groups * GroupPixels);
        LogitGradient = new(Groups * GroupPixels);
        Activations = new(Groups * shape.Layers * layer);
        Slopes = new(Groups * layer);
        SumGradient = new(Groups * layer);
        NextSumGradient = new(Groups * layer);
        Transposed = new(Groups * Strips * GroupPixels * StripWidth);
        WeightSums = new(shape.TanhLayers * Rows * Strips * StripWidth);
        LaneSums = new(LaneSumCount(shape) * lanes);
    }

    public DenseShape Shape { get; }

    /// <summary>P.</summary>
    public int GroupPixels { get; }

    /// <summary>Two vectors.</summary>
    public int StripWidth { get; }

    /// <summary>R.</summary>
    public int Rows { get; }

    /// <summary>S.</summary>
    public int Strips { get; }

    /// <summary>(N): the first layer's bias for one latent.</summary>
    public AlignedFloats Folded { get; }

    /// <summary>(groups, P).</summary>
    public AlignedFloats X { get; }

    /// <summary>(groups, P).</summary>
    public AlignedFloats Y { get; }

    /// <summary>(groups, P): gradient of the sum before the last sigmoid; 0 for pixels past the picture.</summary>
    public AlignedFloats LogitGradient { get; }

    /// <summary>(groups, layers, R, P).</summary>
    public AlignedFloats Activations { get; }

    /// <summary>(groups, R, P): slope of softplus in the first layer.</summary>
    public AlignedFloats Slopes { get; }

    /// <summary>(groups, R, P): gradient of one layer's sums.</summary>
    public AlignedFloats SumGradient { get; private set; }

    /// <summary>(groups, R, P): that of the layer before it.</summary>
    public AlignedFloats NextSumGradient { get; private set; }

    /// <summary>(groups, S, P, 2 vectors): <see cref="SumGradient"/> with its lanes turned from pixels to nodes.</summary>
    public AlignedFloats Transposed { get; }

    /// <summary>(layers − 1, S, R, 2 vectors): gradients of the tanh layers' weights.</summary>
    public AlignedFloats WeightSums { get; }

    /// <summary>A vector each, summed over its lanes at the end: folded bias (N), wx, wy, wr (N each), tanh biases (layers − 1, N), output bias (1) and weights (N).</summary>
    public AlignedFloats LaneSums { get; }

    public void SwapSumGradients() => (SumGradient, NextSumGradient) = (NextSumGradient, SumGradient);

    private static int LaneSumCount(DenseShape shape) => ((4 + shape.TanhLayers + 1) * shape.Nodes) + 1;
}
