using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Randomness;

namespace CppnGallery.Models.Classifiers;

/// <summary>
/// <c>C</c> of part two: three 5 × 5 stride-2 convolutions (26 → 13 → 7 → 4; 32, 64, 128 channels), leaky ReLU 0.2, batch normalisation on
/// the second and third, one dense layer to eleven classes: ten digits and "fake". <see cref="Discriminator"/> is <c>D</c> of part one: the same
/// with 24, 48, 96 channels and one logit, real or fake.
/// </summary>
public sealed class Classifier
{
    /// <summary>Ten digits and "fake".</summary>
    public const int Classes = 11;

    /// <summary>The class of pictures that a generator drew.</summary>
    public const byte Fake = 10;

    private const int Side = 26;
    private const int ClassifierChannels = 32;
    private const int DiscriminatorChannels = 24;
    private const int LastSide = 4;
    private const float Slope = 0.2f;
    private const double Stddev = 0.02;

    private readonly int _flat;
    private readonly Tensor _firstWeights, _firstBias;
    private readonly Tensor _secondWeights, _secondBias, _secondGamma, _secondBeta;
    private readonly Tensor _thirdWeights, _thirdBias, _thirdGamma, _thirdBeta;
    private readonly Tensor _lastWeights, _lastBias;

    /// <summary>A classifier with all weights zero.</summary>
    public Classifier()
        : this("classifier", ClassifierChannels, Classes)
    {
    }

    private Classifier(string name, int channels, int outputs)
    {
        _flat = LastSide * LastSide * 4 * channels;
        _firstWeights = Tensor.Parameter(25, channels);
        _firstBias = Tensor.Parameter(channels);
        _secondWeights = Tensor.Parameter(25 * channels, 2 * channels);
        _secondBias = Tensor.Parameter(2 * channels);
        _secondGamma = Tensor.Parameter(2 * channels);
        _secondBeta = Tensor.Parameter(2 * channels);
        _thirdWeights = Tensor.Parameter(25 * 2 * channels, 4 * channels);
        _thirdBias = Tensor.Parameter(4 * channels);
        _thirdGamma = Tensor.Parameter(4 * channels);
        _thirdBeta = Tensor.Parameter(4 * channels);
        _lastWeights = Tensor.Parameter(_flat, outputs);
        _lastBias = Tensor.Parameter(outputs);
        Parameters =
        [
            new(name + ".first.weight", _firstWeights),
            new(name + ".first.bias", _firstBias),
            new(name + ".second.weight", _secondWeights),
            new(name + ".second.bias", _secondBias),
            new(name + ".second.gamma", _secondGamma),
            new(name + ".second.beta", _secondBeta),
            new(name + ".third.weight", _thirdWeights),
            new(name + ".third.bias", _thirdBias),
            new(name + ".third.gamma", _thirdGamma),
            new(name + ".third.beta", _thirdBeta),
            new(name + ".last.weight", _lastWeights),
            new(name + ".last.bias", _lastBias),
        ];
    }

    /// <summary><c>D</c> of part one with all weights zero: one logit, above 0 for real.</summary>
    public static Classifier Discriminator() => new("discriminator", DiscriminatorChannels, 1);

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

    /// <summary>Pictures (B, 26, 26, 1), 1 is ink, to logits (B, 11), or (B, 1) of the discriminator. Batch statistics are those of these pictures.</summary>
    public Tensor Forward(Tape tape, Tensor pictures)
    {
        int batch = pictures[0];
        Shape(pictures);
        var h = tape.LeakyRelu(tape.Convolve(pictures, _firstWeights, _firstBias), Slope);
        h = tape.LeakyRelu(tape.BatchNormalise(tape.Convolve(h, _secondWeights, _secondBias), _secondGamma, _secondBeta), Slope);
        h = tape.LeakyRelu(tape.BatchNormalise(tape.Convolve(h, _thirdWeights, _thirdBias), _thirdGamma, _thirdBeta), Slope);
        return tape.Dense(tape.Reshape(h, batch, _flat), _lastWeights, _lastBias);
    }

    private static void Shape(Tensor pictures)
    {
        if (pictures.Shape is not [_, Side, Side, 1])
        {
            throw new ArgumentException($"The classifier takes pictures of {Side} × {Side} × 1.", nameof(pictures));
        }
    }
}
