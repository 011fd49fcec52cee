using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Models;
using CppnGallery.Models;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Png;
using CppnGallery.Rendering.Sources;
using CppnGallery.Web.Models;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Iiif;

/// <summary>What there is under an identifier: an artwork, <c>{model}~{latent}[~{style}][~x{extent}]</c>, or a raster that the configuration names.</summary>
internal sealed class IiifSources
{
    private readonly ModelsOnShow _models;
    private readonly Easel _easel;
    private readonly Dictionary<string, RasterSource> _rasters;

    /// <summary>Reads the rasters, once: a file of the owner's does not change while it hangs, and one that cannot be shown is told at the start.</summary>
    /// <exception cref="InvalidOperationException">A raster cannot be read; the message names its setting and says why.</exception>
    public IiifSources(ModelsOnShow models, Easel easel, IOptions<IiifLimits> settings)
    {
        (_models, _easel) = (models, easel);
        _rasters = settings.Value.RasterSources.ToDictionary(raster => raster.Key, raster => Read(raster.Key, raster.Value, settings.Value));
    }

    /// <summary>Finds a source and the identifier by which it is known for ever.</summary>
    public bool TryFind(string identifier, [NotNullWhen(true)] out IPictureSource? source, out string name, [NotNullWhen(false)] out IiifFault? fault)
    {
        (source, name, fault) = (null, identifier, null);
        // A slash within an identifier comes as %2F, the one escape that routing leaves as it is.
        string rasterName = identifier.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (_rasters.TryGetValue(rasterName, out var raster))
        {
            (source, name) = (raster, rasterName);
            return true;
        }

        if (!ArtworkId.TryParse(identifier, out var artwork, out string? error))
        {
            // What does not even look like an artwork is a name for nothing; a damaged one is told what is wrong with it.
            fault = identifier.Contains(ArtworkId.Separator) ? IiifFault.Bad("artwork", error) : IiifFault.Missing("artwork", error);
        }
        else if (!_models.TryFind(artwork.Model, out var model) && !_easel.TryFind(artwork.Model, out model))
        {
            fault = IiifFault.Missing("model", ModelEndpoints.UnknownText(artwork.Model));
        }
        else if (!Style.TryParse(artwork.Style, out var style, out error))
        {
            fault = IiifFault.Bad("artwork", error);
        }
        else
        {
            source = new ArtworkSource(model, artwork.Latent, style) { Whole = View.Around(artwork.Extent) };
            name = artwork.ToString();
        }

        return fault is null;
    }

    private static RasterSource Read(string identifier, string path, IiifLimits limits)
    {
        try
        {
            return PngReader.Read(path, limits.Rasters);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            throw new InvalidOperationException($"{IiifLimits.Section}:{nameof(IiifLimits.RasterSources)}:{identifier} is {path}: {fault.Message}", fault);
        }
    }
}
