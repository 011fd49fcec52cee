using System.Text.Json.Serialization;
using CppnGallery.Rendering.Sources;
using Microsoft.Net.Http.Headers;

namespace CppnGallery.Web.Iiif;

/// <summary>What a viewer learns before it asks for tiles (IIIF Image API 3.0, section 5).</summary>
internal sealed record IiifInfo(
    [property: JsonPropertyName("@context")] string Context,
    string Id,
    string Type,
    string Protocol,
    string Profile,
    int Width,
    int Height,
    int MaxWidth,
    int MaxHeight,
    long MaxArea,
    IReadOnlyList<IiifSizeOffer> Sizes,
    IReadOnlyList<IiifTiles> Tiles,
    IReadOnlyList<string> PreferredFormats,
    IReadOnlyList<string> ExtraQualities,
    IReadOnlyList<string> ExtraFeatures)
{
    public const string ContextAddress = "http://iiif.io/api/image/3/context.json";
    public const string JsonLd = "application/ld+json";
    private const string Json = "application/json";

    // The first of a screen's tiles is there after half the time that 512 would take, and the last a little sooner, since fewer pixels are drawn past the screen's edges.
    private const int TileSide = 256;

    // Past this side whole pictures are for tiles.
    private const int LargestOffer = 2048;
    private const int SmallestOffer = 64;

    private static readonly string[] Features = ["mirroring", "rotationArbitrary", "sizeUpscaling", "canonicalLinkHeader", "profileLinkHeader"];

    public static IiifInfo Of(string id, IPictureSource source, IiifLimits limits)
    {
        int tile = Math.Min(TileSide, Math.Min((int)Math.Sqrt(limits.MaxArea), Math.Min(limits.MaxWidth, limits.MaxHeight)));
        return new(
            ContextAddress,
            id,
            "ImageService3",
            "http://iiif.io/api/image",
            "level2",
            source.Width,
            source.Height,
            limits.MaxWidth,
            limits.MaxHeight,
            limits.MaxArea,
            [.. OffersOf(source, limits)],
            [new IiifTiles(tile, [.. ScaleFactors(source, tile)])],
            ["png", "jpg"],
            source.HasColour ? ["color", "gray", "bitonal"] : ["gray", "bitonal"],
            Features);
    }

    /// <summary>JSON-LD, unless plain JSON is what the client would rather have (section 5.1).</summary>
    public static string ContentTypeFor(IList<MediaTypeHeaderValue> accepted, string context)
    {
        double linked = QualityOf(accepted, JsonLd), plain = QualityOf(accepted, Json);
        return accepted.Count > 0 && plain > linked ? Json : $"{JsonLd};profile=\"{context}\"";
    }

    // What names the type itself counts before application/*, and that before */* (RFC 9110, 12.5.1).
    private static double QualityOf(IList<MediaTypeHeaderValue> accepted, string type) =>
        new[] { type, "application/*", "*/*" }
            .Select(range => accepted.Where(one => one.MediaType.Equals(range, StringComparison.OrdinalIgnoreCase)).Select(one => one.Quality ?? 1).DefaultIfEmpty(double.NaN).Max())
            .FirstOrDefault(quality => !double.IsNaN(quality));

    // Halves of halves, smallest first, such as the limits allow.
    private static List<IiifSizeOffer> OffersOf(IPictureSource source, IiifLimits limits)
    {
        var offers = new List<IiifSizeOffer>();
        for (int factor = 1; factor <= Math.Min(source.Width, source.Height); factor *= 2)
        {
            var (width, height) = ((source.Width + factor - 1) / factor, (source.Height + factor - 1) / factor);
            bool allowed = width <= limits.MaxWidth && height <= limits.MaxHeight && (long)width * height <= limits.MaxArea;
            if (allowed && Math.Max(width, height) is >= SmallestOffer and <= LargestOffer)
            {
                offers.Add(new(width, height));
            }
        }

        offers.Reverse();
        return offers;
    }

    // Until the whole picture fits into a tile.
    private static IEnumerable<int> ScaleFactors(IPictureSource source, int tile)
    {
        int factor = 1;
        yield return factor;
        while ((long)factor * tile < Math.Max(source.Width, source.Height))
        {
            yield return factor *= 2;
        }
    }
}

internal sealed record IiifSizeOffer(int Width, int Height);

internal sealed record IiifTiles(int Width, IReadOnlyList<int> ScaleFactors);
