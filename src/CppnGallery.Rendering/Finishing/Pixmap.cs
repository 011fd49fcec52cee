namespace CppnGallery.Rendering.Finishing;

/// <summary>A picture in memory. The array may be longer than its pixels, and belongs to the pixmap's maker.</summary>
/// <param name="Bytes">(height, width, bytes a pixel).</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Colour">Bytes a pixel.</param>
/// <param name="Palette">Colours that the bytes are numbers of; empty where they are colours themselves.</param>
internal sealed record Pixmap(byte[] Bytes, int Width, int Height, PixelColour Colour, byte[] Palette)
{
    /// <summary>Bytes of a pixel.</summary>
    public int Step => (int)Colour;

    /// <summary>Rows from this one on.</summary>
    public ReadOnlySpan<byte> Rows(int first, int count) => Bytes.AsSpan(first * Width * Step, count * Width * Step);
}
