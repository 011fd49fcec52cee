using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Kernels.Tests.References;

/// <summary>
/// The chain rule through <see cref="DenseCppnReference"/>: one point at a time, in doubles, each derivative where its layer is. Slow, and the
/// oracle of the other gradients.
/// </summary>
/// <param name="generator">Whose weights; their own gradients are left alone.</param>
internal sealed class DenseCppnReferenceGradient(DenseCppn generator)
{
    private readonly int _nodes = generator.Settings.Nodes;

    /// <summary>Sums so far by every weight, in the order and layout of <see cref="DenseCppn.Parameters"/>.</summary>
    public IReadOnlyList<double[]> OfParameters { get; } = [.. generator.Parameters.Select(parameter => new double[parameter.Count])];

    private double[] OfLatentWeights => OfParameters[0];

    private double[] OfPlaneWeights => OfParameters[1];

    private double[] OfFirstBias => OfParameters[2];

    private double[] OfTanhWeights => OfParameters[3];

    private double[] OfTanhBiases => OfParameters[4];

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
        var layers = DenseCppnReference.Layers(generator, latent, x, y);
        double intensity = DenseCppnReference.Output(generator, layers[^1]);
        double ofLogit = scale * intensity * (1 - intensity);
        double[] ofH = new double[_nodes];
        OfOutputBias[0] += ofLogit;
        for (int j = 0; j < _nodes; j++)
        {
            OfOutputWeights[j] += ofLogit * layers[^1][j];
            ofH[j] = ofLogit * generator.OutputWeights.Data[j];
        }

        for (int layer = generator.Settings.TanhLayers - 1; layer >= 0; layer--)
        {
            ofH = BackThroughTanh(layer, layers[layer], layers[layer + 1], ofH);
        }

        BackThroughFirst(latent, x, y, layers[0], ofH, ofLatent);
    }

    // output[j] = tanh(b[j] + Σᵢ input[i]·w[i, j]), and tanh′ = 1 − tanh²
    private double[] BackThroughTanh(int layer, double[] input, double[] output, double[] ofOutput)
    {
        var weights = generator.TanhWeights.Data.Slice(layer * _nodes * _nodes, _nodes * _nodes);
        double[] ofInput = new double[_nodes];
        for (int j = 0; j < _nodes; j++)
        {
            double ofSum = ofOutput[j] * (1 - (output[j] * output[j]));
            OfTanhBiases[(layer * _nodes) + j] += ofSum;
            for (int i = 0; i < _nodes; i++)
            {
                OfTanhWeights[(((layer * _nodes) + i) * _nodes) + j] += input[i] * ofSum;
                ofInput[i] += weights[(i * _nodes) + j] * ofSum;
            }
        }

        return ofInput;
    }

    // h[j] = ln(1 + eˢ), s = b[j] + 8·Σᵢ z[i]·wz[i, j] + x·wx[j] + y·wy[j] + r·wr[j]; the derivative by s is eˢ/(1 + eˢ) = 1 − e⁻ʰ
    private void BackThroughFirst(ReadOnlySpan<float> latent, double x, double y, double[] h, double[] ofH, Span<double> ofLatent)
    {
        for (int j = 0; j < _nodes; j++)
        {
            double ofSum = ofH[j] * -double.ExpM1(-h[j]);
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
