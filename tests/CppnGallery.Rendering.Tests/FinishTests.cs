using CppnGallery.Models;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering.Tests;

public class FinishTests
{
    private static readonly PictureRenderer Renderer = new(new RenderLimits());

    // 1 2 3 / 4 5 6
    private static readonly RasterSource Six = new("six", 3, 2, PixelColour.Grey, [1, 2, 3, 4, 5, 6]);

    [Theory]
    [InlineData(false, 0, 3, 2, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(false, 90, 2, 3, new byte[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(false, 180, 3, 2, new byte[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(false, 270, 2, 3, new byte[] { 3, 6, 2, 5, 1, 4 })]
    [InlineData(true, 0, 3, 2, new byte[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(true, 90, 2, 3, new byte[] { 6, 3, 5, 2, 4, 1 })]
    [InlineData(true, 180, 3, 2, new byte[] { 4, 5, 6, 1, 2, 3 })]
    public void Quarters_move_every_pixel(bool mirrored, double degrees, int width, int height, byte[] expected)
    {
        var png = Finish(Six, 3, 2, new(mirrored, degrees, PictureQuality.Default, PictureFormat.Png));
        Assert.Equal((width, height), (png.Width, png.Height));
        Assert.Equal(expected, png.Pixels);
    }

    [Fact]
    public void A_free_angle_turns_clockwise_into_the_bounding_box()
    {
        // White, its right half black: turned by 45° the black is to the right and below.
        byte[] pixels = [.. Enumerable.Range(0, 100 * 60).Select(i => (byte)(i % 100 < 50 ? 255 : 0))];
        var png = Finish(new RasterSource("halves", 100, 60, PixelColour.Grey, pixels), 100, 60, new(false, 45, PictureQuality.Default, PictureFormat.Png));

        // 100·cos 45° + 60·sin 45° = 113.1
        Assert.Equal((114, 114, 2), (png.Width, png.Height, png.Channels));
        Assert.Equal((0, 0), (Opacity(png, 1, 1), Opacity(png, 112, 112)));
        Assert.Equal((255, 255), (Grey(png, 47, 47), Opacity(png, 47, 47)));
        Assert.Equal((0, 255), (Grey(png, 67, 67), Opacity(png, 67, 67)));
        var mirrored = Finish(new RasterSource("halves", 100, 60, PixelColour.Grey, pixels), 100, 60, new(true, 45, PictureQuality.Default, PictureFormat.Png));
        Assert.Equal((0, 255), (Grey(mirrored, 47, 47), Grey(mirrored, 67, 67)));
    }

    [Fact]
    public void A_quarter_is_the_limit_of_free_angles()
    {
        var artwork = Requests.Artwork();
        var quarter = Finish(artwork, 40, 30, new(true, 90, PictureQuality.Default, PictureFormat.Png));
        var nearly = Finish(artwork, 40, 30, new(true, 90.0000001, PictureQuality.Default, PictureFormat.Png));
        Assert.Equal((30, 40), (quarter.Width, quarter.Height));
        Assert.Equal((quarter.Width, quarter.Height), (nearly.Width, nearly.Height));
        Assert.All(quarter.Pixels.Select((grey, i) => grey - nearly.Pixels[2 * i]), difference => Assert.InRange(difference, -1, 1));
    }

    [Fact]
    public void Styles_in_colour_keep_their_palette_and_turn_grey_by_luminance()
    {
        Assert.True(Style.TryParse("ember", out var ember, out _));
        var levels = Finish(Requests.Artwork(style: Style.Inverse), 50, 50, PictureFinish.None);
        var coloured = Finish(Requests.Artwork(style: ember), 50, 50, PictureFinish.None);
        Assert.Equal(ember.Palette.ToArray(), coloured.Palette);
        Assert.Equal(levels.Pixels, coloured.Pixels);

        var grey = Finish(Requests.Artwork(style: ember), 50, 50, new(false, 0, PictureQuality.Gray, PictureFormat.Png));
        for (int i = 0; i < grey.Pixels.Length; i++)
        {
            var colour = ember.Palette.Slice(3 * levels.Pixels[i], 3);
            Assert.InRange(grey.Pixels[i] - ((0.299 * colour[0]) + (0.587 * colour[1]) + (0.114 * colour[2])), -1.5, 1.5);
        }
    }

    [Fact]
    public void Bitonal_is_black_or_white_whichever_is_nearer()
    {
        var ramp = new RasterSource("ramp", 256, 1, PixelColour.Grey, [.. Enumerable.Range(0, 256).Select(level => (byte)level)]);
        var bitonal = Finish(ramp, 256, 1, new(false, 0, PictureQuality.Bitonal, PictureFormat.Png));
        Assert.Equal(Enumerable.Range(0, 256).Select(level => level >= 128 ? (byte)255 : (byte)0), bitonal.Pixels);
    }

    [Theory]
    [InlineData("ink", PictureQuality.Default, 0, 1)]
    [InlineData("ember", PictureQuality.Default, 0, 3)]
    [InlineData("ember", PictureQuality.Gray, 0, 1)]
    [InlineData("ink", PictureQuality.Default, 30, 1)]
    [InlineData("ember", PictureQuality.Default, 30, 3)]
    [InlineData("dusk", PictureQuality.Bitonal, 30, 1)]
    public void A_jpeg_shows_the_same_picture(string name, PictureQuality quality, double degrees, int channels)
    {
        Assert.True(Style.TryParse(name, out var style, out _));
        var finish = new PictureFinish(false, degrees, quality, PictureFormat.Jpeg);
        byte[] file = Renderer.Render(new(Requests.Artwork(style: style), View.Frame, 64, 48) { Finish = finish });
        byte[] pnm = new DebianTool("djpeg", "libjpeg-turbo-progs").Run(file, "-pnm");
        var (width, height) = finish.SizeOf(64, 48);
        Assert.Equal($"P{(channels == 1 ? 5 : 6)}\n{width} {height}\n255\n", System.Text.Encoding.ASCII.GetString(pnm[..pnm.AsSpan().IndexOf("255\n"u8)]) + "255\n");

        // Paper, where the picture's corners are clear: no ink.
        var png = Finish(Requests.Artwork(style: style), 64, 48, finish with { Format = PictureFormat.Png });
        Assert.Equal((width, height), (png.Width, png.Height));
    }

    private static SlowPng Finish(IPictureSource source, int width, int height, PictureFinish finish) =>
        SlowPng.Decode(Renderer.Render(new(source, View.Frame, width, height) { Finish = finish }));

    private static int Grey(SlowPng png, int x, int y) => png.Pixels[2 * ((y * png.Width) + x)];

    private static int Opacity(SlowPng png, int x, int y) => png.Pixels[(2 * ((y * png.Width) + x)) + 1];
}
