namespace CppnGallery.Rendering.Finishing;

/// <summary>Colours of whole pictures: palettes spelt out, qualities, and what is clear laid on paper.</summary>
internal static class Colouring
{
    private const byte Half = 128;

    /// <summary>The same colours, without a palette.</summary>
    public static Pixmap WithoutPalette(Pixmap picture)
    {
        if (picture.Palette.Length == 0)
        {
            return picture;
        }

        int count = picture.Width * picture.Height;
        byte[] colours = new byte[3 * count];
        for (int i = 0; i < count; i++)
        {
            picture.Palette.AsSpan(3 * picture.Bytes[i], 3).CopyTo(colours.AsSpan(3 * i));
        }

        return picture with { Bytes = colours, Colour = PixelColour.Rgb, Palette = [] };
    }

    /// <summary>Grey, or black and white, where the quality says so; opacity stays.</summary>
    public static Pixmap Apply(Pixmap picture, PictureQuality quality)
    {
        if (quality == PictureQuality.Default)
        {
            return picture;
        }

        bool clear = picture.Colour is PixelColour.GreyAlpha or PixelColour.Rgba, bitonal = quality == PictureQuality.Bitonal;
        if (!bitonal && picture.Palette.Length == 0 && picture.Step < 3)
        {
            return picture;
        }

        int count = picture.Width * picture.Height, step = clear ? 2 : 1;
        byte[] greys = new byte[count * step];
        for (int i = 0; i < count; i++)
        {
            var pixel = picture.Bytes.AsSpan(i * picture.Step, picture.Step);
            byte grey = picture.Palette.Length > 0 ? Luminance(picture.Palette.AsSpan(3 * pixel[0], 3)) : picture.Step < 3 ? pixel[0] : Luminance(pixel);
            greys[i * step] = bitonal ? (grey >= Half ? byte.MaxValue : (byte)0) : grey;
            if (clear)
            {
                // What is half clear at an edge would be grey on any paper.
                greys[(i * step) + 1] = bitonal ? (pixel[^1] >= Half ? byte.MaxValue : (byte)0) : pixel[^1];
            }
        }

        return picture with { Bytes = greys, Colour = clear ? PixelColour.GreyAlpha : PixelColour.Grey, Palette = [] };
    }

    /// <summary>The same without opacity: what is clear shows the paper.</summary>
    /// <param name="picture">Any.</param>
    /// <param name="paper">Grey or RGB; grey is made of it where the picture is grey.</param>
    public static Pixmap OnPaper(Pixmap picture, ReadOnlySpan<byte> paper)
    {
        if (picture.Colour is not (PixelColour.GreyAlpha or PixelColour.Rgba))
        {
            return picture;
        }

        int count = picture.Width * picture.Height, step = picture.Step - 1;
        Span<byte> under = stackalloc byte[3];
        under.Fill(paper.Length == 3 ? Luminance(paper) : paper[0]);
        if (paper.Length == 3 && step == 3)
        {
            paper.CopyTo(under);
        }

        byte[] opaque = new byte[count * step];
        for (int i = 0; i < count; i++)
        {
            var pixel = picture.Bytes.AsSpan(i * picture.Step, picture.Step);
            for (int channel = 0; channel < step; channel++)
            {
                opaque[(i * step) + channel] = (byte)(((pixel[channel] * pixel[^1]) + (under[channel] * (255 - pixel[^1])) + 127) / 255);
            }
        }

        return picture with { Bytes = opaque, Colour = step == 1 ? PixelColour.Grey : PixelColour.Rgb };
    }

    /// <summary>ITU-R BT.601, as JPEG's luminance, in 256ths: 77 R + 150 G + 29 B.</summary>
    private static byte Luminance(ReadOnlySpan<byte> rgb) => (byte)(((77 * rgb[0]) + (150 * rgb[1]) + (29 * rgb[2]) + 128) >> 8);
}
