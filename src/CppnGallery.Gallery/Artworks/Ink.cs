using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Artworks;

/// <summary>
/// How much ink a picture carries, measured on the 26 × 26 training picture: cheap, and the same function as at any size.
/// </summary>
public static class Ink
{
    /// <summary>
    /// Mean ink under which a picture counts as a blank canvas, which the gallery never hangs. A digit of MNIST has 10 to 20 %;
    /// a generator whose encoder drifted away from the unit Gaussian draws far below 1 % for part of the latents.
    /// </summary>
    public const double BlankBelow = 0.01;

    // The side of a training picture.
    private const int Side = 26;

    /// <summary>Mean intensity of the frame of this artwork, 0 (bare paper) to 1 (solid ink).</summary>
    public static double Mean(Model model, Latent latent)
    {
        Span<float> picture = stackalloc float[Side * Side];
        model.Generator.Draw(latent.Values, View.Frame, Side, Side, 0, Side, picture);
        double sum = 0;
        foreach (float intensity in picture)
        {
            sum += intensity;
        }

        return sum / picture.Length;
    }

    /// <summary>Whether the picture counts as blank.</summary>
    public static bool IsBlank(Model model, Latent latent) => Mean(model, latent) < BlankBelow;
}
