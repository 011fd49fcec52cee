using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Encoders;

/// <summary>
/// <c>Q</c>: a 26 × 26 picture to the mean and log variance of its latent. 676 → 512 → 512 by softplus with dropout in training, two
/// heads of 32. At use the latent is the mean.
/// </summary>
public sealed class Encoder
{
    /// <summary>Pixels of a training picture.</summary>
    public const int Pixels = 26 * 26;

    /// <summary>Width of the two hidden layers.</summary>
    public const int Hidden = 512;

    /// <summary>Its numbers.</summary>
    public const long ParameterCount = ((Pixels + 1L) * Hidden) + ((Hidden + 1L) * Hidden) + (2 * (Hidden + 1L) * Latent.Size);

    /// <summary>Share of the hidden values kept in training.</summary>
    public const float Keep = 0.65f;

    private const string FirstName = "encoder.first.weight";
    private const double Stddev = 0.02;

    private readonly Tensor _firstWeights = Tensor.Parameter(Pixels, Hidden);
    private readonly Tensor _firstBias = Tensor.Parameter(Hidden);
    private readonly Tensor _secondWeights = Tensor.Parameter(Hidden, Hidden);
    private readonly Tensor _secondBias = Tensor.Parameter(Hidden);
    private readonly Tensor _meanWeights = Tensor.Parameter(Hidden, Latent.Size);
    private readonly Tensor _meanBias = Tensor.Parameter(Latent.Size);
    private readonly Tensor _varianceWeights = Tensor.Parameter(Hidden, Latent.Size);
    private readonly Tensor _varianceBias = Tensor.Parameter(Latent.Size);

    /// <summary>An encoder with all weights zero.</summary>
    public Encoder() => Parameters =
        [
            new(FirstName, _firstWeights),
            new("encoder.first.bias", _firstBias),
            new("encoder.second.weight", _secondWeights),
            new("encoder.second.bias", _secondBias),
            new("encoder.mean.weight", _meanWeights),
            new("encoder.mean.bias", _meanBias),
            new("encoder.log_variance.weight", _varianceWeights),
            new("encoder.log_variance.bias", _varianceBias),
        ];

    /// <summary>All parameters, in checkpoint order.</summary>
    public IReadOnlyList<NamedTensor> Parameters { get; }

    /// <summary>Whether a file with tensors of these names holds an encoder.</summary>
    public static bool IsIn(IReadOnlySet<string> names) => names.Contains(FirstName);

    /// <summary>Draws the initial weights: Gaussians of σ 0.02; biases zero.</summary>
    public void Initialise(RandomSource random)
    {
        foreach (var weights in (ReadOnlySpan<Tensor>)[_firstWeights, _secondWeights, _meanWeights, _varianceWeights])
        {
            random.FillGaussian(weights.Data, Stddev);
        }
    }

    /// <summary>Pictures (B, 676), 1 is ink, to means and log variances (B, 32) each; with dropout where <paramref name="dropout"/> is given.</summary>
    public (Tensor Mean, Tensor LogVariance) Forward(Tape tape, Tensor pictures, RandomSource? dropout)
    {
        var h = Hide(tape, tape.Softplus(tape.Dense(pictures, _firstWeights, _firstBias)), dropout);
        h = Hide(tape, tape.Softplus(tape.Dense(h, _secondWeights, _secondBias)), dropout);
        return (tape.Dense(h, _meanWeights, _meanBias), tape.Dense(h, _varianceWeights, _varianceBias));
    }

    /// <summary>The latent of a picture: its mean, rounded to halves. Safe for any number of threads while nobody trains.</summary>
    /// <param name="picture">(26, 26), 1 is ink.</param>
    /// <exception cref="ArgumentException">The picture has another size, or its values lead to no latent (past 65,504).</exception>
    public Latent Encode(ReadOnlySpan<float> picture)
    {
        if (picture.Length != Pixels)
        {
            throw new ArgumentException($"A picture has {Pixels} values; {picture.Length} were given.", nameof(picture));
        }

        var pixels = Tensor.Constant(1, Pixels);
        picture.CopyTo(pixels.Data);
        return Latent.FromValues(Forward(new Tape(recording: false), pixels, dropout: null).Mean.Data);
    }

    private static Tensor Hide(Tape tape, Tensor h, RandomSource? dropout) => dropout is null ? h : tape.Dropout(h, Keep, dropout);
}
