using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Latents;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace CppnGallery.Learning.Networks;

/// <summary>
/// <c>Q</c>: a 26 × 26 picture to the mean and log variance of its latent. 676 → 512 → 512 by softplus with dropout in training, two heads
/// of 32. At use the latent is the mean.
/// </summary>
public sealed class Encoder : nn.Module<Tensor, RandomSource?, (Tensor Mean, Tensor LogVariance)>
{
    /// <summary>Share of the hidden values kept in training.</summary>
    public const float Keep = 0.65f;

    private readonly Dense _first, _second, _mean, _logVariance;
    private readonly RandomNumbers _firstKept, _secondKept;

    /// <summary>A module over these weights.</summary>
    /// <param name="weights">Trained in place.</param>
    /// <param name="compute">Where and how.</param>
    /// <param name="batch">Pictures at a time where there is dropout.</param>
    public Encoder(EncoderWeights weights, Compute compute, int batch = 1)
        : base(nameof(Encoder))
    {
        Parameters = [.. weights.Parameters.Select(of => new NamedParameter(of, compute))];
        _first = new(Parameters[0], Parameters[1], compute);
        _second = new(Parameters[2], Parameters[3], compute);
        _mean = new(Parameters[4], Parameters[5], compute);
        _logVariance = new(Parameters[6], Parameters[7], compute);
        (_firstKept, _secondKept) = (new(compute, batch, EncoderWeights.Hidden), new(compute, batch, EncoderWeights.Hidden));
        RegisterComponents();
    }

    /// <summary>In checkpoint order.</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>
    /// Pictures (B, 1, 26, 26), 1 is ink, to means and log variances (B, 32) each; with dropout where <paramref name="dropout"/> is given.
    /// </summary>
    public override (Tensor Mean, Tensor LogVariance) forward(Tensor pictures, RandomSource? dropout)
    {
        var h = Hide(softplus(_first.forward(pictures.view(-1, EncoderWeights.Pixels))), _firstKept, dropout);
        h = Hide(softplus(_second.forward(h)), _secondKept, dropout);
        return (_mean.forward(h), _logVariance.forward(h));
    }

    /// <summary>
    /// The latent of a picture: its mean, rounded to halves. Safe for any number of threads while nobody trains these weights.
    /// </summary>
    /// <param name="weights">A trained encoder's.</param>
    /// <param name="picture">(26, 26), 1 is ink.</param>
    /// <exception cref="ArgumentException">The picture has another size, or its values lead to no latent (past 65,504).</exception>
    public static Latent Encode(EncoderWeights weights, ReadOnlySpan<float> picture)
    {
        if (picture.Length != EncoderWeights.Pixels)
        {
            throw new ArgumentException($"A picture has {EncoderWeights.Pixels} values; {picture.Length} were given.", nameof(picture));
        }

        Compute.Plain.EnterThread();
        using var calls = NativeCalls.Enter();
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var encoder = new Encoder(weights, Compute.Plain);
        return Latent.FromValues(encoder.forward(tensor(picture.ToArray()), null).Mean.Floats());
    }

    private static Tensor Hide(Tensor h, RandomNumbers kept, RandomSource? dropout) =>
        dropout is null ? h : h * kept.Dropout(dropout, Keep);
}
