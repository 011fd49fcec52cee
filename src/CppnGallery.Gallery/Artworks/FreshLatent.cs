using System.Diagnostics.CodeAnalysis;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

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
    /// <param name="random">Asked once a try.</param>
    /// <param name="models">Who will show it.</param>
    /// <param name="taken">Latents that hang already.</param>
    /// <param name="latent">What was drawn.</param>
    /// <param name="share">Where several draw from one pool without a word between them, each has the seeds that leave its own remainder.</param>
    /// <param name="cancellationToken">Looked at between two tries.</param>
    /// <returns>False when <see cref="TriesAPicture"/> latents in a row would not do.</returns>
    /// <exception cref="OperationCanceledException">Cancelled between two tries.</exception>
    public static bool TryDraw(
        Random random,
        ReadOnlySpan<Model> models,
        IReadOnlySet<Latent> taken,
        [NotNullWhen(true)] out Latent? latent,
        SeedShare share = default,
        CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < TriesAPicture; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            latent = share.Draw(random);
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

/// <summary>One of several equal parts of the seeds that fresh latents are drawn from; no two parts have a seed in common.</summary>
/// <param name="Parts">How many; 0 and 1 are one part that has all.</param>
/// <param name="Part">Which, 0 .. <paramref name="Parts"/> − 1.</param>
public readonly record struct SeedShare(int Parts, int Part)
{
    /// <summary>A latent of this part.</summary>
    public Latent Draw(Random random) => Latent.FromSeed((ulong)(Parts <= 1 ? random.Next(FreshLatent.Seeds) : (random.Next(FreshLatent.Seeds / Parts) * Parts) + Part));
}
