using System.Text.Json.Serialization;

namespace CppnGallery.Web.Manifests;

/// <summary>Pictures in their order, as viewers open them (IIIF Presentation API 3.0, section 5.2).</summary>
internal sealed record Manifest(
    [property: JsonPropertyName("@context")] string Context,
    string Id,
    string Type,
    IReadOnlyDictionary<string, string[]> Label,
    IReadOnlyList<ManifestPage> Homepage,
    IReadOnlyList<ManifestCanvas> Items)
{
    public const string ContextAddress = "http://iiif.io/api/presentation/3/context.json";

    public static Manifest Of(string id, string label, ManifestPage homepage, IReadOnlyList<ManifestCanvas> canvases) =>
        new(ContextAddress, id, "Manifest", Words(label), [homepage], canvases);

    /// <summary>A text in English, as the standard writes those.</summary>
    public static IReadOnlyDictionary<string, string[]> Words(string text) => new Dictionary<string, string[]> { ["en"] = [text] };
}

/// <summary>A page of the gallery.</summary>
internal sealed record ManifestPage(string Id, string Type, IReadOnlyDictionary<string, string[]> Label, string Format)
{
    public static ManifestPage Of(string address, string label) => new(address, "Text", Manifest.Words(label), "text/html");
}

/// <summary>A place for one picture (section 5.3).</summary>
internal sealed record ManifestCanvas(
    string Id,
    string Type,
    IReadOnlyDictionary<string, string[]> Label,
    int Width,
    int Height,
    IReadOnlyList<ManifestImage> Thumbnail,
    IReadOnlyList<ManifestPage> Homepage,
    IReadOnlyList<ManifestAnnotations> Items)
{
    /// <summary>A canvas that this image fills.</summary>
    public static ManifestCanvas Of(string id, string label, ManifestImage image, ManifestImage thumbnail, IReadOnlyList<ManifestPage> homepage)
    {
        var painting = new ManifestAnnotation($"{id}/painting", "Annotation", "painting", image, id);
        return new(id, "Canvas", Manifest.Words(label), image.Width, image.Height, [thumbnail], homepage, [new($"{id}/page", "AnnotationPage", [painting])]);
    }
}

internal sealed record ManifestAnnotations(string Id, string Type, IReadOnlyList<ManifestAnnotation> Items);

internal sealed record ManifestAnnotation(string Id, string Type, string Motivation, ManifestImage Body, string Target);

/// <summary>A picture, with the service that has it in other sizes where there is one.</summary>
internal sealed record ManifestImage(
    string Id, string Type, string Format, int Width, int Height, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ManifestService>? Service = null);

internal sealed record ManifestService(string Id, string Type, string Profile);
