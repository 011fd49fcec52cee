namespace CppnGallery.Rendering;

/// <summary>What becomes of the drawn pixels, in this order: mirrored, turned, given a quality, written in a format.</summary>
/// <param name="IsMirrored">Left and right exchanged, before turning.</param>
/// <param name="Degrees">Turned clockwise, 0 to 360. Other than by quarters the picture grows to its bounding box, whose corners a PNG leaves clear and a JPEG fills with paper.</param>
/// <param name="Quality">Colours kept.</param>
/// <param name="Format">Kind of file.</param>
public readonly record struct PictureFinish(bool IsMirrored, double Degrees, PictureQuality Quality, PictureFormat Format)
{
    /// <summary>A PNG file of the pixels as they were drawn.</summary>
    public static PictureFinish None => default;

    /// <summary>Whether the pixels are written as they were drawn, in whichever format.</summary>
    public bool IsPlain => !IsMirrored && Degrees == 0 && Quality == PictureQuality.Default;

    /// <summary>The size of the file's picture, where one of these pixels is drawn.</summary>
    public (int Width, int Height) SizeOf(int width, int height)
    {
        const double Hair = 1e-6;
        var (sin, cos) = Math.SinCos(Degrees * Math.PI / 180);
        return (
            (int)Math.Ceiling(Math.Abs(width * cos) + Math.Abs(height * sin) - Hair),
            (int)Math.Ceiling(Math.Abs(width * sin) + Math.Abs(height * cos) - Hair));
    }
}

/// <summary>Which colours are kept; the words of the IIIF Image API.</summary>
public enum PictureQuality
{
    /// <summary>All.</summary>
    Default,

    /// <summary>Luminance alone.</summary>
    Gray,

    /// <summary>Black and white, whichever is nearer.</summary>
    Bitonal,
}

/// <summary>Kinds of files.</summary>
public enum PictureFormat
{
    /// <summary>Every pixel exact; see <see cref="Png.PngWriter"/>.</summary>
    Png,

    /// <summary>Smaller and nearly the same; see <see cref="Jpeg.JpegWriter"/>.</summary>
    Jpeg,
}
