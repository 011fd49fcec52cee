using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Walls;

/// <summary>The first page's wall: new pictures on every visit, every model on show getting its fair part of it, page after page.</summary>
/// <param name="models">The models to hang pictures of.</param>
public sealed class Wall(ModelsOnShow models)
{
    /// <summary>Pictures on a page: sixteen small ones and two that take four places each fill two, three or four columns without a gap.</summary>
    public const int PicturesOnPage = 18;

    /// <summary>Pages of one hanging; 486 pictures are more than anybody looks at before they would rather have others.</summary>
    public const int Pages = 27;

    /// <summary>
    /// Hangs a page. The models take turns through all pages, in an order that the hanging draws: in any stretch of the wall any two models' parts differ by one picture at most, but for
    /// the order inside a page, which is drawn anew so that no column becomes one model's. A model that finds no picture that is not blank (see
    /// <see cref="FreshLatent.TriesAPicture"/>) loses its turns and the others fill its place. A page costs what its own pictures cost, whichever it is.
    /// </summary>
    /// <param name="hanging">Decides orders and latents: the same number hangs the same wall.</param>
    /// <param name="page">1..<see cref="Pages"/>.</param>
    /// <param name="filter">Which models hang.</param>
    /// <param name="cancellationToken">Ends the search between two pictures looked at.</param>
    /// <returns><see cref="PicturesOnPage"/> artworks no two of which, on whichever page, share a latent; fewer, or none, where the models draw blanks.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="page"/> is out of its range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Artwork> Hang(int hanging, int page, WallFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(page, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(page, Pages);
        Model[] order = [.. models.All.Where(filter.Takes)];
        new Random(hanging).Shuffle(order);
        int first = order.Length == 0 ? 0 : (page - 1) * PicturesOnPage % order.Length;
        var turns = new Queue<Model>([.. order[first..], .. order[..first]]);

        // Another stream of chances on every page; the primes only keep neighbours apart.
        var random = new Random(unchecked((hanging * 486187739) + (page * 1000003)));
        var hung = new List<Artwork>(PicturesOnPage);
        var taken = new HashSet<Latent>();
        while (hung.Count < PicturesOnPage && turns.TryDequeue(out var model))
        {
            if (FreshLatent.TryDraw(random, [model], taken, out var latent, new(Pages, page - 1), cancellationToken))
            {
                taken.Add(latent);
                hung.Add(new Artwork(model, latent));
                turns.Enqueue(model);
            }
        }

        Artwork[] shuffled = [.. hung];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
