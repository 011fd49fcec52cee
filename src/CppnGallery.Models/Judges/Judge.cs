using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Randomness;

namespace CppnGallery.Models.Judges;

/// <summary>
/// Says which digit a picture shows, and how surely. It stands apart from every training, so that models can be compared by it: three 5 × 5
/// stride-2 convolutions (26 → 13 → 7 → 4; 32, 64, 128 channels), a dense layer of 128 features, one of ten classes, ReLU between.
/// <para>Unlike the classifier of part two it has no batch statistics: a verdict does not depend on the pictures beside it.</para>
/// </summary>
public sealed class Judge
{
    /// <summary>Side of the pictures, in pixels.</summary>
    public const int Side = 26;

    /// <summary>Pixels of a picture.</summary>
    public const int Pixels = Side * Side;

    /// <summary>Ten digits.</summary>
    public const int Classes = 10;

    /// <summary>Numbers before the last layer, after ReLU: what the Fréchet distance compares.</summary>
    public const int Features = 128;

    /// <summary>Share of the features kept in training.</summary>
    public const float Keep = 0.5f;

    private const int Channels = 32;
    private const int LastSide = 4;
    private const int Flat = LastSide * LastSide * 4 * Channels;

    private readonly Tensor _firstWeights = Tensor.Parameter(25, Channels);
    private readonly Tensor _firstBias = Tensor.Parameter(Channels);
    private readonly Tensor _secondWeights = Tensor.Parameter(25 * Channels, 2 * Channels);
    private readonly Tensor _secondBias = Tensor.Parameter(2 * Channels);
    private readonly Tensor _thirdWeights = Tensor.Parameter(25 * 2 * Channels, 4 * Channels);
    private readonly Tensor _thirdBias = Tensor.Parameter(4 * Channels);
    private readonly Tensor _featureWeights = Tensor.Parameter(Flat, Features);
    private readonly Tensor _featureBias = Tensor.Parameter(Features);
    private readonly Tensor _lastWeights = Tensor.Parameter(Features, Classes);
    private readonly Tensor _lastBias = Tensor.Parameter(Classes);

    /// <summary>A judge with all weights zero.</summary>
    public Judge() => Parameters =
        [
            new("judge.first.weight", _firstWeights),
            new("judge.first.bias", _firstBias),
            new("judge.second.weight", _secondWeights),
            new("judge.second.bias", _secondBias),
            new("judge.third.weight", _thirdWeights),
            new("judge.third.bias", _thirdBias),
            new("judge.features.weight", _featureWeights),
            new("judge.features.bias", _featureBias),
            new("judge.last.weight", _lastWeights),
            new("judge.last.bias", _lastBias),
        ];

    /// <summary>All parameters, in the order of the judge's file.</summary>
    public IReadOnlyList<NamedTensor> Parameters { get; }

    /// <summary>Draws the initial weights: Gaussians of σ √(2/inputs), which keep the size of what passes ReLU (He et al. 2015); biases zero.</summary>
    public void Initialise(RandomSource random)
    {
        foreach (var weights in (ReadOnlySpan<Tensor>)[_firstWeights, _secondWeights, _thirdWeights, _featureWeights, _lastWeights])
        {
            random.FillGaussian(weights.Data, Math.Sqrt(2.0 / weights[0]));
        }
    }

    /// <summary>Pictures (B, 26, 26, 1), 1 is ink, to features (B, 128) and logits (B, 10); with dropout of features where it is given.</summary>
    /// <exception cref="ArgumentException">The pictures have another shape.</exception>
    public (Tensor Features, Tensor Logits) Forward(Tape tape, Tensor pictures, RandomSource? dropout = null)
    {
        if (pictures.Shape is not [_, Side, Side, 1])
        {
            throw new ArgumentException($"The judge takes pictures of {Side} × {Side} × 1.", nameof(pictures));
        }

        var h = tape.Relu(tape.Convolve(pictures, _firstWeights, _firstBias));
        h = tape.Relu(tape.Convolve(h, _secondWeights, _secondBias));
        h = tape.Relu(tape.Convolve(h, _thirdWeights, _thirdBias));
        var features = tape.Relu(tape.Dense(tape.Reshape(h, pictures[0], Flat), _featureWeights, _featureBias));
        var kept = dropout is null ? features : tape.Dropout(features, Keep, dropout);
        return (features, tape.Dense(kept, _lastWeights, _lastBias));
    }

    /// <summary>The digit of the greatest logit and its softmax probability: logits (10).</summary>
    public static Verdict Decide(ReadOnlySpan<float> logits)
    {
        int digit = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits);
        double total = 0;
        foreach (float logit in logits)
        {
            total += Math.Exp(logit - logits[digit]);
        }

        return new Verdict((byte)digit, 1 / total);
    }
}
