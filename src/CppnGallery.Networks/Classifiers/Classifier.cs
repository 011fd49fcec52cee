using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Autograd.Randomness;

namespace CppnGallery.Networks.Classifiers;

/// <summary>
/// <c>C</c> of part two: three 5 × 5 stride-2 convolutions (26 → 13 → 7 → 4; 32, 64, 128 channels), leaky ReLU 0.2, batch normalisation on
/// the second and third, one dense layer to eleven classes: ten digits and "fake".
/// </summary>
public sealed class Classifier
{
    /// <summary>Ten digits and "fake".</summary>
    public const int Classes = 11;

    /// <summary>The class of pictures that a generator drew.</summary>
    public const byte Fake = 10;

    private const int Side = 26;
    private const int Channels = 32;
    private const int LastSide = 4;
    private const float Slope = 0.2f;
    private const double Stddev = 0.02;

    private readonly Tensor _firstWeights = Tensor.Parameter(25, Channels);
    private readonly Tensor _firstBias = Tensor.Parameter(Channels);
    private readonly Tensor _secondWeights = Tensor.Parameter(25 * Channels, 2 * Channels);
    private readonly Tensor _secondBias = Tensor.Parameter(2 * Channels);
    private readonly Tensor _secondGamma = Tensor.Parameter(2 * Channels);
    private readonly Tensor _secondBeta = Tensor.Parameter(2 * Channels);
    private readonly Tensor _thirdWeights = Tensor.Parameter(25 * 2 * Channels, 4 * Channels);
    private readonly Tensor _thirdBias = Tensor.Parameter(4 * Channels);
    private readonly Tensor _thirdGamma = Tensor.Parameter(4 * Channels);
    private readonly Tensor _thirdBeta = Tensor.Parameter(4 * Channels);
    private readonly Tensor _lastWeights = Tensor.Parameter(LastSide * LastSide * 4 * Channels, Classes);
    private readonly Tensor _lastBias = Tensor.Parameter(Classes);

    /// <summary>A classifier with all weights zero.</summary>
    public Classifier() => Parameters =
        [
            new("classifier.first.weight", _firstWeights),
            new("classifier.first.bias", _firstBias),
            new("classifier.second.weight", _secondWeights),
            new("classifier.second.bias", _secondBias),
            new("classifier.second.gamma", _secondGamma),
            new("classifier.second.beta", _secondBeta),
            new("classifier.third.weight", _thirdWeights),
            new("classifier.third.bias", _thirdBias),
            new("classifier.third.gamma", _thirdGamma),
            new("classifier.third.beta", _thirdBeta),
            new("classifier.last.weight", _lastWeights),
            new("classifier.last.bias", _lastBias),
        ];

    /// <summary>All parameters, in checkpoint order.</summary>
    public IReadOnlyList<NamedTensor> Parameters { get; }

    /// <summary>Draws the initial weights: Gaussians of σ 0.02 (the convolutions' cut off at two σ), γ around 1 with σ 0.02, biases and β zero.</summary>
    public void Initialise(RandomSource random)
    {
        random.FillTruncatedGaussian(_firstWeights.Data, Stddev);
        random.FillTruncatedGaussian(_secondWeights.Data, Stddev);
        random.FillTruncatedGaussian(_thirdWeights.Data, Stddev);
        random.FillGaussian(_lastWeights.Data, Stddev);
        foreach (var gamma in (ReadOnlySpan<Tensor>)[_secondGamma, _thirdGamma])
        {
            random.FillGaussian(gamma.Data, Stddev);
            foreach (ref float value in gamma.Data)
            {
                value += 1;
            }
        }
    }

    /// <summary>Whether gradients reach the classifier's own weights; off while it only judges for a generator, which then costs less.</summary>
    public void Train(bool on)
    {
        foreach (var parameter in Parameters)
        {
            parameter.Tensor.RequiresGradient = on;
        }
    }

    /// <summary>Pictures (B, 26, 26, 1), 1 is ink, to logits (B, 11). Batch statistics are those of these pictures.</summary>
    public Tensor Forward(Tape tape, Tensor pictures)
    {
        int batch = pictures[0];
        Shape(pictures);
        var h = tape.LeakyRelu(tape.Convolve(pictures, _firstWeights, _firstBias), Slope);
        h = tape.LeakyRelu(tape.BatchNormalise(tape.Convolve(h, _secondWeights, _secondBias), _secondGamma, _secondBeta), Slope);
        h = tape.LeakyRelu(tape.BatchNormalise(tape.Convolve(h, _thirdWeights, _thirdBias), _thirdGamma, _thirdBeta), Slope);
        return tape.Dense(tape.Reshape(h, batch, LastSide * LastSide * 4 * Channels), _lastWeights, _lastBias);
    }

    private static void Shape(Tensor pictures)
    {
        if (pictures.Shape is not [_, Side, Side, 1])
        {
            throw new ArgumentException($"The classifier takes pictures of {Side} × {Side} × 1.", nameof(pictures));
        }
    }
}
