namespace CppnGallery.Kernels.Generators;

/// <summary>For one picture <c>8z·Wz + bz</c> is a constant: the latent folded into the first layer's bias.</summary>
public static class LatentFold
{
    /// <summary>Writes the N folded biases. Summed in doubles, in order, so that they are the same everywhere.</summary>
    /// <param name="latentWeights">(32, N).</param>
    /// <param name="firstBias">(N).</param>
    /// <param name="latent">32 values, unscaled.</param>
    /// <param name="folded">Room for N numbers.</param>
    public static void Fold(ReadOnlySpan<float> latentWeights, ReadOnlySpan<float> firstBias, ReadOnlySpan<float> latent, Span<float> folded)
    {
        int nodes = firstBias.Length;
        Span<double> sums = stackalloc double[nodes];
        for (int j = 0; j < nodes; j++)
        {
            sums[j] = firstBias[j];
        }

        for (int i = 0; i < latent.Length; i++)
        {
            double z = IDrawing.LatentScale * latent[i];
            var row = latentWeights.Slice(i * nodes, nodes);
            for (int j = 0; j < nodes; j++)
            {
                sums[j] += z * row[j];
            }
        }

        for (int j = 0; j < nodes; j++)
        {
            folded[j] = (float)sums[j];
        }
    }
}
