namespace CppnGallery.Kernels.Generators;

/// <summary>
/// The order in which the dense kernels read weights. A tanh layer is cut into strips of four outputs: their biases, then for every input the four
/// weights side by side. The last strip is filled up with zeros; what those outputs come to is never read.
/// </summary>
internal static class DenseCppnPacking
{
    /// <summary>Outputs that the kernel sums at the same time.</summary>
    public const int Strip = 4;

    /// <summary>Outputs with the last strip filled up.</summary>
    public static int Padded(int nodes) => (nodes + Strip - 1) / Strip * Strip;

    /// <summary>Floats of one packed layer.</summary>
    public static int LayerCount(int nodes) => Padded(nodes) * (nodes + 1);

    /// <summary>Floats of all packed weights: wx, wy, wr (N each), the tanh layers, the output's bias and weights (N).</summary>
    public static int Count(DenseShape shape) =>
        (3 * shape.Nodes) + (shape.TanhLayers * LayerCount(shape.Nodes)) + 1 + shape.Nodes;

    /// <summary>Packs everything but the first bias, which <see cref="LatentFold"/> makes for every picture.</summary>
    public static void Pack(DenseWeights of, Span<float> packed)
    {
        int nodes = of.Shape.Nodes;
        of.Plane.Span.CopyTo(packed);
        int at = 3 * nodes;
        for (int layer = 0; layer < of.Shape.TanhLayers; layer++)
        {
            PackLayer(of.Tanh.Span.Slice(layer * nodes * nodes, nodes * nodes), of.TanhBiases.Span.Slice(layer * nodes, nodes), packed[at..]);
            at += LayerCount(nodes);
        }

        packed[at] = of.OutputBias.Span[0];
        of.Output.Span.CopyTo(packed[(at + 1)..]);
    }

    /// <summary>Packs the tanh layers for the way back: rows and columns changed places, no biases.</summary>
    public static void PackTransposed(DenseWeights of, Span<float> packed)
    {
        int nodes = of.Shape.Nodes;
        packed.Clear();
        for (int layer = 0; layer < of.Shape.TanhLayers; layer++)
        {
            var weights = of.Tanh.Span.Slice(layer * nodes * nodes, nodes * nodes);
            var target = packed.Slice(layer * LayerCount(nodes), LayerCount(nodes));
            for (int j = 0; j < nodes; j++)
            {
                var strip = target[((j / Strip * Strip * (nodes + 1)) + Strip + (j % Strip))..];
                for (int i = 0; i < nodes; i++)
                {
                    strip[i * Strip] = weights[(j * nodes) + i];
                }
            }
        }
    }

    // packed (strips, 1 + N, 4) from weights (N in, N out)
    private static void PackLayer(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> packed)
    {
        int nodes = bias.Length;
        for (int j = 0; j < nodes; j += Strip)
        {
            int present = Math.Min(Strip, nodes - j);
            packed[..Strip].Clear();
            bias.Slice(j, present).CopyTo(packed);
            packed = packed[Strip..];
            for (int i = 0; i < nodes; i++)
            {
                packed[..Strip].Clear();
                weights.Slice((i * nodes) + j, present).CopyTo(packed);
                packed = packed[Strip..];
            }
        }
    }
}
