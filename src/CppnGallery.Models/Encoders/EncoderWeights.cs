using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Encoders;

/// <summary>
/// The numbers of an encoder <c>Q</c>, which finds the latent of a picture: 676 → 512 → 512 and two heads of 32, mean and log variance.
/// They lie beside a generator's in its checkpoint.
/// </summary>
public sealed class EncoderWeights
{
    /// <summary>Pixels of a training picture.</summary>
    public const int Pixels = IDrawing.Pixels;

    /// <summary>Width of the two hidden layers.</summary>
    public const int Hidden = 512;

    /// <summary>How many numbers.</summary>
    public const long ParameterCount = ((Pixels + 1L) * Hidden) + ((Hidden + 1L) * Hidden) + (2 * (Hidden + 1L) * Latent.Size);

    private const string FirstName = "encoder.first.weight";
    private const double Stddev = 0.02;

    /// <summary>An encoder with all weights zero.</summary>
    public EncoderWeights() => Parameters = [First, FirstBias, Second, SecondBias, Mean, MeanBias, LogVariance, LogVarianceBias];

    /// <summary>(676, 512).</summary>
    public Weights First { get; } = new(FirstName, Pixels, Hidden);

    /// <summary>(512).</summary>
    public Weights FirstBias { get; } = new("encoder.first.bias", Hidden);

    /// <summary>(512 in, 512 out).</summary>
    public Weights Second { get; } = new("encoder.second.weight", Hidden, Hidden);

    /// <summary>(512).</summary>
    public Weights SecondBias { get; } = new("encoder.second.bias", Hidden);

    /// <summary>(512, 32).</summary>
    public Weights Mean { get; } = new("encoder.mean.weight", Hidden, Latent.Size);

    /// <summary>(32).</summary>
    public Weights MeanBias { get; } = new("encoder.mean.bias", Latent.Size);

    /// <summary>(512, 32).</summary>
    public Weights LogVariance { get; } = new("encoder.log_variance.weight", Hidden, Latent.Size);

    /// <summary>(32).</summary>
    public Weights LogVarianceBias { get; } = new("encoder.log_variance.bias", Latent.Size);

    /// <summary>All of them, in checkpoint order.</summary>
    public IReadOnlyList<Weights> Parameters { get; }

    /// <summary>Whether a file with tensors of these names holds an encoder.</summary>
    public static bool IsIn(IReadOnlySet<string> names) => names.Contains(FirstName);

    /// <summary>Draws the initial weights: Gaussians of σ 0.02; biases zero.</summary>
    public void Initialise(RandomSource random)
    {
        foreach (var weights in (ReadOnlySpan<Weights>)[First, Second, Mean, LogVariance])
        {
            random.FillGaussian(weights.Data, Stddev);
        }
    }
}
