using CppnGallery.Autograd;

namespace CppnGallery.Models.Generators;

/// <summary>A whole generator as one operation on a tape: latents in, training pictures out, gradients of every weight and latent back.</summary>
public interface IDrawing
{
    /// <summary>Side of a training picture.</summary>
    const int Side = 26;

    /// <summary>Latents (B, 32), unscaled, to pictures (B, 26, 26, 1), 1 is ink. Results are the same for any number of threads.</summary>
    Tensor Draw(Tape tape, Tensor latents);
}
