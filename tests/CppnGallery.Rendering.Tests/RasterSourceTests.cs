using CppnGallery.Models;
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
        var read = Read(Write(33, 17, colour, [], pixels));
        Assert.Equal((33, 17, colour), (read.Width, read.Height, read.Colour));
        Assert.Equal(pixels, Draw(read, View.Frame, 33, 17));
    }

    [Fact]
    public void What_is_clear_lies_on_white()
    {
        byte[] rgba = [100, 0, 200, 255, 100, 0, 200, 0, 100, 0, 200, 51];
        // 51 of 255 is a fifth.
        Assert.Equal([100, 0, 200, 255, 255, 255, 224, 204, 244], Draw(Read(Write(3, 1, PixelColour.Rgba, [], rgba)), View.Frame, 3, 1));
    }

    [Fact]
    public void A_palette_is_spelt_out()
    {
        byte[] palette = [1, 2, 3, 4, 5, 6];
        Assert.Equal([4, 5, 6, 1, 2, 3], Draw(Read(Write(2, 1, PixelColour.Grey, palette, [1, 0])), View.Frame, 2, 1));
        Assert.Throws<InvalidDataException>(() => Read(Write(2, 1, PixelColour.Grey, palette, [1, 2])));
    }

    [Fact]
    public void A_damaged_file_is_told_so()
    {
        byte[] file = Write(9, 9, PixelColour.Grey, [], Noise(81));
        for (int length = 0; length < file.Length - 12; length++)
        {
            Assert.Throws<InvalidDataException>(() => Read(file.AsSpan(0, length)));
        }

        for (int at = 0; at < file.Length; at++)
        {
            byte[] damaged = [.. file];
            damaged[at] ^= 0x40;
            Assert.Throws<InvalidDataException>(() => Read(damaged));
        }
    }

    [Theory]
    [InlineData(101, 1, "it is 101 × 1 pixels, and a side may have at most 100 (the side)")]
    [InlineData(1, 101, "it is 1 × 101 pixels, and a side may have at most 100 (the side)")]
    [InlineData(91, 11, "it is 91 × 11 pixels, 1001 in all, and it may have at most 1000 (the area)")]
    public void A_file_past_its_limits_is_refused_with_its_size_and_the_limit(int width, int height, string fault)
    {
        byte[] file = Write(width, height, PixelColour.Grey, [], new byte[width * height]);
        var limits = new RasterLimits(Area: 1000, Side: 100) { AreaSetting = " (the area)", SideSetting = " (the side)" };

        var refusal = Assert.Throws<InvalidDataException>(() => PngReader.Read(file, limits));

        Assert.Equal($"This is no PNG file that can be shown: {fault}.", refusal.Message);
    }

    [Fact]
    public void A_file_of_the_largest_size_is_read()
    {
        Assert.Equal((100, 10), SizeOf(Read(Write(100, 10, PixelColour.Rgb, [], new byte[3000]))));
        Assert.Equal((10, 100), SizeOf(Read(Write(10, 100, PixelColour.Grey, [], new byte[1000]))));

        static (int Width, int Height) SizeOf(RasterSource read) => (read.Width, read.Height);
    }

    /// <summary>What a file says of its size is held against the limits before a byte is unpacked, and before there is memory for it.</summary>
    [Fact]
    public void A_bomb_is_refused_before_it_is_unpacked()
    {
        byte[] file = Write(8192, 8192, PixelColour.Grey, [], new byte[1 << 26]);
        Assert.InRange(file.Length, 1, 1 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidDataException>(() => PngReader.Read(file, new(Area: 1 << 24, Side: 1 << 14)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    /// <summary>The pixels, the packed file and two rows: unpacking holds no second picture.</summary>
    [Theory]
    [InlineData(PixelColour.Grey, 1)]
    [InlineData(PixelColour.Rgb, 3)]
    [InlineData(PixelColour.Rgba, 3)]
    public void Reading_takes_little_more_than_the_pixels(PixelColour colour, int keptBytes)
    {
        byte[] file = Write(1024, 1024, colour, [], new byte[(1 << 20) * (int)colour]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        PngReader.Read(file, new(Area: 1 << 20, Side: 1024));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (keptBytes << 20) + (1 << 18));
    }

    [Fact]
    public void A_file_longer_than_any_picture_within_the_limits_is_not_even_read()
    {
        string path = Path.GetTempFileName();
        try
        {
            var limits = new RasterLimits(Area: 1000, Side: 100);
            using (var file = File.OpenWrite(path))
            {
                file.SetLength(limits.FileBytes + 1);
            }

            var refusal = Assert.Throws<InvalidDataException>(() => PngReader.Read(path, limits));
            Assert.Contains($"it has {limits.FileBytes + 1} bytes", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A tile costs what it shows: of a wide raster the columns beside it are neither summed nor held.</summary>
    [Fact]
    public void A_tile_of_a_wide_raster_is_the_part_that_it_shows_and_takes_memory_for_no_more()
    {
        byte[] pixels = Noise(1 << 20);
        var wide = new RasterSource("wide", 1 << 20, 1, PixelColour.Grey, pixels);
        byte[] drawn = new byte[256];
        var view = new View(0.5, 0, 256.0 / (1 << 20), 1);
        wide.Draw(view, 256, 1, 0, 1, drawn, CancellationToken.None);
        long before = GC.GetAllocatedBytesForCurrentThread();

        wide.Draw(view, 256, 1, 0, 1, drawn, CancellationToken.None);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
        Assert.Equal(pixels[(1 << 19)..((1 << 19) + 256)], drawn);
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
        Assert.Equal([0, 255, 8], Draw(Read(WithClear(Write(3, 1, PixelColour.Grey, [], [0, 7, 8]), [0, 7])), View.Frame, 3, 1));
        byte[] rgb = Write(2, 1, PixelColour.Rgb, [], [1, 2, 3, 1, 2, 4]);
        Assert.Equal([255, 255, 255, 1, 2, 4], Draw(Read(WithClear(rgb, [0, 1, 0, 2, 0, 3])), View.Frame, 2, 1));
        Assert.Throws<InvalidDataException>(() => Read(WithClear(rgb, [0, 1])));
    }

    // A tRNS chunk after the head, which ends at byte 33.
    private static byte[] WithClear(byte[] file, byte[] colour)
    {
        using var chunk = new MemoryStream();
        PngChunk.Write(chunk, "tRNS"u8, colour);
        return [.. file[..33], .. chunk.ToArray(), .. file[33..]];
    }

    private static RasterSource Read(ReadOnlySpan<byte> file) => PngReader.Read(file, new(Area: 1000, Side: 100));

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
