namespace CppnGallery.Gallery.Artworks;

/// <summary>How intensity becomes colour, by the names used in links.</summary>
public static class Styles
{
    /// <summary>Dark ink on light paper, the default; left out of links.</summary>
    public const string Ink = "ink";

    /// <summary>Light on dark.</summary>
    public const string Inverse = "inverse";

    /// <summary>Every style there is, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = [Ink, Inverse];
}
