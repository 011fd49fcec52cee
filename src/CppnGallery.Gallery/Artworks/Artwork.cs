using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Artworks;

/// <summary>A model and a latent: one picture at every size.</summary>
/// <param name="Model">The model that draws it.</param>
/// <param name="Latent">What it draws.</param>
public sealed record Artwork(Model Model, Latent Latent)
{
    /// <summary>Its name in links, in the default style.</summary>
    public ArtworkId Id => new(Model.Id, Latent);
}
