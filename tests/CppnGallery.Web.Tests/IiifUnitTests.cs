using System.Globalization;
using CppnGallery.Models;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Png;
using CppnGallery.Rendering.Sources;
using CppnGallery.Web.Iiif;
using Microsoft.Net.Http.Headers;

namespace CppnGallery.Web.Tests;

/// <summary>Sizes, tiles, regions and types, worked out by hand from the Image API 3.0.</summary>
public sealed class IiifUnitTests
{
    // Halves of halves, rounded up, from 64 to 2,048 on the longer side, smallest first; tiles of 256 until one holds the whole.
    [Theory]
    [InlineData(1000, 600, 4096, 4096, 16_777_216, "125x75 250x150 500x300 1000x600", 256, "1 2 4")]
    [InlineData(1024, 1024, 4096, 4096, 16_777_216, "64x64 128x128 256x256 512x512 1024x1024", 256, "1 2 4")]
    [InlineData(1025, 1025, 4096, 4096, 16_777_216, "65x65 129x129 257x257 513x513 1025x1025", 256, "1 2 4 8")]
    [InlineData(4096, 2048, 2048, 1024, 2_097_152, "64x32 128x64 256x128 512x256 1024x512 2048x1024", 256, "1 2 4 8 16")]
    [InlineData(4096, 2048, 2047, 1024, 2_097_152, "64x32 128x64 256x128 512x256 1024x512", 256, "1 2 4 8 16")]
    [InlineData(4096, 2048, 2048, 1023, 2_097_152, "64x32 128x64 256x128 512x256 1024x512", 256, "1 2 4 8 16")]
    [InlineData(4096, 2048, 2048, 1024, 2_097_151, "64x32 128x64 256x128 512x256 1024x512", 256, "1 2 4 8 16")]
    [InlineData(3000, 3000, 4096, 4096, 16_777_216, "94x94 188x188 375x375 750x750 1500x1500", 256, "1 2 4 8 16")]
    [InlineData(1000, 600, 4096, 4096, 10_000, "125x75", 100, "1 2 4 8 16")]
    [InlineData(1000, 600, 200, 120, 16_777_216, "125x75", 120, "1 2 4 8 16")]
    [InlineData(1000, 600, 90, 4096, 16_777_216, "", 90, "1 2 4 8 16")]
    [InlineData(4000, 3, 4096, 4096, 16_777_216, "2000x2", 256, "1 2 4 8 16")]
    [InlineData(100, 60, 4096, 4096, 16_777_216, "100x60", 256, "1")]
    public void Whole_sizes_and_tiles_are_offered_within_the_limits(
        int width, int height, int maxWidth, int maxHeight, long maxArea, string sizes, int tile, string factors)
    {
        var info = IiifInfo.Of("id", new Source(width, height), new IiifLimits { MaxWidth = maxWidth, MaxHeight = maxHeight, MaxArea = maxArea });
        Assert.Equal(sizes, string.Join(' ', info.Sizes.Select(size => string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Height}"))));
        var tiles = Assert.Single(info.Tiles);
        Assert.Equal(tile, tiles.Width);
        Assert.Equal(factors, string.Join(' ', tiles.ScaleFactors));
    }

    [Fact]
    public void A_colour_is_offered_where_there_is_one()
    {
        Assert.Equal(["gray", "bitonal"], IiifInfo.Of("id", new Source(64, 64), new IiifLimits()).ExtraQualities);
        Assert.Equal(["color", "gray", "bitonal"], IiifInfo.Of("id", new Source(64, 64, PixelColour.Rgb), new IiifLimits()).ExtraQualities);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("*/*", false)]
    [InlineData("application/json", true)]
    [InlineData("application/*", false)]
    [InlineData("application/ld+json;q=0.5, application/json;q=0.4", false)]
    [InlineData("application/ld+json;q=0.4, application/json;q=0.5", true)]
    [InlineData("application/ld+json;q=0.5, application/json;q=0.2, application/json;q=0.9", true)]
    [InlineData("application/ld+json;q=0.5, */*;q=0.9", true)]
    [InlineData("text/html, application/json;q=0.1", true)]
    public void Json_is_linked_unless_plain_json_is_wanted_more(string accepted, bool plain)
    {
        var ranges = accepted.Length == 0 ? [] : MediaTypeHeaderValue.ParseList([accepted]);
        Assert.Equal(plain ? "application/json" : "application/ld+json;profile=\"c\"", IiifInfo.ContentTypeFor(ranges, "c"));
    }

    // Edges are rounded to the nearest pixel, and a sliver is one pixel.
    [Theory]
    [InlineData("0.25,0.5,0.5,0.25", "0,0,1,1", 100, 200, 25, 100, 50, 50)]
    [InlineData("0,0,1,1", "-1,-1,3,3", 300, 300, 100, 100, 100, 100)]
    [InlineData("-0.5,-1,1,2", "-1,-2,2,4", 100, 100, 25, 25, 50, 50)]
    [InlineData("0.104,0.106,0.3,0.3", "0,0,1,1", 100, 100, 10, 11, 30, 30)]
    [InlineData("0.999,0.5,1e-9,0.5", "0,0,1,1", 100, 100, 99, 50, 1, 50)]
    [InlineData("0.5,0.999,0.5,1e-9", "0,0,1,1", 100, 100, 50, 99, 50, 1)]
    [InlineData("-0.2,-0.1,2,3", "0,0,1,1", 100, 100, 0, 0, 100, 100)]
    public void A_view_is_the_nearest_region(string view, string whole, int width, int height, int x, int y, int across, int down)
    {
        Assert.True(View.TryParse(view, out var part));
        Assert.True(View.TryParse(whole, out var all));
        Assert.Equal(new IiifRegion(x, y, across, down), IiifRegion.Of(part, all, width, height));
    }

    [Theory]
    [InlineData("square", 100, 40, 30, 0, 40, 40)]
    [InlineData("square", 41, 101, 0, 30, 41, 41)]
    [InlineData("full", 100, 40, 0, 0, 100, 40)]
    [InlineData("10,5,200,10", 100, 40, 10, 5, 90, 10)]
    [InlineData("pct:10.5,50,50,100", 100, 40, 10, 20, 50, 20)]
    public void A_region_is_read(string text, int width, int height, int x, int y, int across, int down)
    {
        Assert.True(IiifRegion.TryParse(text, new Source(width, height), out var region, out var fault), fault?.Detail);
        Assert.Equal(new IiifRegion(x, y, across, down), region);
    }

    [Theory]
    [InlineData("5,5,0,7", 100L)]
    [InlineData("5,5,7,0", 100L)]
    [InlineData("100,0,7,7", 100L)]
    [InlineData("0,40,7,7", 100L)]
    [InlineData("5,5,7", null)]
    [InlineData("5,5,7,x", null)]
    [InlineData("5,5.5,7,7", null)]
    public void An_empty_or_misshapen_region_is_refused(string text, long? limit)
    {
        Assert.False(IiifRegion.TryParse(text, new Source(100, 40), out _, out var fault));
        Assert.Equal(("region", 400, limit), (fault!.Parameter, fault.Status, fault.Limit));
    }

    [Theory]
    [InlineData("10,20", "10,20")]
    [InlineData("^200,20", "^200,20")]
    [InlineData("^20,200", "^20,200")]
    [InlineData("100,40", "max")]
    [InlineData("100,20", "100,20")]
    [InlineData("20,40", "20,40")]
    [InlineData("^max", "^max")]
    [InlineData("^!300,20", "50,20")]
    public void A_size_has_one_canonical_form(string text, string canonical)
    {
        var (region, limits) = (new IiifRegion(0, 0, 100, 40), new IiifLimits());
        Assert.True(IiifSize.TryParse(text, region, limits, out var size, out var fault), fault?.Detail);
        Assert.Equal(canonical, size.Canonical(region, limits));
    }

    // Wider, higher and larger than this takes, each named by its own limit; and what was refused has no size.
    [Theory]
    [InlineData("^301,1", 300L)]
    [InlineData("^1,201", 200L)]
    [InlineData("^201,200", 40_000L)]
    [InlineData("101,1", null)]
    [InlineData("1,41", null)]
    [InlineData("!0,10", 300L)]
    [InlineData("!10,0", 200L)]
    public void A_size_past_a_limit_is_refused_by_it(string text, long? limit)
    {
        var limits = new IiifLimits { MaxWidth = 300, MaxHeight = 200, MaxArea = 40_000 };
        Assert.False(IiifSize.TryParse(text, new IiifRegion(0, 0, 100, 40), limits, out var size, out var fault));
        Assert.Equal(("size", limit), (fault!.Parameter, fault.Limit));
        Assert.Equal(default, size);
    }

    private sealed class Source(int width, int height, PixelColour colour = PixelColour.Grey) : IPictureSource
    {
        public string Key => "";

        public int Width => width;

        public int Height => height;

        public PixelColour Colour => colour;

        public ReadOnlySpan<byte> Palette => default;

        public ReadOnlySpan<byte> Paper => default;

        public IReadOnlyList<PngText> Texts(View view) => [];

        public void Draw(View view, int width, int height, int firstRow, int rowCount, Span<byte> pixels, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
