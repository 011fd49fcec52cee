namespace CppnGallery.Gallery.Artworks;

/// <summary>How intensity becomes colour, by the names used in links.</summary>
public static class Styles
{
    /// <summary>Dark ink on light paper, the default; left out of links.</summary>
    public const string Ink = "ink";

    /// <summary>Every style there is, the default first, then light on dark, then those in colour.</summary>
    public static IReadOnlyList<string> All { get; } = [Ink, "inverse", "sepia", "cyanotype", "sanguine", "moss", "ember", "dusk", "cubehelix"];
}
