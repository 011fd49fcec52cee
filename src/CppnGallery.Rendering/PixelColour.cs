namespace CppnGallery.Rendering;

/// <summary>What the bytes of a pixel are; the number is the number of them.</summary>
public enum PixelColour
{
    /// <summary>One byte, 0 black to 255 white; or the number of a palette's colour.</summary>
    Grey = 1,

    /// <summary>Grey and opacity, 0 clear to 255 opaque.</summary>
    GreyAlpha = 2,

    /// <summary>Red, green and blue, one byte each.</summary>
    Rgb = 3,

    /// <summary>Red, green, blue and opacity.</summary>
    Rgba = 4,
}
