using CppnGallery.Models.Generators;

namespace CppnGallery.Kernels.Tests.References;

/// <summary>The generator as one would write it on a blackboard: one point at a time, in doubles. Slow, and the oracle of the others.</summary>
internal static class ResidualCppnReference
{
    /// <summary>Intensity at the point (<paramref name="x"/>, <paramref name="y"/>) of the plane.</summary>
    public static double Intensity(ResidualCppn generator, ReadOnlySpan<float> latent, double x, double y) =>
        Output(generator, Layers(generator, latent, x, y)[^1]);

    /// <summary>The intensity of the last layer (N).</summary>
    internal static double Output(ResidualCppn generator, double[] h)
    {
        double logit = generator.OutputBias.Data[0];
        for (int j = 0; j < h.Length; j++)
        {
            logit += h[j] * generator.OutputWeights.Data[j];
        }

        return 1 / (1 + Math.Exp(-logit));
    }

    /// <summary>
    /// Everything before the last sum, each (N): the first layer's tanh, then for every block its four ReLU layers, its tanh layer, and the sum
    /// of that and the block's input.
    /// </summary>
    internal static IReadOnlyList<double[]> Layers(ResidualCppn generator, ReadOnlySpan<float> latent, double x, double y)
    {
        double[] h = First(generator, latent, x, y);
        List<double[]> layers = [h];
        for (int block = 0; block < generator.Settings.Blocks; block++)
        {
            double[] inner = h;
            for (int layer = 0; layer <= ResidualCppnSettings.ReluLayers; layer++)
            {
                inner = Dense(generator, block, layer, inner);
                for (int j = 0; j < inner.Length; j++)
                {
                    inner[j] = layer < ResidualCppnSettings.ReluLayers ? Math.Max(inner[j], 0) : Math.Tanh(inner[j]);
                }

                layers.Add(inner);
            }

            h = [.. h.Zip(inner, (input, step) => input + step)];
            layers.Add(h);
        }

        return layers;
    }

    private static double[] First(ResidualCppn generator, ReadOnlySpan<float> latent, double x, double y)
    {
        int nodes = generator.Settings.Nodes;
        double r = Math.Sqrt((x * x) + (y * y));
        var plane = generator.PlaneWeights.Data;
        double[] h = new double[nodes];
        for (int j = 0; j < nodes; j++)
        {
            double sum = generator.FirstBias.Data[j];
            for (int i = 0; i < latent.Length; i++)
            {
                sum += (double)ResidualCppn.LatentScale * latent[i] * generator.LatentWeights.Data[(i * nodes) + j];
            }

            h[j] = Math.Tanh(sum + (x * plane[j]) + (y * plane[nodes + j]) + (r * plane[(2 * nodes) + j]));
        }

        return h;
    }

    private static double[] Dense(ResidualCppn generator, int block, int layer, double[] input)
    {
        int nodes = input.Length;
        int index = (block * (ResidualCppnSettings.ReluLayers + 1)) + layer;
        var weights = generator.BlockWeights.Data.Slice(index * nodes * nodes, nodes * nodes);
        var bias = generator.BlockBiases.Data.Slice(index * nodes, nodes);
        double[] output = new double[nodes];
        for (int j = 0; j < nodes; j++)
        {
            output[j] = bias[j];
            for (int i = 0; i < nodes; i++)
            {
                output[j] += input[i] * weights[(i * nodes) + j];
            }
        }

        return output;
    }
}
