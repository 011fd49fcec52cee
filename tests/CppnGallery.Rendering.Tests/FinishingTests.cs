using System.Text;
using CppnGallery.Models;
using CppnGallery.Rendering.Finishing;

namespace CppnGallery.Rendering.Tests;

/// <summary>Whole pictures, turned and coloured, pixel by pixel against their definitions.</summary>
public class FinishingTests
{
    public static TheoryData<bool, int, PixelColour> Quarters
    {
        get
        {
            var data = new TheoryData<bool, int, PixelColour>();
            foreach (bool mirrored in (bool[])[false, true])
            {
                foreach (int degrees in (int[])[0, 90, 180, 270, 360])
                {
                    data.Add(mirrored, degrees, PixelColour.Grey);
                    data.Add(mirrored, degrees, PixelColour.Rgb);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Quarters))]
    public void A_quarter_moves_every_channel_of_every_pixel(bool mirrored, int degrees, PixelColour colour)
    {
        var expected = Noise(7, 4, colour);
        if (mirrored)
        {
            var from = expected;
            expected = Make(7, 4, colour, (x, y) => Pixel(from, 6 - x, y));
        }

        for (int turns = 0; turns < degrees / 90; turns++)
        {
            // Clockwise: the left column, read upwards, becomes the first row.
            var from = expected;
            expected = Make(from.Height, from.Width, colour, (x, y) => Pixel(from, y, from.Height - 1 - x));
        }

        AssertSame(expected, Turning.Apply(Noise(7, 4, colour), Turned(mirrored, degrees), () => { }));
    }

    [Fact]
    public void What_is_not_turned_is_not_copied()
    {
        var picture = Noise(3, 3, PixelColour.Rgb);
        Assert.Same(picture, Turning.Apply(picture, Turned(false, 0), () => { }));
        Assert.Same(picture, Turning.Apply(picture, Turned(false, 360), () => { }));
        Assert.Same(picture, Colouring.Apply(picture, PictureQuality.Default));
        Assert.Same(picture, Colouring.WithoutPalette(picture));
        Assert.Same(picture, Colouring.OnPaper(picture, [1, 2, 3]));
        var grey = Noise(3, 3, PixelColour.GreyAlpha);
        Assert.Same(grey, Colouring.Apply(grey, PictureQuality.Gray));
    }

    /// <summary>A pixel of the turned picture is the mean of those around the place it came from, by nearness; its opacity is how much of that is inside.</summary>
    [Theory]
    [InlineData(false, 30, PixelColour.Grey)]
    [InlineData(true, 30, PixelColour.Rgb)]
    [InlineData(false, 135, PixelColour.Rgb)]
    [InlineData(true, 222.5, PixelColour.Grey)]
    [InlineData(false, 359, PixelColour.Rgb)]
    public void A_free_angle_is_bilinear_about_the_middle(bool mirrored, double degrees, PixelColour colour)
    {
        var picture = Noise(9, 6, colour);
        var turned = Turning.Apply(picture, Turned(mirrored, degrees), () => { });

        double angle = degrees * Math.PI / 180, sin = Math.Sin(angle), cos = Math.Cos(angle);
        Assert.Equal((int)Math.Ceiling(Math.Abs(9 * cos) + Math.Abs(6 * sin)), turned.Width);
        Assert.Equal((int)Math.Ceiling(Math.Abs(9 * sin) + Math.Abs(6 * cos)), turned.Height);
        Assert.Equal((colour == PixelColour.Grey ? PixelColour.GreyAlpha : PixelColour.Rgba, 0), (turned.Colour, turned.Palette.Length));
        for (int y = 0; y < turned.Height; y++)
        {
            for (int x = 0; x < turned.Width; x++)
            {
                // The target's middle is turned back, anticlockwise (y goes down).
                double dx = x + 0.5 - (turned.Width / 2.0), dy = y + 0.5 - (turned.Height / 2.0);
                double fromX = (dx * cos) + (dy * sin), fromY = (dy * cos) - (dx * sin);
                fromX = mirrored ? -fromX : fromX;
                double opacity = 0;
                double[] sums = new double[picture.Step];
                for (int sourceY = 0; sourceY < 6; sourceY++)
                {
                    for (int sourceX = 0; sourceX < 9; sourceX++)
                    {
                        double weight = Math.Max(0, 1 - Math.Abs(sourceX + 0.5 - 4.5 - fromX)) * Math.Max(0, 1 - Math.Abs(sourceY + 0.5 - 3 - fromY));
                        opacity += weight;
                        for (int i = 0; i < sums.Length; i++)
                        {
                            sums[i] += weight * Pixel(picture, sourceX, sourceY)[i];
                        }
                    }
                }

                byte[] pixel = Pixel(turned, x, y);
                Assert.InRange(pixel[^1] - (255 * opacity), -0.5001, 0.5001);
                for (int i = 0; i < sums.Length; i++)
                {
                    Assert.InRange(pixel[i] - (opacity > 1e-9 ? sums[i] / opacity : pixel[i]), -0.5001, 0.5001);
                }

                Assert.True(opacity > 1e-9 || pixel.All(value => value == 0), $"({x}, {y}) is clear");
            }
        }
    }

    [Theory]
    [InlineData(90)]
    [InlineData(45)]
    public void Turning_ends_where_nobody_waits_for_it(double degrees) => Assert.Throws<OperationCanceledException>(
        () => Turning.Apply(Noise(3, 3, PixelColour.Grey), Turned(false, degrees), () => throw new OperationCanceledException()));

    [Fact]
    public void A_palette_is_spelt_out()
    {
        var picture = new Pixmap([1, 0, 2, 1, 99], 2, 2, PixelColour.Grey, [10, 20, 30, 40, 50, 60, 70, 80, 90]);
        AssertSame(new([40, 50, 60, 10, 20, 30, 70, 80, 90, 40, 50, 60], 2, 2, PixelColour.Rgb, []), Colouring.WithoutPalette(picture));
    }

    /// <summary>77/256, 150/256 and 29/256 of red, green and blue, to the nearest; opacity stays; bitonal is the nearer of black and white.</summary>
    [Theory]
    [InlineData(PixelColour.Grey, false)]
    [InlineData(PixelColour.Grey, true)]
    [InlineData(PixelColour.GreyAlpha, false)]
    [InlineData(PixelColour.Rgb, false)]
    [InlineData(PixelColour.Rgba, false)]
    public void Qualities_keep_luminance_and_opacity(PixelColour colour, bool hasPalette)
    {
        var picture = Noise(16, 16, colour) with { Palette = hasPalette ? [.. Noise(16, 16, PixelColour.Rgb).Bytes] : [] };
        bool clear = colour is PixelColour.GreyAlpha or PixelColour.Rgba;
        var (grey, bitonal) = (Colouring.Apply(picture, PictureQuality.Gray), Colouring.Apply(picture, PictureQuality.Bitonal));

        Assert.Equal((clear ? PixelColour.GreyAlpha : PixelColour.Grey, 0), (grey.Colour, grey.Palette.Length));
        Assert.Equal((grey.Colour, 0), (bitonal.Colour, bitonal.Palette.Length));
        for (int i = 0; i < 256; i++)
        {
            byte[] pixel = Pixel(picture, i % 16, i / 16), rgb = hasPalette ? picture.Palette[(3 * pixel[0])..][..3] : pixel;
            int level = rgb.Length < 3 ? rgb[0] : (int)Math.Floor((((77 * rgb[0]) + (150 * rgb[1]) + (29 * rgb[2])) / 256.0) + 0.5);
            Assert.Equal(clear ? [(byte)level, pixel[^1]] : [(byte)level], Pixel(grey, i % 16, i / 16));
            byte near = level > 127 ? (byte)255 : (byte)0, opaque = pixel[^1] > 127 ? (byte)255 : (byte)0;
            Assert.Equal(clear ? [near, opaque] : [near], Pixel(bitonal, i % 16, i / 16));
        }
    }

    [Theory]
    [InlineData(PixelColour.GreyAlpha, new byte[] { 200 }, new[] { 200 })]
    [InlineData(PixelColour.GreyAlpha, new byte[] { 255, 0, 0 }, new[] { 77 })]
    [InlineData(PixelColour.Rgba, new byte[] { 200 }, new[] { 200, 200, 200 })]
    [InlineData(PixelColour.Rgba, new byte[] { 250, 120, 3 }, new[] { 250, 120, 3 })]
    public void What_is_clear_shows_the_paper(PixelColour colour, byte[] paper, int[] under)
    {
        var picture = Noise(16, 16, colour);
        var opaque = Colouring.OnPaper(picture, paper);

        Assert.Equal(colour == PixelColour.Rgba ? PixelColour.Rgb : PixelColour.Grey, opaque.Colour);
        for (int i = 0; i < 256; i++)
        {
            byte[] pixel = Pixel(picture, i % 16, i / 16);
            double share = pixel[^1] / 255.0;
            Assert.Equal(under.Select((level, channel) => (byte)Math.Floor((share * pixel[channel]) + ((1 - share) * level) + 0.5)), Pixel(opaque, i % 16, i / 16));
        }
    }

    /// <summary>Turned into a JPEG file, the corners are paper and the rest is what a PNG file shows.</summary>
    [Theory]
    [InlineData("ink", PictureQuality.Default)]
    [InlineData("ember", PictureQuality.Default)]
    [InlineData("ember", PictureQuality.Gray)]
    public void A_jpeg_of_a_turned_picture_lies_on_the_style_s_paper(string name, PictureQuality quality)
    {
        Assert.True(Style.TryParse(name, out var style, out _));
        var source = Requests.Artwork(style: style);
        var renderer = new PictureRenderer(new RenderLimits { JpegQuality = 100 });
        byte[] Render(PictureFormat format) => renderer.Render(new(source, View.Frame, 61, 47) { Finish = new(false, 30, quality, format) });

        var png = SlowPng.Decode(Render(PictureFormat.Png));
        byte[] pnm = new DebianTool("djpeg", "libjpeg-turbo-progs").Run(Render(PictureFormat.Jpeg), "-dct", "float", "-pnm");
        int channels = png.Channels - 1;
        Assert.Equal($"P{(channels == 1 ? 5 : 6)}\n{png.Width} {png.Height}\n", Encoding.ASCII.GetString(pnm)[..$"P5\n{png.Width} {png.Height}\n".Length]);
        byte[] read = pnm[^(png.Width * png.Height * channels)..];
        byte[] paper = source.Palette.IsEmpty ? source.Paper.ToArray() : source.Palette.Slice(3 * source.Paper[0], 3).ToArray();
        double level = paper.Length == 1 ? paper[0] : (0.299 * paper[0]) + (0.587 * paper[1]) + (0.114 * paper[2]);
        double total = 0;
        for (int i = 0; i < png.Width * png.Height; i++)
        {
            double share = png.Pixels[(i * png.Channels) + channels] / 255.0;
            for (int c = 0; c < channels; c++)
            {
                double expected = (share * png.Pixels[(i * png.Channels) + c]) + ((1 - share) * (channels == 3 ? paper[c] : level));
                total += Math.Abs(read[(i * channels) + c] - expected);
            }
        }

        Assert.InRange(total / read.Length, 0, channels == 1 ? 1 : 3); // edges of colour are blurred by their half resolution
    }

    private static PictureFinish Turned(bool mirrored, double degrees) => new(mirrored, degrees, PictureQuality.Default, PictureFormat.Png);

    private static Pixmap Noise(int width, int height, PixelColour colour)
    {
        byte[] bytes = new byte[width * height * (int)colour];
        new Random(width).NextBytes(bytes);
        return new(bytes, width, height, colour, []);
    }

    private static Pixmap Make(int width, int height, PixelColour colour, Func<int, int, byte[]> pixel) =>
        new([.. Enumerable.Range(0, width * height).SelectMany(i => pixel(i % width, i / width))], width, height, colour, []);

    private static byte[] Pixel(Pixmap picture, int x, int y) => picture.Bytes[(((y * picture.Width) + x) * picture.Step)..][..picture.Step];

    private static void AssertSame(Pixmap expected, Pixmap actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Colour), (actual.Width, actual.Height, actual.Colour));
        Assert.Equal(expected.Bytes, actual.Bytes);
        Assert.Equal(expected.Palette, actual.Palette);
    }
}
