using System.ComponentModel.DataAnnotations;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Png;

namespace CppnGallery.Web.Iiif;

/// <summary>Sizes that strangers may ask for, and pictures beside the artworks; the configuration section <c>Iiif</c>. Whoever wants more draws at home, with <c>cppn render</c>.</summary>
internal sealed class IiifLimits
{
    public const string Section = "Iiif";

    /// <summary>What is wrong where <see cref="FitWithin"/> says no.</summary>
    public const string TooLarge = "Iiif:MaxWidth and Iiif:MaxHeight may be at most Render:MaxSide, and Iiif:MaxArea at most Render:MaxArea.";

    /// <summary>Widest picture in pixels: 4096 is a third of a metre in print and takes one core about two seconds.</summary>
    [Range(1, int.MaxValue)]
    public int MaxWidth { get; init; } = 4096;

    /// <summary>Highest picture in pixels.</summary>
    [Range(1, int.MaxValue)]
    public int MaxHeight { get; init; } = 4096;

    /// <summary>Most pixels in one picture, before it is turned; turning by other than quarters may double them.</summary>
    [Range(1, long.MaxValue)]
    public long MaxArea { get; init; } = 4096L * 4096;

    /// <summary>Pictures in one manifest of favourites; more do not fit into the address that names them.</summary>
    [Range(1, 1000)]
    public int MaxCanvases { get; init; } = 200;

    /// <summary>PNG files by the identifiers under which they are shown: <c>Iiif:RasterSources:{identifier}</c>. None by default.</summary>
    public Dictionary<string, string> RasterSources { get; init; } = [];

    /// <summary>Most pixels of such a file, 3 bytes each in memory as long as the server runs.</summary>
    [Range(1, RasterLimits.LargestArea)]
    public int MaxRasterArea { get; init; } = 1 << 24;

    /// <summary>Longest side of such a file in pixels: a picture drawn from it holds a row of sums.</summary>
    [Range(1, RasterLimits.LargestArea)]
    public int MaxRasterSide { get; init; } = 1 << 14;

    /// <summary>How large those files may be.</summary>
    public RasterLimits Rasters => new(MaxRasterArea, MaxRasterSide)
    {
        AreaSetting = $" ({Section}:{nameof(MaxRasterArea)})",
        SideSetting = $" ({Section}:{nameof(MaxRasterSide)})",
    };

    /// <summary>Whether all that is offered can be drawn.</summary>
    public bool FitWithin(RenderLimits drawn) => MaxWidth <= drawn.MaxSide && MaxHeight <= drawn.MaxSide && MaxArea <= drawn.MaxArea;
}
