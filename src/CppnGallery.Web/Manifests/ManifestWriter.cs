using CppnGallery.Gallery.Artworks;
using CppnGallery.Models;
using CppnGallery.Rendering.Sources;
using CppnGallery.Web.Iiif;
using CppnGallery.Web.Shell;

namespace CppnGallery.Web.Manifests;

/// <summary>Canvases of our pictures, with addresses as the request has them.</summary>
internal sealed class ManifestWriter(HttpRequest request)
{
    // What viewers show before they ask the service; pixels of the longer side.
    private const int ShownSide = 1080, ThumbnailSide = 200;

    /// <summary>An address of ours in full.</summary>
    public string InFull(string address) => $"{request.Scheme}://{request.Host}{request.PathBase}/{address}";

    /// <summary>A source, whole, with its service: it can be zoomed as far as the service goes.</summary>
    public ManifestCanvas Whole(string name, IPictureSource source)
    {
        string service = IiifEndpoints.AddressOf(request, name);
        var services = (ManifestService[])[new(service, "ImageService3", "level2")];
        var image = Image(ShownSide) with { Width = source.Width, Height = source.Height };
        string label = source is ArtworkSource artwork ? PictureLinks.Label(new Artwork(artwork.Model, artwork.Latent)) : name;
        return ManifestCanvas.Of($"{service}/canvas", label, image, Image(ThumbnailSide), PagesOf(source, View.Frame));

        ManifestImage Image(int side)
        {
            var (width, height) = source.Width >= source.Height ? (side, Scaled(source.Height, source.Width)) : (Scaled(source.Width, source.Height), side);
            return new($"{service}/full/{(width > source.Width ? "%5E" : "")}{width},{height}/0/default.png", "Image", "image/png", width, height, services);

            int Scaled(int shorter, int longer) => Math.Max(1, (int)Math.Round((double)shorter * side / longer));
        }
    }

    /// <summary>A part of an artwork, in frame sides: a picture of its own, since a service always shows the whole.</summary>
    public ManifestCanvas Part(ArtworkId artwork, ArtworkSource source, View view)
    {
        string id = $"{IiifEndpoints.AddressOf(request, artwork.ToString())}/canvas/{PictureLinks.Text(view)}";
        return ManifestCanvas.Of(id, PictureLinks.Label(new Artwork(source.Model, source.Latent)), Image(ShownSide), Image(ThumbnailSide), PagesOf(source, view));

        ManifestImage Image(int side)
        {
            var (width, height) = PictureLinks.Fit(view, side);
            return new(InFull(PictureLinks.Png(artwork, view, side)), "Image", "image/png", width, height);
        }
    }

    private ManifestPage[] PagesOf(IPictureSource source, View view) => source is ArtworkSource artwork
        ? [ManifestPage.Of(InFull(PictureLinks.Page(new(artwork.Model.Id, artwork.Latent, artwork.Style.Name), view)), "Its page in the gallery")]
        : [];
}
