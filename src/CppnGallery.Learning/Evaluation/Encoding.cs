using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Latents;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Evaluation;

/// <summary>
/// Shows digits to an encoder, so many at a time; on one thread, in float32, so that figures are the same on any number of cores.
/// </summary>
internal sealed class Encoding(EncoderWeights weights)
{
    private readonly Encoder _encoder = new(weights, Compute.Plain);

    /// <summary>Takes mean and log variance (32 each) of a digit.</summary>
    public delegate void Taker(int index, ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance);

    /// <summary>The middle pieces of digits <paramref name="first"/> and following, <paramref name="count"/> of them, in order.</summary>
    public void Show(DigitSet digits, int first, int count, Taker take)
    {
        Compute.Plain.EnterThread();
        using var calls = NativeCalls.Enter();
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var pictures = empty(count, 1, EncoderWeights.Pixels);
        Crops.CopyMiddles(digits, first, pictures.Floats());
        var (mean, logVariance) = _encoder.forward(pictures, null);
        for (int i = 0; i < count; i++)
        {
            take(first + i, mean.Floats().Slice(i * Latent.Size, Latent.Size), logVariance.Floats().Slice(i * Latent.Size, Latent.Size));
        }
    }
}
