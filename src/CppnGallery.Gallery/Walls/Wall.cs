using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Models;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Latents;

namespace CppnGallery.Gallery.Walls;

/// <summary>The first page's wall: new pictures on every visit, every model on show getting its fair part of it.</summary>
/// <param name="models">The models to hang pictures of.</param>
public sealed class Wall(ModelsOnShow models)
{
    /// <summary>Pictures asked for at once; past this a page is no wall, and each one costs at least a 26 × 26 picture to look at.</summary>
    public const int MostPictures = 500;

    /// <summary>
    /// Hangs pictures in rounds: in each, every model hangs one, in an order drawn anew. So any two models' parts differ by one
    /// picture at most, and no model's pictures hang in one block. A model that finds no picture that is not blank
    /// (see <see cref="FreshLatent.TriesAPicture"/>) hangs no more and the others fill its place.
    /// </summary>
    /// <param name="count">How many, 0..<see cref="MostPictures"/>.</param>
    /// <param name="random">Source of orders and latents; the same seed hangs the same wall.</param>
    /// <param name="cancellationToken">Ends the search between two pictures looked at.</param>
    /// <returns>Artworks no two of which share a latent; fewer than asked for, or none, where the models draw blanks.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of its range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Artwork> Hang(int count, Random random, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostPictures);
        var hung = new List<Artwork>(count);
        var taken = new HashSet<Latent>();
        var drawing = models.All.ToList();
        while (hung.Count < count && drawing.Count > 0)
        {
            Model[] round = [.. drawing];
            random.Shuffle(round);
            foreach (var model in round.Take(count - hung.Count))
            {
                if (FreshLatent.TryDraw(random, [model], taken, out var latent, cancellationToken))
                {
                    taken.Add(latent);
                    hung.Add(new Artwork(model, latent));
                }
                else
                {
                    drawing.Remove(model);
                }
            }
        }

        return hung;
    }
}
