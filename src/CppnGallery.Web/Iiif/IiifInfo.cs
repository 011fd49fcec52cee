using System.Text.Json.Serialization;

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
    IReadOnlyList<IiifTiles> Tiles,
    IReadOnlyList<string> PreferredFormats,
    IReadOnlyList<string> ExtraFormats,
    IReadOnlyList<string> ExtraQualities,
    IReadOnlyList<string> ExtraFeatures)
{
    public const string ContentType = "application/ld+json;profile=\"http://iiif.io/api/image/3/context.json\"";

    // A tile is drawn in about 15 ms at this side and a phone shows six of them.
    private const int TileSide = 512;

    private static readonly string[] Features =
        ["regionByPct", "regionByPx", "regionSquare", "sizeByConfinedWh", "sizeByH", "sizeByPct", "sizeByW", "sizeByWh", "sizeUpscaling", "cors", "jsonldMediaType"];

    // Level 0 is the most that may be claimed without jpg; the rest is told feature by feature.
    public static IiifInfo Of(string id, IiifLimits limits) => new(
        "http://iiif.io/api/image/3/context.json",
        id,
        "ImageService3",
        "http://iiif.io/api/image",
        "level0",
        IiifRegion.NominalSide,
        IiifRegion.NominalSide,
        limits.MaxWidth,
        limits.MaxHeight,
        limits.MaxArea,
        [new IiifTiles(TileSide, [.. Powers(IiifRegion.NominalSide / TileSide)])],
        ["png"],
        ["png"],
        ["gray"],
        Features);

    private static IEnumerable<int> Powers(int last)
    {
        for (int power = 1; power <= last; power *= 2)
        {
            yield return power;
        }
    }
}

internal sealed record IiifTiles(int Width, IReadOnlyList<int> ScaleFactors);
