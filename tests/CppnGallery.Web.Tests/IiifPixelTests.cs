using CppnGallery.Gallery.Models;
using CppnGallery.Models;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

/// <summary>Every pixel of what is answered, against the Image API's words and plain arithmetic: regions, sizes, mirroring and quarter turns.</summary>
public sealed class IiifPixelTests(IiifConformanceTests.Gallery gallery) : IClassFixture<IiifConformanceTests.Gallery>
{
    private readonly GalleryServer _server = gallery.Server;

    // Left, top, width and height of the region in pixels of the 300 × 200; then the size.
    [Theory]
    [InlineData("full/max", 0, 0, 300, 200, 300, 200)]
    [InlineData("20,40,60,80/max", 20, 40, 60, 80, 60, 80)]
    [InlineData("280,190,100,100/max", 280, 190, 20, 10, 20, 10)]
    [InlineData("pct:10,10,50,20/max", 30, 20, 150, 40, 150, 40)]
    [InlineData("square/max", 50, 0, 200, 200, 200, 200)]
    [InlineData("full/150,", 0, 0, 300, 200, 150, 100)]
    [InlineData("full/pct:12.5", 0, 0, 300, 200, 38, 25)]
    [InlineData("full/120,150", 0, 0, 300, 200, 120, 150)]
    [InlineData("full/^600,", 0, 0, 300, 200, 600, 400)]
    [InlineData("13,7,101,93/^!400,400", 13, 7, 101, 93, 400, 368)]
    public async Task Every_pixel_is_the_mean_of_what_it_covers(string address, int left, int top, int across, int down, int width, int height)
    {
        var png = await PngAsync($"some-squares/{address}/0/default.png");

        Assert.Equal((width, height, 3), (png.Width, png.Height, png.Channels));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                var expected = Mean(left + ((double)x * across / width), left + ((double)(x + 1) * across / width), top + ((double)y * down / height), top + ((double)(y + 1) * down / height));
                for (int channel = 0; channel < 3; channel++)
                {
                    // Whole numbers, rounded.
                    Assert.InRange(png.Pixels[(((y * width) + x) * 3) + channel] - expected[channel], -0.5001, 0.5001);
                }
            }
        }
    }

    // Where the pixel at (x, y) of the answer lies in the picture before it is mirrored and turned clockwise, w × h.
    public static TheoryData<string, Func<int, int, int, int, (int X, int Y)>> Turns => new()
    {
        { "0", (x, y, w, h) => (x, y) },
        { "90", (x, y, w, h) => (y, h - 1 - x) },
        { "180", (x, y, w, h) => (w - 1 - x, h - 1 - y) },
        { "270", (x, y, w, h) => (w - 1 - y, x) },
        { "360", (x, y, w, h) => (x, y) },
        { "!0", (x, y, w, h) => (w - 1 - x, y) },
        { "!90", (x, y, w, h) => (w - 1 - y, h - 1 - x) },
        { "!180", (x, y, w, h) => (x, h - 1 - y) },
        { "!270", (x, y, w, h) => (y, x) },
    };

    [Theory]
    [MemberData(nameof(Turns))]
    public async Task Every_pixel_goes_where_a_turn_takes_it(string rotation, Func<int, int, int, int, (int X, int Y)> from)
    {
        foreach (string identifier in (string[])["some-squares", Artwork, $"{Artwork}~ember"])
        {
            var still = await PngAsync($"{identifier}/full/90,60/0/default.png");
            var turned = await PngAsync($"{identifier}/full/90,60/{rotation}/default.png");
            Assert.Equal(rotation.TrimStart('!') is "90" or "270" ? (60, 90) : (90, 60), (turned.Width, turned.Height));
            Assert.Equal(still.Channels, turned.Channels);
            Assert.Equal(still.Palette, turned.Palette);
            for (int y = 0; y < turned.Height; y++)
            {
                for (int x = 0; x < turned.Width; x++)
                {
                    var (fromX, fromY) = from(x, y, still.Width, still.Height);
                    Assert.Equal(PixelAt(still, fromX, fromY), PixelAt(turned, x, y));
                }
            }
        }
    }

    // The view in frames, by hand from the region of 2²⁰ pixels a side; x4 has four frames a side about the middle one.
    [Theory]
    [InlineData("", "full/40,40", 0, 0, 1, 1)]
    [InlineData("", "524288,262144,262144,131072/48,24", 0.5, 0.25, 0.25, 0.125)]
    [InlineData("~x4", "full/40,40", -1.5, -1.5, 4, 4)]
    [InlineData("~x4", "0,524288,262144,524288/20,40", -1.5, 0.5, 1, 2)]
    public async Task Every_pixel_of_an_artwork_is_what_its_network_draws_there(string extent, string address, double left, double top, double across, double down)
    {
        var png = await PngAsync($"{Artwork}{extent}/{address}/0/default.png");

        Assert.True(_server.Services.GetRequiredService<ModelsOnShow>().TryFind(_server.Models[0], out var model));
        float[] ink = new float[png.Width * png.Height];
        model.Generator.Draw(Latent.FromSeed(7).Values, new View(left, top, across, down), png.Width, png.Height, 0, png.Height, ink, CancellationToken.None);

        // Black ink on white paper, halves rounded up.
        Assert.Equal(ink.Select(one => (byte)Math.Floor((255 * (1 - (double)one)) + 0.5)), png.Pixels);
        Assert.True(extent.Length == 0 || png.Pixels.Distinct().Count() > 3, "A blank picture shows no difference.");
    }

    private string Artwork => $"{_server.Models[0].Hash}~seed-7";

    private static byte[] PixelAt(SlowPng png, int x, int y) => png.Pixels.AsSpan(((y * png.Width) + x) * png.Channels, png.Channels).ToArray();

    // The mean colour of a rectangle: of each source pixel as much as lies in it.
    private static double[] Mean(double left, double right, double top, double bottom)
    {
        double[] sum = new double[3];
        for (int y = (int)top; y < bottom; y++)
        {
            for (int x = (int)left; x < right; x++)
            {
                double part = (Math.Min(x + 1, right) - Math.Max(x, left)) * (Math.Min(y + 1, bottom) - Math.Max(y, top));
                byte[] colour = IiifConformanceTests.ColourAt(x, y);
                for (int channel = 0; channel < 3; channel++)
                {
                    sum[channel] += part * colour[channel];
                }
            }
        }

        return [.. sum.Select(one => one / ((right - left) * (bottom - top)))];
    }

    private async Task<SlowPng> PngAsync(string address)
    {
        using var visitor = _server.Visitor();
        return SlowPng.Decode(await visitor.GetByteArrayAsync($"/iiif/{address}"));
    }
}
