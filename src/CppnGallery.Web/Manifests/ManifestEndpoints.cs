using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Walls;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Sources;
using CppnGallery.Web.Art;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Iiif;
using CppnGallery.Web.Models;
using CppnGallery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Manifests;

/// <summary>Manifests of the IIIF Presentation API 3.0, below <c>/iiif</c>: a picture, a wall of a model's, and the pictures that somebody names, as the page of favourites does.</summary>
internal static class ManifestEndpoints
{
    public const string ArtworkPath = "/{artwork}/manifest.json", ModelPath = "/models/{model}/manifest.json", FavouritesPath = "/favourites/manifest.json";

    /// <summary>What a manifest is, as links to one say it.</summary>
    public const string MediaType = $"{IiifInfo.JsonLd};profile=\"{Manifest.ContextAddress}\"";

    // In front of a view, in the name of a favourite.
    private const char ViewMark = '@';

    // A model's wall: the first of these seeds that it draws something for.
    private const int Seeds = 60;

    // Names decide the pictures; only words about them may change.
    private const string ForADay = "public, max-age=86400";

    public static void MapManifests(this IEndpointRouteBuilder iiif)
    {
        iiif.MapGet(ArtworkPath, OfPicture).WithName("ArtworkManifest").WithDescription("IIIF Presentation 3: one picture, as viewers open it.")
            .Produces<Manifest>(contentType: IiifInfo.JsonLd).ProducesProblem(400).ProducesProblem(404);
        iiif.MapGet(ModelPath, OfModel).WithName("ModelManifest").WithDescription($"IIIF Presentation 3: {Wall.PicturesOnPage} pictures that a model draws, the same on every day.")
            .Produces<Manifest>(contentType: IiifInfo.JsonLd).ProducesProblem(400).ProducesProblem(404);
        iiif.MapGet(FavouritesPath, OfFavourites).WithName("FavouritesManifest")
            .WithDescription("IIIF Presentation 3: the pictures that picture names, in this order; each is the identifier of an artwork, with @x,y,width,height after it where a view is meant.")
            .Produces<Manifest>(contentType: IiifInfo.JsonLd).ProducesProblem(400).ProducesProblem(404);
    }

    private static IResult OfPicture(string artwork, IiifSources sources, HttpContext http)
    {
        if (!sources.TryFind(artwork, out var source, out string name, out var fault))
        {
            return Problems.Of(fault.Status, fault.Parameter, fault.Detail, fault.Limit);
        }

        var writer = new ManifestWriter(http.Request);
        var canvas = writer.Whole(name, source);
        var home = canvas.Homepage is [var page, ..] ? page : ManifestPage.Of(writer.InFull(""), "The gallery");
        return Answer(http, Manifest.Of($"{IiifEndpoints.AddressOf(http.Request, name)}/manifest.json", canvas.Label["en"][0], home, [canvas]));
    }

    private static IResult OfModel(string model, ModelsOnShow models, HttpContext http)
    {
        if (!ModelId.TryParse(model, out var id, out string? error))
        {
            return Problems.BadRequest("model", error);
        }

        if (!models.TryFind(id, out var found))
        {
            return ModelEndpoints.Unknown(id);
        }

        var writer = new ManifestWriter(http.Request);
        var canvases = Enumerable.Range(0, Seeds).Select(seed => Latent.FromSeed((ulong)seed)).Where(latent => !Ink.IsBlank(found, latent)).Take(Wall.PicturesOnPage)
            .Select(latent => writer.Whole(new ArtworkId(found.Id, latent).ToString(), new ArtworkSource(found, latent, Style.Ink))).ToList();
        string label = $"Drawn by {PictureLinks.Label(found.Description)}";
        return Answer(http, Manifest.Of(writer.InFull(PictureLinks.Manifest(found.Id)), label, ManifestPage.Of(writer.InFull(PictureLinks.Model(found.Id)), "The model’s page"), canvases));
    }

    private static IResult OfFavourites(string[] picture, IiifSources sources, IOptions<IiifLimits> limits, HttpContext http)
    {
        int most = limits.Value.MaxCanvases;
        if (picture.Length == 0 || picture.Length > most)
        {
            return Problems.BadRequest("picture", $"picture names an artwork, and stands once for each of 1 to {most}.", most);
        }

        var writer = new ManifestWriter(http.Request);
        var canvases = new List<ManifestCanvas>();
        foreach (string named in picture)
        {
            if (!TryRead(named, sources, writer, out var canvas, out var problem))
            {
                return problem;
            }

            canvases.Add(canvas);
        }

        string id = writer.InFull($"iiif{FavouritesPath}?{string.Join('&', picture.Select(named => $"picture={Uri.EscapeDataString(named)}"))}");
        return Answer(http, Manifest.Of(id, "Favourites", ManifestPage.Of(writer.InFull("favourites"), "The gallery’s favourites"), canvases));
    }

    private static bool TryRead(string named, IiifSources sources, ManifestWriter writer, [NotNullWhen(true)] out ManifestCanvas? canvas, [NotNullWhen(false)] out IResult? problem)
    {
        (canvas, problem) = (null, null);
        string[] parts = named.Split(ViewMark, 2);
        if (!sources.TryFind(parts[0], out var source, out string name, out var fault))
        {
            problem = Problems.Of(fault.Status, "picture", fault.Detail, fault.Limit);
        }
        else if (!LinkedView.TryParse(parts.ElementAtOrDefault(1), out var view, out string? error))
        {
            problem = Problems.BadRequest("picture", error);
        }
        else
        {
            canvas = source is ArtworkSource artwork && view.Shown != View.Frame
                ? writer.Part(new(artwork.Model.Id, artwork.Latent, artwork.Style.Name), artwork, view.Shown)
                : writer.Whole(name, source);
        }

        return problem is null;
    }

    private static JsonHttpResult<Manifest> Answer(HttpContext http, Manifest manifest)
    {
        http.Response.Headers.CacheControl = ForADay;
        http.Response.Headers.Vary = "Accept";
        return TypedResults.Json(manifest, contentType: IiifInfo.ContentTypeFor(http.Request.GetTypedHeaders().Accept, Manifest.ContextAddress));
    }
}
