using System.Text;
using CppnGallery.Rendering.Png;

namespace CppnGallery.Rendering.Tests;

public class PngWriterTests
{
    private static byte[] Write(int width, int height, PixelColour colour, byte[] rows, int rowsInCall, params PngText[] texts)
    {
        using var file = new MemoryStream();
        using (var png = new PngWriter(file, width, height, colour, texts))
        {
            int bytesInCall = rowsInCall * width * (int)colour;
            for (int at = 0; at < rows.Length; at += bytesInCall)
            {
                png.WriteRows(rows.AsSpan(at, Math.Min(bytesInCall, rows.Length - at)));
            }

            png.Finish();
        }

        return file.ToArray();
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(17).NextBytes(bytes);
        return bytes;
    }

    [Theory]
    [InlineData(1, 1, PixelColour.Grey)]
    [InlineData(1, 300, PixelColour.Grey)]
    [InlineData(300, 1, PixelColour.Rgb)]
    [InlineData(33, 17, PixelColour.Grey)]
    [InlineData(640, 200, PixelColour.Rgb)]
    [InlineData(70_000, 1, PixelColour.Grey)] // three bytes of width, then of height
    [InlineData(1, 70_000, PixelColour.Grey)]
    [InlineData(45, 31, PixelColour.GreyAlpha)]
    [InlineData(45, 31, PixelColour.Rgba)]
    public void What_is_written_is_what_a_decoder_reads(int width, int height, PixelColour colour)
    {
        byte[] rows = Noise(width * height * (int)colour);

        var png = SlowPng.Decode(Write(width, height, colour, rows, rowsInCall: 1));

        Assert.Equal((width, height, (int)colour), (png.Width, png.Height, png.Channels));
        Assert.Equal(rows, png.Pixels);
        Assert.Empty(png.Palette);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(256)]
    public void A_palette_and_its_numbers_come_back(int colours)
    {
        byte[] palette = Noise(3 * colours), rows = [.. Noise(60 * 40).Select(value => (byte)(value % colours))];
        using var file = new MemoryStream();
        using (var writer = new PngWriter(file, 60, 40, PixelColour.Grey, palette, []))
        {
            writer.WriteRows(rows);
            writer.Finish();
        }

        var png = SlowPng.Decode(file.ToArray());

        Assert.Equal(palette, png.Palette);
        Assert.Equal(rows, png.Pixels);
    }

    [Fact]
    public void The_same_rows_make_the_same_file_however_they_come()
    {
        byte[] rows = Noise(100 * 90);

        byte[] file = Write(100, 90, PixelColour.Grey, rows, rowsInCall: 1);

        Assert.Equal(file, Write(100, 90, PixelColour.Grey, rows, rowsInCall: 7));
        Assert.Equal(file, Write(100, 90, PixelColour.Grey, rows, rowsInCall: 90));
    }

    /// <summary>Rows that one filter alone turns into zeros: nothing, a constant step to the right, a copy of the row above, a plane.</summary>
    [Fact]
    public void Each_row_takes_the_filter_that_predicts_it()
    {
        const int width = 64;
        byte[] noise = Noise(width);
        byte[] rows =
        [
            .. new byte[width],
            .. Enumerable.Range(1, width).Select(i => (byte)(i * 3)),
            .. noise,
            .. noise,
            .. noise.Select((value, i) => (byte)(i == 0 ? value : 0)),
        ];
        // The mean of left and above, rounded down, plus nothing: the third filter predicts it exactly.
        var averaged = new byte[width];
        for (int i = 0; i < width; i++)
        {
            averaged[i] = (byte)(((i > 0 ? averaged[i - 1] : 0) + rows[(4 * width) + i]) / 2);
        }

        rows = [.. rows, .. averaged];

        var png = SlowPng.Decode(Write(width, rows.Length / width, PixelColour.Grey, rows, rowsInCall: 1));

        Assert.Equal(rows, png.Pixels);
        Assert.Equal(0, png.Filters[0]);
        Assert.Equal(1, png.Filters[1]);
        Assert.Equal(2, png.Filters[3]);
        Assert.Equal(3, png.Filters[5]);
    }

    [Fact]
    public void A_plane_of_two_slopes_takes_the_fourth_filter_or_a_simpler_one_that_is_as_good()
    {
        const int side = 32;
        byte[] rows = [.. Enumerable.Range(0, side * side).Select(i => (byte)(128 + ((i % side) ^ (i / side)) + (i % side / 7 * 40)))];

        var png = SlowPng.Decode(Write(side, side, PixelColour.Grey, rows, rowsInCall: 4));

        Assert.Equal(rows, png.Pixels);
        for (int y = 1; y < side; y++)
        {
            long[] sums = [.. Enumerable.Range(0, 5).Select(kind => AbsoluteSum(rows, side, y, kind))];
            Assert.Equal(sums.Min(), sums[png.Filters[y]]);
        }

        Assert.Contains(4, png.Filters);
    }

    private static long AbsoluteSum(byte[] rows, int side, int y, int kind) => Enumerable.Range(0, side).Sum(x =>
    {
        int a = x > 0 ? rows[(y * side) + x - 1] : 0, b = rows[((y - 1) * side) + x], c = x > 0 ? rows[((y - 1) * side) + x - 1] : 0;
        int predicted = kind switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => new[] { a, b, c }.MinBy(value => Math.Abs(a + b - c - value)) };
        return (long)Math.Abs((int)(sbyte)(byte)(rows[(y * side) + x] - predicted));
    });

    [Fact]
    public void Metadata_is_written_before_the_picture_in_order_and_in_the_encoding_it_needs()
    {
        byte[] file = Write(2, 2, PixelColour.Grey, [0, 1, 2, 3], 2, new PngText("Title", "Stroke · 9"), new PngText("Comment", "σ 1.00 — 九"));

        var png = SlowPng.Decode(file);

        Assert.Equal(["IHDR", "tEXt", "iTXt", "IDAT", "IEND"], png.Chunks);
        Assert.Equal("Stroke · 9", png.Texts["Title"]);
        Assert.Equal("σ 1.00 — 九", png.Texts["Comment"]);
        Assert.True(file.AsSpan().IndexOf(Encoding.Latin1.GetBytes("Title\0Stroke \u00B7 9")) > 0);
    }

    [Fact]
    public void Large_pictures_are_split_into_chunks_of_32_KiB()
    {
        byte[] rows = Noise(400 * 400);

        var png = SlowPng.Decode(Write(400, 400, PixelColour.Grey, rows, rowsInCall: 400));

        // Noise does not compress: 160,000 bytes fill four chunks and part of a fifth.
        Assert.Equal(5, png.Chunks.Count(type => type == "IDAT"));
        Assert.Equal(rows, png.Pixels);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" Title")]
    [InlineData("Two  spaces")]
    [InlineData("Tab\there")]
    [InlineData("Grüße σ")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    public void Refuses_a_keyword_that_PNG_does_not_know(string keyword) =>
        Assert.Throws<ArgumentException>(() => Write(1, 1, PixelColour.Grey, [0], 1, new PngText(keyword, "x")));

    [Fact]
    public void Refuses_rows_too_many_too_few_and_in_part()
    {
        using var png = new PngWriter(Stream.Null, 4, 2, PixelColour.Grey);

        Assert.Throws<ArgumentException>(() => png.WriteRows(new byte[5]));
        Assert.Throws<ArgumentException>(() => png.WriteRows(new byte[12]));
        png.WriteRows(new byte[4]);
        Assert.Equal("1 rows are missing.", Assert.Throws<InvalidOperationException>(png.Finish).Message);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    public void Refuses_a_size_below_one(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PngWriter(Stream.Null, width, height, PixelColour.Grey));
}
