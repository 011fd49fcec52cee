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
    private const int GreyType = 0, RgbType = 2, PaletteType = 3, RgbaType = 6;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    private delegate void RowReader(ReadOnlySpan<byte> row, Span<byte> pixels);

    /// <summary>The picture of a file.</summary>
    /// <exception cref="InvalidDataException">It is no such PNG file, or too large; the message says why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static RasterSource Read(string path, RasterLimits limits)
    {
        long length = new FileInfo(path).Length;
        Require(length <= limits.FileBytes, $"it has {length} bytes, and a file of {limits.Area} pixels has at most {limits.FileBytes}");
        return Read(File.ReadAllBytes(path), limits);
    }

    /// <summary>The picture of a file's bytes.</summary>
    /// <exception cref="InvalidDataException">It is no such PNG file, or too large; the message says why.</exception>
    public static RasterSource Read(ReadOnlySpan<byte> file, RasterLimits limits)
    {
        string key = Convert.ToHexStringLower(SHA256.HashData(file).AsSpan(0, 16));
        Require(file.StartsWith(Signature), "it does not begin as PNG files do");
        using var packed = new MemoryStream(file.Length);
        byte[] head = [], palette = [], opacity = [];
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
                head = data.ToArray();
            }
            else if (type.SequenceEqual("PLTE"u8))
            {
                palette = data.ToArray();
            }
            else if (type.SequenceEqual("tRNS"u8))
            {
                opacity = data.ToArray();
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                packed.Write(data);
            }
        }

        Require(head.Length == 13, "it has no head");
        int width = BinaryPrimitives.ReadInt32BigEndian(head), height = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4));
        if (limits.FaultOf(width, height) is { } fault)
        {
            throw Fault(fault);
        }

        int bytes = head[9] switch { GreyType or PaletteType => 1, RgbType => 3, RgbaType => 4, _ => 0 };
        Require(head[8] == 8 && bytes > 0 && head[12] == 0, "it is not grey, RGB, RGBA or a palette of 8 bits a channel, not interlaced");
        Require(head[9] != PaletteType || (palette.Length is > 0 and <= 768 && palette.Length % 3 == 0), "its palette is missing or odd");
        Require(head[9] is PaletteType or RgbaType || opacity.Length is 0 || opacity.Length == 2 * bytes, "its clear colour is odd");
        packed.Position = 0;
        var (colour, keep) = head[9] switch
        {
            PaletteType => (PixelColour.Rgb, (row, kept) => Expand(row, palette, opacity, kept)),
            RgbaType => (PixelColour.Rgb, OnWhite),
            _ => (bytes == 1 ? PixelColour.Grey : PixelColour.Rgb, (RowReader)((row, kept) => Clear(row, opacity, bytes, kept))),
        };
        return new(key, width, height, colour, Unpack(packed, height, width * bytes, bytes, width * (int)colour, keep));
    }

    /// <summary>
    /// The pixels as the raster keeps them. They are unpacked row by row, so that little more is held than the result; what lies packed behind the last row is not looked at.
    /// </summary>
    private static byte[] Unpack(Stream packed, int height, int rowBytes, int left, int keptRowBytes, RowReader keep)
    {
        byte[] pixels = new byte[(long)keptRowBytes * height], row = new byte[rowBytes], above = new byte[rowBytes];
        using var inflate = new ZLibStream(packed, CompressionMode.Decompress);
        Span<byte> filter = stackalloc byte[1];
        for (int y = 0; y < height; y++)
        {
            Inflate(inflate, filter);
            Inflate(inflate, row);
            Require(filter[0] <= 4, "a row's filter is unknown");
            Unfilter(filter[0], row, above, left);
            keep(row, pixels.AsSpan(y * keptRowBytes, keptRowBytes));
            (row, above) = (above, row);
        }

        return pixels;
    }

    private static void Inflate(ZLibStream inflate, Span<byte> bytes)
    {
        try
        {
            inflate.ReadExactly(bytes);
        }
        catch (Exception fault) when (fault is EndOfStreamException or InvalidDataException)
        {
            throw Fault("its pixels end too early or are damaged");
        }
    }

    private static void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int left)
    {
        for (int i = 0; i < row.Length; i++)
        {
            byte a = i >= left ? row[i - left] : (byte)0, b = above[i], c = i >= left ? above[i - left] : (byte)0;
            row[i] += filter switch
            {
                1 => a,
                2 => b,
                3 => (byte)((a + b) >> 1),
                4 => Paeth(a, b, c),
                _ => 0,
            };
        }
    }

    private static byte Paeth(byte a, byte b, byte c)
    {
        int toA = Math.Abs(b - c), toB = Math.Abs(a - c), toC = Math.Abs(a + b - (2 * c));
        return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
    }

    private static void Expand(ReadOnlySpan<byte> numbers, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> opacity, Span<byte> pixels)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            int number = numbers[i];
            Require(number * 3 < palette.Length, "a pixel has a colour that the palette has not");
            Lay(palette.Slice(number * 3, 3), number < opacity.Length ? opacity[number] : byte.MaxValue, pixels.Slice(i * 3, 3));
        }
    }

    // Of grey and RGB a tRNS chunk names the one colour that is clear, two bytes a channel (PNG, 11.3.2.1).
    private static void Clear(ReadOnlySpan<byte> row, ReadOnlySpan<byte> colour, int channels, Span<byte> pixels)
    {
        row.CopyTo(pixels);
        for (int i = 0; i < row.Length && !colour.IsEmpty; i += channels)
        {
            bool clear = true;
            for (int channel = 0; channel < channels; channel++)
            {
                clear &= row[i + channel] == colour[(2 * channel) + 1];
            }

            if (clear)
            {
                pixels.Slice(i, channels).Fill(byte.MaxValue);
            }
        }
    }

    private static void OnWhite(ReadOnlySpan<byte> rgba, Span<byte> pixels)
    {
        for (int i = 0; i < rgba.Length / 4; i++)
        {
            Lay(rgba.Slice(i * 4, 3), rgba[(i * 4) + 3], pixels.Slice(i * 3, 3));
        }
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
