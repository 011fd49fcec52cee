namespace CppnGallery.Networks.Generators;

/// <summary>The generator as one would write it on a blackboard: one point at a time, in doubles. Slow, and the oracle of the others.</summary>
public static class ResidualCppnReference
{
    /// <summary>Intensity at the point (<paramref name="x"/>, <paramref name="y"/>) of the plane.</summary>
    public static double Intensity(ResidualCppn generator, ReadOnlySpan<float> latent, double x, double y)
    {
        int nodes = generator.Settings.Nodes;
        double r = Math.Sqrt((x * x) + (y * y));
        double[] h = new double[nodes];
        for (int j = 0; j < nodes; j++)
        {
            double sum = generator.FirstBias.Data[j];
            for (int i = 0; i < latent.Length; i++)
            {
                sum += ResidualCppn.LatentScale * latent[i] * generator.LatentWeights.Data[(i * nodes) + j];
            }

            var plane = generator.PlaneWeights.Data;
            h[j] = Math.Tanh(sum + (x * plane[j]) + (y * plane[nodes + j]) + (r * plane[(2 * nodes) + j]));
        }

        for (int block = 0; block < generator.Settings.Blocks; block++)
        {
            double[] inner = h;
            for (int layer = 0; layer <= ResidualCppnSettings.ReluLayers; layer++)
            {
                inner = Dense(generator, block, layer, inner);
                for (int j = 0; j < nodes; j++)
                {
                    inner[j] = layer < ResidualCppnSettings.ReluLayers ? Math.Max(inner[j], 0) : h[j] + Math.Tanh(inner[j]);
                }
            }

            h = inner;
        }

        double logit = generator.OutputBias.Data[0];
        for (int j = 0; j < nodes; j++)
        {
            logit += h[j] * generator.OutputWeights.Data[j];
        }

        return 1 / (1 + Math.Exp(-logit));
    }

    private static double[] Dense(ResidualCppn generator, int block, int layer, double[] input)
    {
        int nodes = input.Length;
        var weights = generator.BlockWeights.Part(block).Part(layer).Data;
        var bias = generator.BlockBiases.Part(block).Part(layer).Data;
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
