namespace CppnGallery.Kernels.Generators;

/// <summary>
/// A whole generator on a batch of training pictures and back again, by the fused kernels. Gradients and pictures are the same for any
/// number of threads. Used by one thread at a time, which spreads
/// the work over <see cref="Threads.Workers"/>.
/// </summary>
public interface IDrawing
{
    /// <summary>Side of a training picture.</summary>
    const int Side = 26;

    /// <summary>Pixels of a training picture.</summary>
    const int Pixels = Side * Side;

    /// <summary>Numbers of a latent.</summary>
    const int LatentSize = 32;

    /// <summary>The factor on the latent before it enters the network, as the coordinates' own scale.</summary>
    const float LatentScale = 8;

    /// <summary>Draws.</summary>
    /// <param name="latents">(B, 32), unscaled.</param>
    /// <param name="pictures">(B, 26, 26), 1 is ink.</param>
    void Draw(ReadOnlySpan<float> latents, Span<float> pictures);

    /// <summary>From the gradient of a loss by the pictures to those by every weight and latent.</summary>
    /// <param name="latents">(B, 32), those that were drawn.</param>
    /// <param name="pictures">(B, 26, 26), what <see cref="Draw"/> made of them with the same weights.</param>
    /// <param name="ofPictures">(B, 26, 26).</param>
    /// <param name="ofLatents">(B, 32), written.</param>
    /// <param name="ofWeights">All weights one after the other, in the order of their record; written.</param>
    void Backward(ReadOnlySpan<float> latents, ReadOnlySpan<float> pictures, ReadOnlySpan<float> ofPictures, Span<float> ofLatents,
        Span<float> ofWeights);
}
