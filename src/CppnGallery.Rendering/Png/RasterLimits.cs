namespace CppnGallery.Rendering.Png;

/// <summary>How large a PNG file may be that is read; held against its length and its head, before anything is unpacked.</summary>
/// <param name="Area">Most pixels, at most <see cref="LargestArea"/>.</param>
/// <param name="Side">Longest side in pixels.</param>
public readonly record struct RasterLimits(int Area, int Side)
{
    /// <summary>8192 × 8192: an array holds twice as many pixels of three bytes.</summary>
    public const int LargestArea = 1 << 26;

    /// <summary>Which setting the area is, in brackets after a blank; nothing where it is none.</summary>
    public string AreaSetting { get; init; } = "";

    /// <summary>Which setting the side is, likewise.</summary>
    public string SideSetting { get; init; } = "";

    // Of a pixel that cannot be compressed, and beside the pixels: colour profiles, text, a small second picture.
    private const int PixelBytes = 4, OtherBytes = 4 << 20;

    /// <summary>Longest file in bytes: no picture within the limits needs more.</summary>
    public long FileBytes => ((long)Area * PixelBytes) + OtherBytes;

    /// <summary>Says in a clause why this size is not read; <see langword="null"/> when it is.</summary>
    public string? FaultOf(int width, int height) =>
        width < 1 || height < 1 ? $"it says that it is {width} × {height} pixels"
        : width > Side || height > Side ? $"it is {width} × {height} pixels, and a side may have at most {Side}{SideSetting}"
        : (long)width * height > Area ? $"it is {width} × {height} pixels, {(long)width * height} in all, and it may have at most {Area}{AreaSetting}"
        : null;
}
