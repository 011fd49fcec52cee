using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Models;

namespace CppnGallery.Web.Art;

internal static class OpenedArtwork
{
    /// <summary>
    /// Opens the artwork that an address names by model, latent and style: the hash decides, and <paramref name="id"/> has the model's own slug.
    /// Where it cannot, <paramref name="status"/> is 400 for a damaged name and 404 for a model that is not on show, and <paramref name="fault"/> says which.
    /// </summary>
    public static bool TryOpen(
        this ModelsOnShow models, string model, string latent, string? style, [NotNullWhen(true)] out Artwork? artwork, out ArtworkId id, out int status, [NotNullWhen(false)] out string? fault)
    {
        (artwork, status) = (null, StatusCodes.Status400BadRequest);
        if (!ArtworkId.TryParse(model, latent, string.IsNullOrEmpty(style) ? Styles.Ink : style, out id, out fault))
        {
            return false;
        }

        if (!models.TryFind(id.Model, out var found))
        {
            status = StatusCodes.Status404NotFound;
            fault = $"The link is well formed, but no model {id.Model.Hash} hangs in this gallery.";
            return false;
        }

        id = id with { Model = found.Id };
        artwork = new Artwork(found, id.Latent);
        status = StatusCodes.Status200OK;
        return true;
    }
}
