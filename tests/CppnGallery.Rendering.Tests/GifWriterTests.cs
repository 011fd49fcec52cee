using CppnGallery.Rendering.Gif;

namespace CppnGallery.Rendering.Tests;

public class GifWriterTests
{
    private static readonly DebianTool Gif2Rgb = new("gif2rgb", "giflib-tools");
    private static readonly byte[] Greys = [.. Enumerable.Range(0, 256).SelectMany(level => Enumerable.Repeat((byte)level, 3))];

    public static TheoryData<int, int, string> Pictures => new()
    {
        { 1, 1, "noise" },
        { 3, 2, "noise" },
        { 300, 200, "noise" }, // fills the table of 4,096 codes again and again
        { 640, 400, "flat" }, // one code for a long run
        { 255, 255, "ramp" },
        { 64, 64, "few" },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Greys_come_back_exactly(int width, int height, string kind)
    {
        byte[] pixels = Pixels(width, height, kind);

        byte[] rgb = Gif2Rgb.Run(Write(width, height, [pixels], 10, null));

        Assert.Equal(pixels.SelectMany(level => Enumerable.Repeat(level, 3)), rgb);
    }

    [Fact]
    public void Every_length_of_noise_ends_as_it_should()
    {
        // The end of a file falls at every place of a code's and the table's growth.
        for (int width = 1; width <= 700; width += 3)
        {
            byte[] pixels = Pixels(width, 7, "noise");
            Assert.Equal(pixels, SlowGif.Decode(Write(width, 7, [pixels], 1, null)).Frames.Single().Pixels);
        }
    }

    [Fact]
    public void An_animation_keeps_its_frames_delays_and_repeats()
    {
        byte[][] frames = [Pixels(40, 30, "noise"), Pixels(40, 30, "ramp"), Pixels(40, 30, "flat")];

        var gif = SlowGif.Decode(Write(40, 30, frames, 7, 0));

        Assert.Equal((40, 30, 0), (gif.Width, gif.Height, gif.Repeats));
        Assert.Equal(Greys, gif.Palette);
        Assert.Equal(frames, gif.Frames.Select(frame => frame.Pixels));
        Assert.All(gif.Frames, frame => Assert.Equal(7, frame.Delay));
        Assert.Null(SlowGif.Decode(Write(40, 30, frames, 7, null)).Repeats);
        Assert.Equal(300, SlowGif.Decode(Write(40, 30, frames, 7, 300)).Repeats);
    }

    /// <summary>Sizes, delays and repeats have two bytes each, the low one first.</summary>
    [Fact]
    public void Both_bytes_of_sizes_delays_and_repeats_are_written()
    {
        int[] delays = [0, 1, 255, 256, 0x1234, 65_535];
        byte[][] frames = [.. delays.Select((_, i) => Enumerable.Repeat((byte)i, 300 * 515).ToArray())];
        using var file = new MemoryStream();
        var writer = new GifWriter(file, 300, 515, Greys, 0x2345);
        foreach (var (pixels, delay) in frames.Zip(delays))
        {
            writer.WriteFrame(pixels, delay);
        }

        writer.Finish();

        var gif = SlowGif.Decode(file.ToArray());
        Assert.Equal((300, 515, 0x2345), (gif.Width, gif.Height, gif.Repeats));
        Assert.Equal(delays, gif.Frames.Select(frame => frame.Delay));
        Assert.Equal(frames, gif.Frames.Select(frame => frame.Pixels));
    }

    [Fact]
    public void The_longest_sides_are_written()
    {
        Assert.Equal(65_535, SlowGif.Decode(Write(65_535, 1, [Pixels(65_535, 1, "few")], 0, null)).Width);
        Assert.Equal(65_535, SlowGif.Decode(Write(1, 65_535, [Pixels(1, 65_535, "few")], 0, null)).Height);
    }

    [Fact]
    public void A_flat_picture_is_small()
    {
        // Runs grow by one pixel a code: n codes hold n(n + 1)/2 pixels, 715 codes of at most 10 bits a 640 × 400 picture.
        Assert.InRange(Write(640, 400, [new byte[640 * 400]], 0, null).Length, 800, 1_800);
    }

    [Fact]
    public void What_is_no_picture_is_refused()
    {
        using var file = new MemoryStream();
        Assert.Throws<ArgumentOutOfRangeException>("width", () => new GifWriter(file, 0, 1, Greys));
        Assert.Throws<ArgumentOutOfRangeException>("height", () => new GifWriter(file, 1, 65_536, Greys));
        Assert.Throws<ArgumentException>("palette", () => new GifWriter(file, 1, 1, Greys.AsSpan(3)));
        Assert.Equal(0, file.Length);

        var gif = new GifWriter(file, 2, 2, Greys);
        Assert.Throws<ArgumentException>("pixels", () => gif.WriteFrame(new byte[3], 0));
        Assert.Throws<ArgumentOutOfRangeException>("delay", () => gif.WriteFrame(new byte[4], -1));
        Assert.Throws<ArgumentOutOfRangeException>("delay", () => gif.WriteFrame(new byte[4], 65_536));
    }

    private static byte[] Write(int width, int height, byte[][] frames, int delay, ushort? repeats)
    {
        using var file = new MemoryStream();
        var gif = new GifWriter(file, width, height, Greys, repeats);
        foreach (byte[] frame in frames)
        {
            gif.WriteFrame(frame, delay);
        }

        gif.Finish();
        return file.ToArray();
    }

    private static byte[] Pixels(int width, int height, string kind)
    {
        var random = new Random(width);
        return [.. Enumerable.Range(0, width * height).Select(i => kind switch
        {
            "noise" => (byte)random.Next(256),
            "few" => (byte)random.Next(3),
            "ramp" => (byte)(i % width),
            _ => (byte)9,
        })];
    }
}
