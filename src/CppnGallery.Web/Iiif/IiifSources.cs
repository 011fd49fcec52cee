using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Models;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Png;
using CppnGallery.Rendering.Sources;
using CppnGallery.Web.Models;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Iiif;

/// <summary>What there is under an identifier: an artwork, <c>{model}~{latent}[~{style}]</c>, or a raster that the configuration names.</summary>
internal sealed class IiifSources(ModelsOnShow models, IOptions<IiifLimits> settings)
{
    // Read when first asked for, and once: a file of the owner's does not change while it hangs.
    private readonly ConcurrentDictionary<string, Lazy<RasterSource>> _rasters = new();

    /// <summary>Finds a source and the identifier by which it is known for ever.</summary>
    public bool TryFind(string identifier, [NotNullWhen(true)] out IPictureSource? source, out string name, [NotNullWhen(false)] out IiifFault? fault)
    {
        (source, name, fault) = (null, identifier, null);
        if (settings.Value.RasterSources.TryGetValue(identifier, out string? path))
        {
            source = _rasters.GetOrAdd(identifier, _ => new(() => PngReader.Read(File.ReadAllBytes(path)))).Value;
            return true;
        }

        if (!ArtworkId.TryParse(identifier, out var artwork, out string? error))
        {
            // What does not even look like an artwork is a name for nothing; a damaged one is told what is wrong with it.
            fault = identifier.Contains(ArtworkId.Separator) ? IiifFault.Bad("artwork", error) : IiifFault.Missing("artwork", error);
        }
        else if (!models.TryFind(artwork.Model, out var model))
        {
            fault = IiifFault.Missing("model", ModelEndpoints.UnknownText(artwork.Model));
        }
        else if (!Style.TryParse(artwork.Style, out var style, out error))
        {
            fault = IiifFault.Bad("artwork", error);
        }
        else
        {
            source = new ArtworkSource(model, artwork.Latent, style);
            name = artwork.ToString();
        }

        return fault is null;
    }
}
