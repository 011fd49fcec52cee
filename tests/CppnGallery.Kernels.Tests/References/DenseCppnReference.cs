using CppnGallery.Models.Generators;

namespace CppnGallery.Kernels.Tests.References;

/// <summary>The dense generator as one would write it on a blackboard: one point at a time, in doubles. Slow, and the oracle of the others.</summary>
internal static class DenseCppnReference
{
    /// <summary>Intensity at the point (<paramref name="x"/>, <paramref name="y"/>) of the plane.</summary>
    public static double Intensity(DenseCppn generator, ReadOnlySpan<float> latent, double x, double y) =>
        Output(generator, Layers(generator, latent, x, y)[^1]);

    /// <summary>The intensity of the last layer (N).</summary>
    internal static double Output(DenseCppn generator, double[] h)
    {
        double logit = generator.OutputBias.Data[0];
        for (int j = 0; j < h.Length; j++)
        {
            logit += h[j] * generator.OutputWeights.Data[j];
        }

        return 1 / (1 + Math.Exp(-logit));
    }

    /// <summary>Everything before the last sum, each (N): the first layer's softplus, then every tanh layer.</summary>
    internal static IReadOnlyList<double[]> Layers(DenseCppn generator, ReadOnlySpan<float> latent, double x, double y)
    {
        int nodes = generator.Settings.Nodes;
        double[] h = [.. FirstSums(generator, latent, x, y).Select(Softplus)];
        List<double[]> layers = [h];
        for (int layer = 0; layer < generator.Settings.TanhLayers; layer++)
        {
            var weights = generator.TanhWeights.Data.Slice(layer * nodes * nodes, nodes * nodes);
            double[] next = new double[nodes];
            for (int j = 0; j < nodes; j++)
            {
                double sum = generator.TanhBiases.Data[(layer * nodes) + j];
                for (int i = 0; i < nodes; i++)
                {
                    sum += h[i] * weights[(i * nodes) + j];
                }

                next[j] = Math.Tanh(sum);
            }

            h = next;
            layers.Add(h);
        }

        return layers;
    }

    private static double[] FirstSums(DenseCppn generator, ReadOnlySpan<float> latent, double x, double y)
    {
        int nodes = generator.Settings.Nodes;
        double r = Math.Sqrt((x * x) + (y * y));
        var plane = generator.PlaneWeights.Data;
        double[] sums = new double[nodes];
        for (int j = 0; j < nodes; j++)
        {
            sums[j] = generator.FirstBias.Data[j] + (x * plane[j]) + (y * plane[nodes + j]) + (r * plane[(2 * nodes) + j]);
            for (int i = 0; i < latent.Length; i++)
            {
                sums[j] += (double)ResidualCppn.LatentScale * latent[i] * generator.LatentWeights.Data[(i * nodes) + j];
            }
        }

        return sums;
    }

    // ln(1 + eˣ), written so that neither end overflows or cancels.
    private static double Softplus(double x) => Math.Max(x, 0) + double.LogP1(Math.Exp(-Math.Abs(x)));
}
