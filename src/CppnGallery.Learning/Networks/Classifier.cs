using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace CppnGallery.Learning.Networks;

/// <summary>
/// <c>C</c> of part two: three 5 × 5 stride-2 convolutions (26 → 13 → 7 → 4; 32, 64, 128 channels), leaky ReLU 0.2, batch normalisation on
/// the second and third, one dense layer to eleven classes: ten
/// digits and "fake". <see cref="Discriminator"/> is <c>D</c> of part one: the same with 24, 48, 96 channels and one logit, real or fake.
/// </summary>
public sealed class Classifier : nn.Module<Tensor, Tensor>
{
    /// <summary>Ten digits and "fake".</summary>
    public const int Classes = 11;

    /// <summary>The class of pictures that a generator drew.</summary>
    public const byte Fake = 10;

    private const int ClassifierChannels = 32;
    private const int DiscriminatorChannels = 24;
    private const int LastSide = 4;
    private const int Taps = 5 * 5;
    private const double Slope = 0.2;
    private const double Stddev = 0.02;

    private readonly Convolution _first, _second, _third;
    private readonly BatchNormalisation _secondNormal, _thirdNormal;
    private readonly Dense _last;

    private Classifier(string name, int channels, int outputs, RandomSource random, Compute compute)
        : base(name)
    {
        int flat = LastSide * LastSide * 4 * channels;
        Weights[] weights =
        [
            new(name + ".first.weight", Taps, channels),
            new(name + ".first.bias", channels),
            new(name + ".second.weight", Taps * channels, 2 * channels),
            new(name + ".second.bias", 2 * channels),
            new(name + ".second.gamma", 2 * channels),
            new(name + ".second.beta", 2 * channels),
            new(name + ".third.weight", Taps * 2 * channels, 4 * channels),
            new(name + ".third.bias", 4 * channels),
            new(name + ".third.gamma", 4 * channels),
            new(name + ".third.beta", 4 * channels),
            new(name + ".last.weight", flat, outputs),
            new(name + ".last.bias", outputs),
        ];
        Initialise(weights, random);
        Parameters = [.. weights.Select(of => new NamedParameter(of, compute))];
        _first = new(Parameters[0], Parameters[1], compute);
        _second = new(Parameters[2], Parameters[3], compute);
        _secondNormal = new(Parameters[4], Parameters[5]);
        _third = new(Parameters[6], Parameters[7], compute);
        _thirdNormal = new(Parameters[8], Parameters[9]);
        _last = new(Parameters[10], Parameters[11], compute);
        RegisterComponents();
    }

    /// <summary>In the order of a training's state.</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary><c>C</c> of part two with initial weights.</summary>
    public static Classifier OfDigits(RandomSource random, Compute compute) =>
        new("classifier", ClassifierChannels, Classes, random, compute);

    /// <summary><c>D</c> of part one with initial weights: one logit, above 0 for real.</summary>
    public static Classifier Discriminator(RandomSource random, Compute compute) =>
        new("discriminator", DiscriminatorChannels, 1, random, compute);

    /// <summary>
    /// Whether gradients reach the classifier's own weights; off while it only judges for a generator, which then costs less.
    /// </summary>
    public void Learn(bool on)
    {
        foreach (var parameter in Parameters)
        {
            parameter.Tensor.requires_grad = on;
        }
    }

    /// <summary>
    /// Pictures (B, 1, 26, 26), 1 is ink, to logits (B, 11), or (B, 1) of the discriminator. Batch statistics are those of these pictures.
    /// </summary>
    /// <exception cref="ArgumentException">The pictures have another size.</exception>
    public override Tensor forward(Tensor pictures)
    {
        Pictures.Require(pictures);
        var h = leaky_relu(_first.forward(pictures), Slope);
        h = leaky_relu(_secondNormal.forward(_second.forward(h)), Slope);
        h = leaky_relu(_thirdNormal.forward(_third.forward(h)), Slope);
        return _last.forward(Pictures.Flat(h));
    }

    // Gaussians of σ 0.02 (the convolutions' cut off at two σ), γ around 1 with σ 0.02, biases and β zero.
    private static void Initialise(Weights[] weights, RandomSource random)
    {
        random.FillTruncatedGaussian(weights[0].Data, Stddev);
        random.FillTruncatedGaussian(weights[2].Data, Stddev);
        random.FillTruncatedGaussian(weights[6].Data, Stddev);
        random.FillGaussian(weights[10].Data, Stddev);
        foreach (var gamma in (ReadOnlySpan<Weights>)[weights[4], weights[8]])
        {
            random.FillGaussian(gamma.Data, Stddev);
            foreach (ref float value in gamma.Data)
            {
                value += 1;
            }
        }
    }
}
