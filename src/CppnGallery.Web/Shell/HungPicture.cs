using CppnGallery.Gallery.Artworks;
using CppnGallery.Models;

namespace CppnGallery.Web.Shell;

/// <summary>A picture in a row of others.</summary>
/// <param name="Artwork">What hangs.</param>
/// <param name="Link">Where it leads.</param>
/// <param name="Alt">What a screen reader says.</param>
/// <param name="Label">The words below; none where the row says them.</param>
public sealed record HungPicture(ArtworkId Artwork, string Link, string Alt, string? Label = null)
{
    /// <summary>The part that is shown.</summary>
    public View View { get; init; } = View.Frame;
}
