using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering.Png;

/// <summary>
/// Reads the owner's own PNG files, named in the configuration: 8 bits a channel, grey, RGB, RGBA or a palette, not interlaced. What is see-through is laid on white. Files
/// of strangers never come here.
/// </summary>
public static class PngReader
{
    /// <summary>Most pixels of a file.</summary>
    public const int MaxArea = 1 << 26;

    private const int GreyType = 0, RgbType = 2, PaletteType = 3, RgbaType = 6;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>The picture of a file.</summary>
    /// <exception cref="InvalidDataException">It is no such PNG file; the message says why.</exception>
    public static RasterSource Read(ReadOnlySpan<byte> file)
    {
        string key = Convert.ToHexStringLower(SHA256.HashData(file).AsSpan(0, 16));
        Require(file.StartsWith(Signature), "it does not begin as PNG files do");
        using var packed = new MemoryStream();
        ReadOnlySpan<byte> head = default, palette = default, opacity = default;
        for (var rest = file[Signature.Length..]; !rest.IsEmpty;)
        {
            Require(rest.Length >= 12, "it ends within a chunk");
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            Require(length <= rest.Length - 12, "it ends within a chunk");
            var type = rest.Slice(4, 4);
            var data = rest.Slice(8, (int)length);
            Require(PngChunk.Checksum(type, data) == BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]), "a chunk's checksum is wrong");
            rest = rest[(12 + (int)length)..];
            if (type.SequenceEqual("IHDR"u8))
            {
                head = data;
            }
            else if (type.SequenceEqual("PLTE"u8))
            {
                palette = data;
            }
            else if (type.SequenceEqual("tRNS"u8))
            {
                opacity = data;
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                packed.Write(data);
            }
        }

        Require(head.Length == 13, "it has no head");
        int width = BinaryPrimitives.ReadInt32BigEndian(head), height = BinaryPrimitives.ReadInt32BigEndian(head[4..]);
        Require(width > 0 && height > 0 && (long)width * height <= MaxArea, $"it has {width} × {height} pixels, and may have at most {MaxArea} in all");
        int bytes = head[9] switch { GreyType or PaletteType => 1, RgbType => 3, RgbaType => 4, _ => 0 };
        Require(head[8] == 8 && bytes > 0 && head[12] == 0, "it is not grey, RGB, RGBA or a palette of 8 bits a channel, not interlaced");
        Require(head[9] != PaletteType || (palette.Length is > 0 and <= 768 && palette.Length % 3 == 0), "its palette is missing or odd");
        packed.Position = 0;
        byte[] pixels = Unfilter(Inflate(packed, ((width * bytes) + 1) * height), width * bytes, height, bytes);
        return head[9] switch
        {
            GreyType => new(key, width, height, PixelColour.Grey, Clear(pixels, opacity, 1)),
            RgbType => new(key, width, height, PixelColour.Rgb, Clear(pixels, opacity, 3)),
            PaletteType => new(key, width, height, PixelColour.Rgb, Expand(pixels, palette, opacity)),
            _ => new(key, width, height, PixelColour.Rgb, OnWhite(pixels)),
        };
    }

    private static byte[] Inflate(Stream packed, int count)
    {
        byte[] bytes = new byte[count];
        try
        {
            using var inflate = new ZLibStream(packed, CompressionMode.Decompress);
            inflate.ReadExactly(bytes);
        }
        catch (Exception fault) when (fault is EndOfStreamException or InvalidDataException)
        {
            throw Fault("its pixels end too early or are damaged");
        }

        return bytes;
    }

    private static byte[] Unfilter(ReadOnlySpan<byte> filtered, int row, int height, int left)
    {
        byte[] pixels = new byte[row * height], above = new byte[row];
        for (int y = 0; y < height; y++)
        {
            byte filter = filtered[0];
            Require(filter <= 4, "a row's filter is unknown");
            var current = pixels.AsSpan(y * row, row);
            filtered.Slice(1, row).CopyTo(current);
            filtered = filtered[(1 + row)..];
            for (int i = 0; i < row; i++)
            {
                byte a = i >= left ? current[i - left] : (byte)0, b = above[i], c = i >= left ? above[i - left] : (byte)0;
                current[i] += filter switch
                {
                    1 => a,
                    2 => b,
                    3 => (byte)((a + b) >> 1),
                    4 => Paeth(a, b, c),
                    _ => 0,
                };
            }

            current.CopyTo(above);
        }

        return pixels;
    }

    private static byte Paeth(byte a, byte b, byte c)
    {
        int toA = Math.Abs(b - c), toB = Math.Abs(a - c), toC = Math.Abs(a + b - (2 * c));
        return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
    }

    private static byte[] Expand(byte[] numbers, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> opacity)
    {
        byte[] pixels = new byte[numbers.Length * 3];
        for (int i = 0; i < numbers.Length; i++)
        {
            int number = numbers[i];
            Require(number * 3 < palette.Length, "a pixel has a colour that the palette has not");
            Lay(palette.Slice(number * 3, 3), number < opacity.Length ? opacity[number] : byte.MaxValue, pixels.AsSpan(i * 3, 3));
        }

        return pixels;
    }

    // Of grey and RGB a tRNS chunk names the one colour that is clear, two bytes a channel (PNG, 11.3.2.1).
    private static byte[] Clear(byte[] pixels, ReadOnlySpan<byte> colour, int channels)
    {
        if (colour.IsEmpty)
        {
            return pixels;
        }

        Require(colour.Length == 2 * channels, "its clear colour is odd");
        Span<byte> clear = stackalloc byte[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            clear[channel] = colour[(2 * channel) + 1];
        }

        for (int i = 0; i < pixels.Length; i += channels)
        {
            var pixel = pixels.AsSpan(i, channels);
            if (pixel.SequenceEqual(clear))
            {
                pixel.Fill(byte.MaxValue);
            }
        }

        return pixels;
    }

    private static byte[] OnWhite(byte[] rgba)
    {
        byte[] pixels = new byte[rgba.Length / 4 * 3];
        for (int i = 0; i < rgba.Length / 4; i++)
        {
            Lay(rgba.AsSpan(i * 4, 3), rgba[(i * 4) + 3], pixels.AsSpan(i * 3, 3));
        }

        return pixels;
    }

    private static void Lay(ReadOnlySpan<byte> colour, byte opacity, Span<byte> target)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            target[channel] = (byte)(((colour[channel] * opacity) + (255 * (255 - opacity)) + 127) / 255);
        }
    }

    private static void Require(bool condition, string fault)
    {
        if (!condition)
        {
            throw Fault(fault);
        }
    }

    private static InvalidDataException Fault(string fault) => new($"This is no PNG file that can be shown: {fault}.");
}
