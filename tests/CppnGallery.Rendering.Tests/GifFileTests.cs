using CppnGallery.Rendering.Gif;

namespace CppnGallery.Rendering.Tests;

/// <summary>The bytes of a GIF file around its pixels, as the GIF89a specification and Netscape's extension give them.</summary>
public class GifFileTests
{
    private static readonly byte[] Palette = [.. Enumerable.Range(0, 768).Select(i => (byte)i)];

    [Theory]
    [InlineData(null)]
    [InlineData((ushort)0x0506)]
    public void Everything_but_the_pixels_is_at_its_place(ushort? repeats)
    {
        using var file = new MemoryStream();
        var gif = new GifWriter(file, 0x0102, 0x0003, Palette, repeats);
        gif.WriteFrame(new byte[0x0102 * 3], 0x0708);
        byte[] bytes = file.ToArray();

        byte[] loop = repeats is null ? [] : [0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0x06, 0x05, 0];
        byte[] expected =
        [
            .. "GIF89a"u8, 0x02, 0x01, 0x03, 0x00, 0xF7, 0, 0, .. Palette, .. loop,
            0x21, 0xF9, 4, 0b100, 0x08, 0x07, 0, 0, // left as it is; nothing is see-through
            0x2C, 0, 0, 0, 0, 0x02, 0x01, 0x03, 0x00, 0, 8,
        ];
        Assert.Equal(expected, bytes[..expected.Length]);

        gif.Finish();
        Assert.Equal([.. bytes, 0x3B], file.ToArray());
        Assert.Throws<ObjectDisposedException>(() => gif.WriteFrame(new byte[0x0102 * 3], 1));
    }

    [Fact]
    public void The_limits_themselves_are_allowed_and_no_more()
    {
        var wide = new GifWriter(Stream.Null, 65_535, 1, Palette);
        wide.WriteFrame(new byte[65_535], 0);
        wide.WriteFrame(new byte[65_535], 65_535);
        Assert.Throws<ArgumentException>("pixels", () => wide.WriteFrame(new byte[65_536], 0));
        _ = new GifWriter(Stream.Null, 1, 65_535, Palette);
        Assert.Throws<ArgumentOutOfRangeException>("width", () => new GifWriter(Stream.Null, 65_536, 1, Palette));
        Assert.Throws<ArgumentOutOfRangeException>("height", () => new GifWriter(Stream.Null, 1, 0, Palette));
        Assert.Throws<ArgumentException>("palette", () => new GifWriter(Stream.Null, 1, 1, [.. Palette, 1, 2, 3]));
    }

    /// <summary>Among all lengths are those at whose end a code grows by a bit, which the code for the end must follow.</summary>
    [Fact]
    public void Rows_of_every_length_come_back()
    {
        for (int width = 1; width <= 800; width++)
        {
            byte[] pixels = new byte[width];
            new Random(width).NextBytes(pixels);
            Assert.Equal(pixels, SlowGif.Decode(Write(width, pixels)).Frames.Single().Pixels);
        }
    }

    /// <summary>A table full of noise has no use for what follows: it begins anew, and a run of one colour is short again.</summary>
    [Fact]
    public void A_full_table_begins_anew()
    {
        byte[] noise = new byte[100 * 300], both = new byte[200 * 300];
        new Random(1).NextBytes(noise);
        noise.CopyTo(both, 0);
        byte[] file = Write(300, both);
        Assert.Equal(both, SlowGif.Decode(file).Frames.Single().Pixels);
        // n codes hold n(n + 1)/2 pixels of a run: 245 codes of 12 bits at most for 30,000, and as many again where the table begins amid them.
        Assert.InRange(file.Length - Write(300, noise).Length, 100, 1000);
    }

    private static byte[] Write(int width, byte[] pixels)
    {
        using var file = new MemoryStream();
        var gif = new GifWriter(file, width, pixels.Length / width, Palette);
        gif.WriteFrame(pixels, 0);
        gif.Finish();
        return file.ToArray();
    }
}
