namespace CppnGallery.Networks.Generators;

/// <summary>The dense generator as one would write it on a blackboard: one point at a time, in doubles. Slow, and the oracle of the others.</summary>
public static class DenseCppnReference
{
    /// <summary>Intensity at the point (<paramref name="x"/>, <paramref name="y"/>) of the plane.</summary>
    public static double Intensity(DenseCppn generator, ReadOnlySpan<float> latent, double x, double y)
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
            h[j] = Softplus(sum + (x * plane[j]) + (y * plane[nodes + j]) + (r * plane[(2 * nodes) + j]));
        }

        for (int layer = 0; layer < generator.Settings.TanhLayers; layer++)
        {
            var weights = generator.TanhWeights.Part(layer).Data;
            double[] next = new double[nodes];
            for (int j = 0; j < nodes; j++)
            {
                double sum = generator.TanhBiases.Part(layer).Data[j];
                for (int i = 0; i < nodes; i++)
                {
                    sum += h[i] * weights[(i * nodes) + j];
                }

                next[j] = Math.Tanh(sum);
            }

            h = next;
        }

        double logit = generator.OutputBias.Data[0];
        for (int j = 0; j < nodes; j++)
        {
            logit += h[j] * generator.OutputWeights.Data[j];
        }

        return 1 / (1 + Math.Exp(-logit));
    }

    // ln(1 + eˣ), written so that neither end overflows or cancels.
    private static double Softplus(double x) => Math.Max(x, 0) + double.LogP1(Math.Exp(-Math.Abs(x)));
}
