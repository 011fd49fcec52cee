using CppnGallery.Networks;
using CppnGallery.Rendering.Png;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering.Tests;

public class RasterSourceTests
{
    // 0 10 20 / 30 40 50
    private static readonly RasterSource Six = new("six", 3, 2, PixelColour.Grey, [0, 10, 20, 30, 40, 50]);

    [Fact]
    public void At_its_own_size_it_is_itself() => Assert.Equal([0, 10, 20, 30, 40, 50], Draw(Six, View.Frame, 3, 2));

    [Fact]
    public void A_part_is_cut_out() => Assert.Equal([10, 20], Draw(Six, new(1.0 / 3, 0, 2.0 / 3, 0.5), 2, 1));

    [Fact]
    public void Made_smaller_a_pixel_is_the_mean_of_what_it_covers()
    {
        Assert.Equal([25], Draw(Six, View.Frame, 1, 1));
        Assert.Equal([15, 25, 35], Draw(Six, View.Frame, 3, 1));
        // 1.5 columns each: (0 + 10/2) / 1.5 and (10/2 + 20) / 1.5, rounded.
        Assert.Equal([3, 17], Draw(Six, new(0, 0, 1, 0.5), 2, 1));
    }

    [Fact]
    public void Made_larger_pixels_stay_squares() => Assert.Equal([0, 0, 10, 10, 20, 20], Draw(Six, new(0, 0, 1, 0.5), 6, 1));

    [Fact]
    public void Channels_keep_apart()
    {
        var two = new RasterSource("two", 2, 1, PixelColour.Rgb, [10, 20, 30, 50, 60, 70]);
        Assert.Equal([30, 40, 50], Draw(two, View.Frame, 1, 1));
    }

    [Fact]
    public void Rows_are_the_same_whoever_asks_for_them()
    {
        byte[] whole = Draw(Six, View.Frame, 7, 5), row = new byte[7];
        Six.Draw(View.Frame, 7, 5, 3, 1, row, CancellationToken.None);
        Assert.Equal(whole[21..28], row);
    }

    [Theory]
    [InlineData(PixelColour.Grey)]
    [InlineData(PixelColour.Rgb)]
    public void A_file_of_ours_is_read_back(PixelColour colour)
    {
        byte[] pixels = Noise(33 * 17 * (int)colour);
        var read = PngReader.Read(Write(33, 17, colour, [], pixels));
        Assert.Equal((33, 17, colour), (read.Width, read.Height, read.Colour));
        Assert.Equal(pixels, Draw(read, View.Frame, 33, 17));
    }

    [Fact]
    public void What_is_clear_lies_on_white()
    {
        byte[] rgba = [100, 0, 200, 255, 100, 0, 200, 0, 100, 0, 200, 51];
        // 51 of 255 is a fifth.
        Assert.Equal([100, 0, 200, 255, 255, 255, 224, 204, 244], Draw(PngReader.Read(Write(3, 1, PixelColour.Rgba, [], rgba)), View.Frame, 3, 1));
    }

    [Fact]
    public void A_palette_is_spelt_out()
    {
        byte[] palette = [1, 2, 3, 4, 5, 6];
        Assert.Equal([4, 5, 6, 1, 2, 3], Draw(PngReader.Read(Write(2, 1, PixelColour.Grey, palette, [1, 0])), View.Frame, 2, 1));
        Assert.Throws<InvalidDataException>(() => PngReader.Read(Write(2, 1, PixelColour.Grey, palette, [1, 2])));
    }

    [Fact]
    public void A_damaged_file_is_told_so()
    {
        byte[] file = Write(9, 9, PixelColour.Grey, [], Noise(81));
        for (int length = 0; length < file.Length - 12; length++)
        {
            Assert.Throws<InvalidDataException>(() => PngReader.Read(file.AsSpan(0, length)));
        }

        for (int at = 0; at < file.Length; at++)
        {
            byte[] damaged = [.. file];
            damaged[at] ^= 0x40;
            Assert.Throws<InvalidDataException>(() => PngReader.Read(damaged));
        }
    }

    private static byte[] Draw(RasterSource source, View view, int width, int height)
    {
        byte[] pixels = new byte[width * height * (int)source.Colour];
        source.Draw(view, width, height, 0, height, pixels, CancellationToken.None);
        return pixels;
    }

    [Fact]
    public void The_one_clear_colour_of_grey_and_rgb_is_white()
    {
        Assert.Equal([0, 255, 8], Draw(PngReader.Read(WithClear(Write(3, 1, PixelColour.Grey, [], [0, 7, 8]), [0, 7])), View.Frame, 3, 1));
        byte[] rgb = Write(2, 1, PixelColour.Rgb, [], [1, 2, 3, 1, 2, 4]);
        Assert.Equal([255, 255, 255, 1, 2, 4], Draw(PngReader.Read(WithClear(rgb, [0, 1, 0, 2, 0, 3])), View.Frame, 2, 1));
        Assert.Throws<InvalidDataException>(() => PngReader.Read(WithClear(rgb, [0, 1])));
    }

    // A tRNS chunk after the head, which ends at byte 33.
    private static byte[] WithClear(byte[] file, byte[] colour)
    {
        using var chunk = new MemoryStream();
        PngChunk.Write(chunk, "tRNS"u8, colour);
        return [.. file[..33], .. chunk.ToArray(), .. file[33..]];
    }

    private static byte[] Write(int width, int height, PixelColour colour, byte[] palette, byte[] pixels)
    {
        using var file = new MemoryStream();
        using (var png = new PngWriter(file, width, height, colour, palette, []))
        {
            png.WriteRows(pixels);
            png.Finish();
        }

        return file.ToArray();
    }

    private static byte[] Noise(int count)
    {
        byte[] noise = new byte[count];
        new Random(5).NextBytes(noise);
        return noise;
    }
}
