using CppnGallery.Gallery.Artworks;
using CppnGallery.Models.Latents;
using CppnGallery.Web.Shell;

namespace CppnGallery.Web.Branches;

internal static class Branching
{
    /// <summary>Near enough to be taken for another pull of the same plate.</summary>
    public const double NearSpread = 0.2;

    /// <summary>Nine pictures around one, each with a link to its page; blank sheets are left out.</summary>
    public static IReadOnlyList<HungPicture> Near(Artwork artwork, string style) =>
    [
        .. Enumerable.Range(0, LatentChildren.Count)
            .Select(child => LatentChildren.Of(artwork.Latent, NearSpread, child))
            .Where(latent => !Ink.IsBlank(artwork.Model, latent))
            .Select((latent, i) =>
            {
                var id = new ArtworkId(artwork.Model.Id, latent, style);
                return new HungPicture(id, PictureLinks.Page(id), $"A picture near this one, {i + 1}");
            }),
    ];
}
