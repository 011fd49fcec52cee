using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Randomness;

namespace CppnGallery.Models.Judges;

/// <summary>
/// The numbers of a judge, which says what digit a picture shows: three 5 × 5 convolutions of stride 2 (26 → 13 → 7 → 4; 32, 64, 128
/// channels), a dense layer of 128 features, one of ten classes.
/// A convolution's weights are (5 · 5 · inputs, outputs), the inputs' channels fastest.
/// </summary>
public sealed class JudgeWeights
{
    /// <summary>Side of the pictures, in pixels.</summary>
    public const int Side = IDrawing.Side;

    /// <summary>Pixels of a picture.</summary>
    public const int Pixels = IDrawing.Pixels;

    /// <summary>Ten digits.</summary>
    public const int Classes = 10;

    /// <summary>Numbers before the last layer, after ReLU: what the Fréchet distance compares.</summary>
    public const int Features = 128;

    private const int Taps = 5 * 5;
    private const int Channels = 32;
    private const int Flat = 4 * 4 * 4 * Channels;

    /// <summary>A judge with all weights zero.</summary>
    public JudgeWeights() => Parameters = [First, FirstBias, Second, SecondBias, Third, ThirdBias, Feature, FeatureBias, Last, LastBias];

    /// <summary>(25, 32).</summary>
    public Weights First { get; } = new("judge.first.weight", Taps, Channels);

    /// <summary>(32).</summary>
    public Weights FirstBias { get; } = new("judge.first.bias", Channels);

    /// <summary>(25 · 32, 64).</summary>
    public Weights Second { get; } = new("judge.second.weight", Taps * Channels, 2 * Channels);

    /// <summary>(64).</summary>
    public Weights SecondBias { get; } = new("judge.second.bias", 2 * Channels);

    /// <summary>(25 · 64, 128).</summary>
    public Weights Third { get; } = new("judge.third.weight", Taps * 2 * Channels, 4 * Channels);

    /// <summary>(128).</summary>
    public Weights ThirdBias { get; } = new("judge.third.bias", 4 * Channels);

    /// <summary>(4 · 4 · 128, 128), channels fastest.</summary>
    public Weights Feature { get; } = new("judge.features.weight", Flat, Features);

    /// <summary>(128).</summary>
    public Weights FeatureBias { get; } = new("judge.features.bias", Features);

    /// <summary>(128, 10).</summary>
    public Weights Last { get; } = new("judge.last.weight", Features, Classes);

    /// <summary>(10).</summary>
    public Weights LastBias { get; } = new("judge.last.bias", Classes);

    /// <summary>All of them, in the order of the judge's file.</summary>
    public IReadOnlyList<Weights> Parameters { get; }

    /// <summary>
    /// Draws the initial weights: Gaussians of σ √(2/inputs), which keep the size of what passes ReLU (He et al. 2015); biases zero.
    /// </summary>
    public void Initialise(RandomSource random)
    {
        foreach (var weights in (ReadOnlySpan<Weights>)[First, Second, Third, Feature, Last])
        {
            random.FillGaussian(weights.Data, Math.Sqrt(2.0 / weights.Shape[0]));
        }
    }
}
