namespace CppnGallery.Rendering;

/// <summary>What the bytes of a row are; the number is the number of bytes a pixel.</summary>
public enum PixelColour
{
    /// <summary>One byte, 0 black to 255 white.</summary>
    Grey = 1,

    /// <summary>Red, green and blue, one byte each.</summary>
    Rgb = 3,
}
