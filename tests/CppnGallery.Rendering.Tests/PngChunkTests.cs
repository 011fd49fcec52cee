using System.Buffers.Binary;
using System.Text;
using CppnGallery.Rendering.Png;

namespace CppnGallery.Rendering.Tests;

/// <summary>The bytes of a PNG file around its pixels, as ISO/IEC 15948 gives them.</summary>
public class PngChunkTests
{
    [Fact]
    public void An_empty_chunk_is_the_end_of_every_png_file()
    {
        using var file = new MemoryStream();
        PngChunk.Write(file, "IEND"u8, []);
        Assert.Equal([0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82], file.ToArray());
    }

    /// <summary>The check value of CRC-32 in every catalogue of checksums is that of these nine digits.</summary>
    [Fact]
    public void The_checksum_is_crc_32_over_type_and_data() => Assert.Equal(0xCBF43926, PngChunk.Checksum("1234"u8, "56789"u8));

    [Theory]
    [InlineData(PixelColour.Grey, false, 0)]
    [InlineData(PixelColour.GreyAlpha, false, 4)]
    [InlineData(PixelColour.Rgb, false, 2)]
    [InlineData(PixelColour.Rgba, false, 6)]
    [InlineData(PixelColour.Grey, true, 3)]
    public void The_head_tells_size_depth_and_colours(PixelColour colour, bool palette, byte type)
    {
        using var file = new MemoryStream();
        using var png = new PngWriter(file, 0x010203, 0x0405, colour, palette ? [1, 2, 3] : [], []);

        byte[] head = file.ToArray();
        Assert.Equal([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13], head[..12]);
        Assert.Equal("IHDR"u8, head.AsSpan(12, 4));
        Assert.Equal([0, 1, 2, 3, 0, 0, 4, 5, 8, type, 0, 0, 0], head[16..29]);
        Assert.Equal(palette ? "\0\0\0\u0003PLTE\u0001\u0002\u0003" : "", Encoding.Latin1.GetString(head.AsSpan(33, palette ? 11 : 0)));
        Assert.Equal(palette ? 33 + 15 : 33, head.Length);
    }

    [Fact]
    public void Data_fills_chunks_of_32_KiB_however_it_comes_and_nothing_makes_one()
    {
        byte[] data = new byte[(1 << 15) + 7];
        new Random(1).NextBytes(data);
        byte[] whole = Chunks(stream => stream.Write(data.AsSpan()));
        byte[] pieces = Chunks(stream =>
        {
            stream.Write(data, 0, 5);
            stream.Flush();
            for (int at = 5; at < data.Length; at += 10_000)
            {
                stream.Write(data, at, Math.Min(10_000, data.Length - at));
            }

            stream.Dispose(); // twice is once
        });

        Assert.Equal(12 + (1 << 15) + 12 + 7, whole.Length);
        Assert.Equal(1 << 15, BinaryPrimitives.ReadInt32BigEndian(whole));
        Assert.Equal("IDAT"u8, whole.AsSpan(4, 4));
        Assert.Equal(data.AsSpan(0, 1 << 15), whole.AsSpan(8, 1 << 15));
        Assert.Equal(whole, pieces);
        Assert.Empty(Chunks(stream => stream.Flush()));
        Assert.Equal(12 + (1 << 15), Chunks(stream => stream.Write(data, 0, 1 << 15)).Length);
    }

    [Fact]
    public void The_data_stream_is_for_writing_alone()
    {
        using var stream = new PngDataStream(Stream.Null);
        Assert.Equal((false, false, true), (stream.CanRead, stream.CanSeek, stream.CanWrite));
        Assert.All<Action>(
            [() => _ = stream.Length, () => _ = stream.Position, () => stream.Position = 0, () => _ = stream.Read(new byte[1], 0, 1), () => stream.Seek(0, SeekOrigin.Begin), () => stream.SetLength(1)],
            act => Assert.Throws<NotSupportedException>(act));
    }

    [Theory]
    [InlineData(0, PixelColour.Rgb, true)]
    [InlineData(3, PixelColour.Grey, true)]
    [InlineData(768, PixelColour.Grey, true)]
    [InlineData(771, PixelColour.Grey, false)]
    [InlineData(4, PixelColour.Grey, false)]
    [InlineData(3, PixelColour.Rgb, false)]
    public void A_palette_has_up_to_256_colours_for_pixels_of_one_byte(int length, PixelColour colour, bool fits)
    {
        using var file = new MemoryStream();
        var fault = Record.Exception(() => new PngWriter(file, 1, 1, colour, new byte[length], []).Dispose());
        Assert.Equal(fits ? null : "palette", (fault as ArgumentException)?.ParamName);
        Assert.Equal(fits, file.Length > 0);
    }

    [Fact]
    public void A_row_longer_than_memory_is_not_taken_for_a_short_one() =>
        Assert.Throws<OverflowException>(() => new PngWriter(Stream.Null, 1 << 30, 1, PixelColour.Rgba)); // 2³² bytes

    /// <summary>11.3.3.2: 1 to 79 characters of 0x20 to 0x7E and 0xA1 to 0xFF, no space at an end nor two together.</summary>
    [Theory]
    [InlineData("A~", true)]
    [InlineData("a b", true)]
    [InlineData("A\u007F", false)]
    [InlineData("A\u00A0", false)]
    [InlineData("A\u00A1", true)]
    [InlineData("\u00FF", true)]
    [InlineData("\u0100", false)]
    [InlineData("A\u001F", false)]
    [InlineData("A ", false)]
    public void Keywords_are_printable_latin_1(string keyword, bool fits) => Assert.Equal(fits, Fits(new(keyword, "x")));

    [Fact]
    public void A_keyword_has_79_letters_at_most_and_a_text_no_nul()
    {
        Assert.True(Fits(new(new('k', 79), "x")));
        Assert.False(Fits(new(new('k', 80), "x")));
        Assert.False(Fits(new("Title", "a\0b")));
    }

    [Theory]
    [InlineData("\u00FF", "tEXt")]
    [InlineData("\u0100", "iTXt")]
    [InlineData("", "tEXt")]
    public void What_latin_1_holds_is_plain_text(string value, string type)
    {
        using var file = new MemoryStream();
        PngTextChunk.Write(file, new("Title", value));
        Assert.Equal(type, Encoding.ASCII.GetString(file.ToArray(), 4, 4));
    }

    [Fact]
    public void All_rows_that_are_missing_can_come_at_once_and_none_after_them()
    {
        using var file = new MemoryStream();
        using var png = new PngWriter(file, 1, 2, PixelColour.Grey);
        png.WriteRows([1]);
        png.WriteRows([2]);
        Assert.Equal("rows", Assert.Throws<ArgumentException>(() => png.WriteRows([3])).ParamName);
        png.Finish();
        png.Dispose();
        Assert.Equal([1, 2], SlowPng.Decode(file.ToArray()).Pixels);
    }

    /// <summary>Row by row the filter with the least sum of magnitudes, the first at a tie; widths that fill vectors and that do not.</summary>
    [Theory]
    [InlineData(1, PixelColour.Grey)]
    [InlineData(64, PixelColour.Grey)]
    [InlineData(37, PixelColour.GreyAlpha)]
    [InlineData(75, PixelColour.Rgb)]
    [InlineData(33, PixelColour.Rgba)]
    public void Rows_take_the_filter_of_least_magnitudes(int width, PixelColour colour)
    {
        const int height = 48;
        int channels = (int)colour, row = width * channels;
        var random = new Random(width);
        // Waves with some noise, of which now this filter and now that is the best, and differences of −128.
        byte[] rows = [.. Enumerable.Range(0, row * height).Select(i =>
        {
            int x = i % row / channels, y = i / row;
            return (byte)(y % 8 == 7 ? 128 * (x & 1) : 128 + (90 * Math.Sin((x * 0.11 * (1 + (i % channels))) + (y * y * 0.02))) + random.Next(1 + (y % 9)));
        })];
        using var file = new MemoryStream();
        using (var png = new PngWriter(file, width, height, colour))
        {
            png.WriteRows(rows);
            png.Finish();
        }

        var read = SlowPng.Decode(file.ToArray());

        Assert.Equal(rows, read.Pixels);
        for (int y = 0; y < height; y++)
        {
            long[] sums = [.. Enumerable.Range(0, 5).Select(kind => Magnitudes(rows, row, channels, y, kind))];
            Assert.Equal(Array.IndexOf(sums, sums.Min()), read.Filters[y]);
        }
    }

    private static long Magnitudes(byte[] rows, int row, int channels, int y, int kind) => Enumerable.Range(0, row).Sum(i =>
    {
        int At(int x, int line) => x < 0 || line < 0 ? 0 : rows[(line * row) + x];
        int a = At(i - channels, y), b = At(i, y - 1), c = At(i - channels, y - 1);
        int predicted = kind switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => new[] { a, b, c }.MinBy(value => Math.Abs(a + b - c - value)) };
        return (long)Math.Abs((int)(sbyte)(byte)(rows[(y * row) + i] - predicted));
    });

    private static byte[] Chunks(Action<PngDataStream> write)
    {
        using var file = new MemoryStream();
        using (var stream = new PngDataStream(file))
        {
            write(stream);
        }

        return file.ToArray();
    }

    private static bool Fits(PngText text)
    {
        using var file = new MemoryStream();
        try
        {
            PngTextChunk.Write(file, text);
            return true;
        }
        catch (ArgumentException)
        {
            Assert.Equal(0, file.Length);
            return false;
        }
    }
}
