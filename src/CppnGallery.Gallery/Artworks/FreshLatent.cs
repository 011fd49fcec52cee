using System.Diagnostics.CodeAnalysis;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Latents;

namespace CppnGallery.Gallery.Artworks;

/// <summary>New latents for the wall and for matchups: drawn at random, blank in none of the models that will show them.</summary>
public static class FreshLatent
{
    /// <summary>Latents are <c>seed-N</c> with N below this, so that their links stay short enough to read aloud.</summary>
    public const int Seeds = 1_000_000;

    /// <summary>
    /// Latents tried for one picture. Where a quarter is blank (the worst seen of a trained model) all of these are blank once in
    /// 10¹⁹ pictures; a model that draws nothing at all costs this many 26 × 26 pictures and no more.
    /// </summary>
    public const int TriesAPicture = 32;

    /// <summary>Draws a latent that is blank in none of <paramref name="models"/> and not in <paramref name="taken"/>.</summary>
    /// <returns>False when <see cref="TriesAPicture"/> latents in a row would not do.</returns>
    /// <exception cref="OperationCanceledException">Cancelled between two tries.</exception>
    public static bool TryDraw(
        Random random,
        ReadOnlySpan<Model> models,
        IReadOnlySet<Latent> taken,
        [NotNullWhen(true)] out Latent? latent,
        CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < TriesAPicture; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            latent = Latent.FromSeed((ulong)random.Next(Seeds));
            if (!taken.Contains(latent) && DrawsInAll(models, latent))
            {
                return true;
            }
        }

        latent = null;
        return false;
    }

    private static bool DrawsInAll(ReadOnlySpan<Model> models, Latent latent)
    {
        foreach (var model in models)
        {
            if (Ink.IsBlank(model, latent))
            {
                return false;
            }
        }

        return true;
    }
}
