using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Kernels.Tests.References;

/// <summary>
/// The chain rule through <see cref="ResidualCppnReference"/>, as one would write it on the same blackboard: one point at a time, in doubles,
/// each derivative where its layer is. Slow, and the oracle of the other gradients.
/// </summary>
/// <param name="generator">Whose weights; their own gradients are left alone.</param>
internal sealed class ResidualCppnReferenceGradient(ResidualCppn generator)
{
    private readonly int _nodes = generator.Settings.Nodes;

    /// <summary>Sums so far by every weight, in the order and layout of <see cref="ResidualCppn.Parameters"/>.</summary>
    public IReadOnlyList<double[]> OfParameters { get; } = [.. generator.Parameters.Select(parameter => new double[parameter.Count])];

    private double[] OfLatentWeights => OfParameters[0];

    private double[] OfPlaneWeights => OfParameters[1];

    private double[] OfFirstBias => OfParameters[2];

    private double[] OfBlockWeights => OfParameters[3];

    private double[] OfBlockBiases => OfParameters[4];

    private double[] OfOutputWeights => OfParameters[5];

    private double[] OfOutputBias => OfParameters[6];

    /// <summary>Adds the derivatives of <paramref name="scale"/> · intensity at a point.</summary>
    /// <param name="latent">32 values.</param>
    /// <param name="x">Of the point.</param>
    /// <param name="y">Of the point.</param>
    /// <param name="scale">The loss's derivative by the intensity.</param>
    /// <param name="ofLatent">32 sums, added to.</param>
    public void Add(ReadOnlySpan<float> latent, double x, double y, double scale, Span<double> ofLatent)
    {
        var layers = ResidualCppnReference.Layers(generator, latent, x, y);
        double intensity = ResidualCppnReference.Output(generator, layers[^1]);
        double ofLogit = scale * intensity * (1 - intensity);
        double[] ofH = new double[_nodes];
        OfOutputBias[0] += ofLogit;
        for (int j = 0; j < _nodes; j++)
        {
            OfOutputWeights[j] += ofLogit * layers[^1][j];
            ofH[j] = ofLogit * generator.OutputWeights.Data[j];
        }

        for (int block = generator.Settings.Blocks - 1; block >= 0; block--)
        {
            ofH = BackThroughBlock(block, layers, ofH);
        }

        BackThroughFirst(latent, x, y, layers[0], ofH, ofLatent);
    }

    // h′ = h + tanh(W₅·relu(W₄·…relu(W₁·h))): the derivative by h is that by h′, and what comes back through the five layers.
    private double[] BackThroughBlock(int block, IReadOnlyList<double[]> layers, double[] ofOutput)
    {
        const int dense = ResidualCppnSettings.ReluLayers + 1;
        double[] back = ofOutput;
        for (int layer = dense - 1; layer >= 0; layer--)
        {
            int input = (block * (dense + 1)) + layer;
            double[] output = layers[input + 1], ofSum = new double[_nodes];
            for (int j = 0; j < _nodes; j++)
            {
                // tanh′ = 1 − tanh²; relu′ is 1 above 0 and 0 elsewhere.
                double slope = layer == dense - 1 ? 1 - (output[j] * output[j]) : output[j] > 0 ? 1 : 0;
                ofSum[j] = back[j] * slope;
            }

            back = BackThroughDense((block * dense) + layer, layers[input], ofSum);
        }

        return [.. ofOutput.Zip(back, (around, through) => around + through)];
    }

    // s[j] = b[j] + Σᵢ input[i]·w[i, j]
    private double[] BackThroughDense(int index, double[] input, double[] ofSum)
    {
        var weights = generator.BlockWeights.Data.Slice(index * _nodes * _nodes, _nodes * _nodes);
        double[] ofInput = new double[_nodes];
        for (int j = 0; j < _nodes; j++)
        {
            OfBlockBiases[(index * _nodes) + j] += ofSum[j];
            for (int i = 0; i < _nodes; i++)
            {
                OfBlockWeights[(((index * _nodes) + i) * _nodes) + j] += input[i] * ofSum[j];
                ofInput[i] += weights[(i * _nodes) + j] * ofSum[j];
            }
        }

        return ofInput;
    }

    // h[j] = tanh(b[j] + 8·Σᵢ z[i]·wz[i, j] + x·wx[j] + y·wy[j] + r·wr[j])
    private void BackThroughFirst(ReadOnlySpan<float> latent, double x, double y, double[] h, double[] ofH, Span<double> ofLatent)
    {
        for (int j = 0; j < _nodes; j++)
        {
            double ofSum = ofH[j] * (1 - (h[j] * h[j]));
            OfFirstBias[j] += ofSum;
            OfPlaneWeights[j] += x * ofSum;
            OfPlaneWeights[_nodes + j] += y * ofSum;
            OfPlaneWeights[(2 * _nodes) + j] += Math.Sqrt((x * x) + (y * y)) * ofSum;
            for (int i = 0; i < Latent.Size; i++)
            {
                OfLatentWeights[(i * _nodes) + j] += (double)ResidualCppn.LatentScale * latent[i] * ofSum;
                ofLatent[i] += (double)ResidualCppn.LatentScale * generator.LatentWeights.Data[(i * _nodes) + j] * ofSum;
            }
        }
    }
}
