using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Png;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Tests;

/// <summary>
/// A line for every row of "Image API Compliance, Version 3.0.0" up to level 2 and the extras that are here, and what the Image API's own text says of errors, canonical forms and
/// the information document. On a raster of 300 × 200 pixels, a hundred squares of known colours, and on an artwork.
/// </summary>
public sealed class IiifConformanceTests(IiifConformanceTests.Gallery gallery) : IClassFixture<IiifConformanceTests.Gallery>
{
    private const int Width = 300, Height = 200, Square = 20;

    private readonly GalleryServer _server = gallery.Server;

    private string Artwork => $"{_server.Models[0].Hash}~seed-7";

    /// <summary>3.1 and 3.2 of the compliance document: region and size, and what section 4 of the Image API says they give.</summary>
    [Theory]
    [InlineData("full/max", 300, 200)]
    [InlineData("20,40,60,80/max", 60, 80)] // regionByPx
    [InlineData("280,190,100,100/max", 20, 10)] // cut off at the edges
    [InlineData("pct:10,10,50,20/max", 150, 40)] // regionByPct
    [InlineData("pct:41.5,7.5,40,70/max", 120, 140)]
    [InlineData("pct:90,90,66.6,100/max", 30, 20)]
    [InlineData("square/max", 200, 200)] // regionSquare
    [InlineData("full/150,", 150, 100)] // sizeByW
    [InlineData("full/,50", 75, 50)] // sizeByH
    [InlineData("full/pct:50", 150, 100)] // sizeByPct
    [InlineData("full/pct:12.5", 38, 25)] // 37.5 rounded
    [InlineData("full/120,150", 120, 150)] // sizeByWh
    [InlineData("full/!120,150", 120, 80)] // sizeByConfinedWh
    [InlineData("full/!1000,150", 225, 150)]
    [InlineData("full/!1000,1000", 300, 200)] // not larger than the region
    [InlineData("full/^max", 774, 516)] // sizeUpscaling: √(400,000 / 60,000) = 2.582
    [InlineData("full/^600,", 600, 400)]
    [InlineData("full/^,300", 450, 300)]
    [InlineData("full/^pct:150", 450, 300)]
    [InlineData("full/^500,700", 500, 700)]
    [InlineData("full/^!600,600", 600, 400)]
    [InlineData("full/^!100,100", 100, 66)] // 66.7: as large as possible but not larger
    public async Task Regions_and_sizes(string address, int width, int height)
    {
        var (answer, file) = await GetAsync($"some-squares/{address}/0/default.png");
        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal((width, height), SizeOfPng(file));
        (_, file) = await GetAsync($"some-squares/{address}/0/default.jpg");
        Assert.Equal((width, height), SizeOfJpeg(file));
    }

    [Theory]
    [InlineData("full/max", 5, 5, 5, 5)]
    [InlineData("20,40,60,80/max", 5, 5, 25, 45)]
    [InlineData("pct:10,10,50,20/max", 100, 30, 130, 50)]
    [InlineData("square/max", 10, 10, 60, 10)] // the middle: 50 pixels from the left
    [InlineData("full/150,", 45, 85, 90, 170)]
    [InlineData("20,40,60,80/^120,", 50, 110, 45, 95)]
    public async Task A_pixel_shows_the_place_that_it_should(string address, int x, int y, int sourceX, int sourceY)
    {
        var (_, file) = await GetAsync($"some-squares/{address}/0/color.png");
        var picture = Read(file);
        Assert.Equal(ColourAt(sourceX, sourceY), picture.At(x, y));
    }

    /// <summary>3.3: rotation; 4.3 of the Image API.</summary>
    [Theory]
    [InlineData("0", 300, 200)]
    [InlineData("90", 200, 300)]
    [InlineData("180", 300, 200)]
    [InlineData("270", 200, 300)]
    [InlineData("360", 300, 200)]
    [InlineData("45", 354, 354)] // 500·√½ = 353.6
    [InlineData("22.5", 354, 300)] // 300·0.92388 + 200·0.38268 = 353.7; 300·0.38268 + 200·0.92388 = 299.6
    [InlineData("!0", 300, 200)]
    [InlineData("!90", 200, 300)]
    [InlineData("!45.25", 354, 354)]
    public async Task Rotations(string rotation, int width, int height)
    {
        foreach (string identifier in (string[])["some-squares", Artwork])
        {
            var (answer, file) = await GetAsync($"{identifier}/full/300,200/{rotation}/default.png");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal((width, height), SizeOfPng(file));
            (_, file) = await GetAsync($"{identifier}/full/300,200/{rotation}/default.jpg");
            Assert.Equal((width, height), SizeOfJpeg(file));
        }
    }

    [Theory]
    [InlineData("90", 195, 5, 5, 5)] // the top left corner goes to the top right
    [InlineData("180", 295, 195, 5, 5)]
    [InlineData("270", 5, 295, 5, 5)]
    [InlineData("!0", 295, 5, 5, 5)]
    [InlineData("!180", 5, 195, 5, 5)]
    public async Task Turned_clockwise_after_mirroring(string rotation, int x, int y, int sourceX, int sourceY)
    {
        var (_, file) = await GetAsync($"some-squares/full/max/{rotation}/default.png");
        Assert.Equal(ColourAt(sourceX, sourceY), Read(file).At(x, y));
    }

    /// <summary>3.4 and 3.5: qualities and formats, on pictures with colours and without.</summary>
    [Theory]
    [InlineData("default", "png")]
    [InlineData("color", "png")]
    [InlineData("gray", "png")]
    [InlineData("bitonal", "png")]
    [InlineData("default", "jpg")]
    [InlineData("color", "jpg")]
    [InlineData("gray", "jpg")]
    [InlineData("bitonal", "jpg")]
    public async Task Qualities_and_formats(string quality, string format)
    {
        foreach (string identifier in (string[])["some-squares", Artwork, $"{Artwork}~ember"])
        {
            var (answer, file) = await GetAsync($"{identifier}/full/60,40/0/{quality}.{format}");
            Assert.Equal((HttpStatusCode.OK, format == "png" ? "image/png" : "image/jpeg"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal((60, 40), format == "png" ? SizeOfPng(file) : SizeOfJpeg(file));
            // PNG: colour type at 25, 0 is grey. JPEG: components of the frame.
            bool grey = format == "png" ? file[25] == 0 : file[FrameOf(file) + 9] == 1;
            Assert.Equal(quality is "gray" or "bitonal" || identifier == Artwork, grey);
        }
    }

    /// <summary>4: HTTP features.</summary>
    [Fact]
    public async Task The_base_address_leads_to_the_information()
    {
        var (answer, _) = await GetAsync("some-squares", follow: false);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"{Base("some-squares")}/info.json", new Uri(answer.RequestMessage!.RequestUri!, answer.Headers.Location!).AbsoluteUri);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData(null, "application/ld+json")]
    [InlineData("application/ld+json", "application/ld+json")]
    [InlineData("application/json", "application/json")]
    [InlineData("*/*", "application/ld+json")]
    [InlineData("application/json;q=0.5, application/ld+json", "application/ld+json")]
    [InlineData("application/ld+json;q=0.5, application/json", "application/json")]
    [InlineData("application/json;q=0.5, */*", "application/ld+json")] // which */* takes at 1
    [InlineData("application/ld+json;q=0, */*", "application/json")]
    [InlineData("application/json;q=0.2, application/*;q=0.1, */*", "application/json")] // the nearest range counts
    [InlineData("application/ld+json;profile=\"http://iiif.io/api/image/3/context.json\"", "application/ld+json")]
    public async Task The_information_comes_as_the_type_that_is_asked_for(string? accept, string type)
    {
        var (answer, _) = await GetAsync("some-squares/info.json", accept: accept);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        string? profile = answer.Content.Headers.ContentType?.Parameters.SingleOrDefault(one => one.Name == "profile")?.Value;
        Assert.Equal(type == "application/json" ? null : "\"http://iiif.io/api/image/3/context.json\"", profile);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("<http://iiif.io/api/image/3/level2.json>;rel=\"profile\"", answer.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_information_says_what_may_be_asked_for_and_all_of_it_is_answered()
    {
        foreach (string identifier in (string[])["some-squares", $"{_server.Models[0]}~seed-7"])
        {
            var (_, body) = await GetAsync($"{identifier}/info.json");
            var info = JsonDocument.Parse(body).RootElement;
            Assert.Equal("@context", info.EnumerateObject().First().Name);
            Assert.Equal("http://iiif.io/api/image/3/context.json", info.GetProperty("@context").GetString());
            Assert.Equal(
                (Base(identifier), "ImageService3", "http://iiif.io/api/image", "level2"),
                (info.GetProperty("id").GetString(), info.GetProperty("type").GetString(), info.GetProperty("protocol").GetString(), info.GetProperty("profile").GetString()));
            Assert.Equal((1000, 800, 400_000), (info.GetProperty("maxWidth").GetInt32(), info.GetProperty("maxHeight").GetInt32(), info.GetProperty("maxArea").GetInt32()));
            int width = info.GetProperty("width").GetInt32(), height = info.GetProperty("height").GetInt32();
            Assert.Equal(identifier == "some-squares" ? (Width, Height) : (1 << 20, 1 << 20), (width, height));
            foreach (var size in info.GetProperty("sizes").EnumerateArray())
            {
                var (answer, file) = await GetAsync($"{identifier}/full/{size.GetProperty("width")},{size.GetProperty("height")}/0/default.jpg");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal((size.GetProperty("width").GetInt32(), size.GetProperty("height").GetInt32()), SizeOfJpeg(file));
            }

            var tiles = Assert.Single(info.GetProperty("tiles").EnumerateArray());
            int tile = tiles.GetProperty("width").GetInt32();
            int[] factors = [.. tiles.GetProperty("scaleFactors").EnumerateArray().Select(factor => factor.GetInt32())];
            Assert.True((long)factors[^1] * tile >= Math.Max(width, height));
            foreach (int factor in factors)
            {
                // The last tile of the first row: the Image API's implementation notes, appendix A of 2.1.
                long side = (long)tile * factor, left = (width - 1) / side * side;
                long across = Math.Min(side, width - left), down = Math.Min(side, height);
                long shownAcross = (across + factor - 1) / factor, shownDown = (down + factor - 1) / factor;
                var (answer, file) = await GetAsync($"{identifier}/{left},0,{across},{down}/{shownAcross},{shownDown}/0/default.png");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal((shownAcross, shownDown), SizeOfPng(file));
            }
        }
    }

    /// <summary>4.8: canonical forms.</summary>
    [Theory]
    [InlineData("full/max/0/default.png", "full/max/0/default.png")]
    [InlineData("0,0,300,200/300,/0/color.png", "full/max/0/default.png")]
    [InlineData("pct:0,0,100,100/pct:50/360/default.jpg", "full/150,100/0/default.jpg")]
    [InlineData("square/100,/!90.0/gray.png", "50,0,200,200/100,100/!90/gray.png")]
    [InlineData("280,190,100,100/max/22.50/bitonal.jpg", "280,190,20,10/max/22.5/bitonal.jpg")]
    [InlineData("full/^max/0.50/default.png", "full/^max/0.5/default.png")]
    [InlineData("full/60,/90.00000000000001/default.png", "full/60,40/90/default.png")]
    [InlineData("full/60,/0.00000000000000001/default.png", "full/60,40/0/default.png")]
    [InlineData("full/60,/359.9999999999999/default.png", "full/60,40/0/default.png")]
    [InlineData("full/60,/33.333333333333336/default.png", "full/60,40/33.333333333/default.png")]
    [InlineData("full/^600,/0/default.png", "full/^600,400/0/default.png")]
    [InlineData("full/^150,/0/default.png", "full/150,100/0/default.png")]
    [InlineData("full/!120,150/0/default.png", "full/120,80/0/default.png")]
    public async Task The_canonical_address_is_told_and_gives_the_same_picture(string asked, string canonical)
    {
        var (answer, file) = await GetAsync($"some-squares/{asked}");
        string link = answer.Headers.GetValues("Link").Single();
        Assert.Contains($"<{Base("some-squares")}/{canonical}>;rel=\"canonical\"", link, StringComparison.Ordinal);
        Assert.Contains("<http://iiif.io/api/image/3/level2.json>;rel=\"profile\"", link, StringComparison.Ordinal);
        var (again, same) = await GetAsync($"some-squares/{canonical}");
        Assert.Equal(answer.Headers.ETag, again.Headers.ETag);
        Assert.Equal(file, same);
    }

    /// <summary>Section 4 and 9 of the Image API: what is an error, and which.</summary>
    [Theory]
    [InlineData("nothing/full/max/0/default.png", 404)]
    [InlineData("nothing/info.json", 404)]
    [InlineData("some-squares/300,0,10,10/max/0/default.png", 400)] // outside
    [InlineData("some-squares/0,0,0,10/max/0/default.png", 400)] // no width
    [InlineData("some-squares/0,0,10/max/0/default.png", 400)]
    [InlineData("some-squares/-1,0,10,10/max/0/default.png", 400)]
    [InlineData("some-squares/1.5,0,10,10/max/0/default.png", 400)]
    [InlineData("some-squares/pct:100,0,10,10/max/0/default.png", 400)]
    [InlineData("some-squares/whole/max/0/default.png", 400)]
    [InlineData("some-squares/full/301,/0/default.png", 400)] // larger than the region without ^
    [InlineData("some-squares/full/,201/0/default.png", 400)]
    [InlineData("some-squares/full/100,201/0/default.png", 400)]
    [InlineData("some-squares/full/pct:101/0/default.png", 400)]
    [InlineData("some-squares/full/^1001,1/0/default.png", 400)] // past maxWidth
    [InlineData("some-squares/full/^1,801/0/default.png", 400)] // past maxHeight
    [InlineData("some-squares/full/^1000,800/0/default.png", 400)] // past maxArea
    [InlineData("some-squares/full/0,/0/default.png", 400)] // less than one pixel
    [InlineData("some-squares/full/pct:0/0/default.png", 400)]
    [InlineData("some-squares/full/full/0/default.png", 400)] // of version 2
    [InlineData("some-squares/full/max/361/default.png", 400)]
    [InlineData("some-squares/full/max/-90/default.png", 400)]
    [InlineData("some-squares/full/max/left/default.png", 400)]
    [InlineData("some-squares/full/max/NaN/default.png", 400)] // 4.7: digits and a point alone are a number
    [InlineData("some-squares/full/max/!nan/default.png", 400)]
    [InlineData("some-squares/full/max/-Infinity/default.png", 400)]
    [InlineData("some-squares/full/max/1e1/default.png", 400)]
    [InlineData("some-squares/0,0,Infinity,Infinity/64,64/0/default.png", 400)]
    [InlineData("some-squares/pct:0,0,Infinity,100/max/0/default.png", 400)]
    [InlineData("some-squares/NaN,0,10,10/max/0/default.png", 400)]
    [InlineData("some-squares/full/!Infinity,64/0/default.png", 400)]
    [InlineData("some-squares/full/^!Infinity,10/0/default.png", 400)]
    [InlineData("some-squares/full/pct:NaN/0/default.png", 400)]
    [InlineData("some-squares/full/pct:100.04/0/default.png", 400)] // 4.2: not over 100, though 300.12 rounds to 300
    [InlineData("some-squares/0,0,1,1/pct:149/0/default.png", 400)]
    [InlineData("some-squares/full/max/0/native.png", 400)]
    [InlineData("some-squares/full/max/0/default.jp2", 400)]
    [InlineData("some-squares/full/max/0/default.gif", 400)]
    public async Task Errors(string address, int status)
    {
        var (answer, body) = await GetAsync(address);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.False(string.IsNullOrEmpty(JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString()));
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task An_escaped_identifier_is_the_same_identifier()
    {
        var (answer, file) = await GetAsync("some%2Dsquares/full/30,/0/default.png");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((30, 20), SizeOfPng(file));
    }

    /// <summary>9: slashes within an identifier are escaped, and stay so in what is told.</summary>
    [Fact]
    public async Task An_identifier_may_have_slashes()
    {
        var (answer, body) = await GetAsync("ark%2F12025%2fsquares/info.json");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Base("ark%2F12025%2Fsquares"), JsonDocument.Parse(body).RootElement.GetProperty("id").GetString());
        (answer, _) = await GetAsync("ark%2F12025%2Fsquares/full/30,/0/default.png");
        Assert.Contains($"<{Base("ark%2F12025%2Fsquares")}/full/30,20/0/default.png>", answer.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
    }

    /// <summary>7: what a browser asks before a page of another site may send headers of its own.</summary>
    [Theory]
    [InlineData("some-squares")]
    [InlineData("some-squares/info.json")]
    [InlineData("some-squares/full/30,/0/default.png")]
    public async Task Pages_of_other_sites_may_ask_with_headers_of_their_own(string address)
    {
        using var visitor = new HttpClient { BaseAddress = _server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Options, $"/iiif/{address}")
        {
            Headers = { { "Origin", "http://viewer.example" }, { "Access-Control-Request-Method", "GET" }, { "Access-Control-Request-Headers", "x-own" } },
        };
        using var answer = await visitor.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal(
            "Accept, Cache-Control, Content-Type, If-Modified-Since, If-None-Match, Pragma, Range, X-Requested-With", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.Contains("GET", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_names_no_host_is_told_to()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_server.Address.Host, _server.Address.Port);
        await socket.GetStream().WriteAsync("GET /iiif/some-squares/info.json HTTP/1.0\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(socket.GetStream());
        string answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("\"parameter\":\"Host\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Iiif:MaxWidth", "20000", "Render:MaxSide")]
    [InlineData("Iiif:MaxHeight", "20000", "Render:MaxSide")]
    [InlineData("Iiif:MaxArea", "400000000", "Render:MaxArea")]
    [InlineData("Render:MaxSide", "2000", "Render:MaxSide")] // less than what is offered
    [InlineData("Render:MaxArea", "0", "MaxArea")]
    [InlineData("Render:Workers", "-1", "Workers")]
    [InlineData("Render:QueueCapacity", "0", "QueueCapacity")]
    [InlineData("Render:PerAddress", "0", "PerAddress")]
    [InlineData("Render:CacheBytes", "-1", "CacheBytes")]
    [InlineData("Iiif:MaxRasterArea", "67108865", "MaxRasterArea")]
    [InlineData("Iiif:MaxRasterSide", "0", "MaxRasterSide")]
    [InlineData("Render:DiskCacheBytes", "-1", "DiskCacheBytes")]
    public void A_limit_that_cannot_be_kept_stops_the_start_and_is_named(string setting, string value, string named)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => GalleryServer.Start(models: 0, (setting, value)));
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_raster_without_a_file_stops_the_start_and_is_named()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => GalleryServer.Start(models: 0, ("Iiif:RasterSources:none", "")));
        Assert.StartsWith("Iiif:RasterSources:none is ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Iiif:MaxRasterArea", "99", "it is 10 × 10 pixels, 100 in all, and it may have at most 99 (Iiif:MaxRasterArea).")]
    [InlineData("Iiif:MaxRasterSide", "9", "it is 10 × 10 pixels, and a side may have at most 9 (Iiif:MaxRasterSide).")]
    public void A_raster_past_its_limits_stops_the_start_and_is_named_with_its_size_and_the_limit(string setting, string value, string reason)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (var file = File.Create(path))
            using (var png = new PngWriter(file, 10, 10, PixelColour.Grey))
            {
                png.WriteRows(new byte[100]);
                png.Finish();
            }

            var fault = Assert.Throws<InvalidOperationException>(() => GalleryServer.Start(settings: [("Iiif:RasterSources:large", path), (setting, value)]));
            Assert.Equal($"Iiif:RasterSources:large is {path}: This is no PNG file that can be shown: {reason}", fault.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>8192 × 8192 pixels of nothing, in a file of 200 KB: by default more than a gallery takes.</summary>
    [Fact]
    public void A_bomb_stops_the_start()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (var file = File.Create(path))
            using (var png = new PngWriter(file, 8192, 8192, PixelColour.Grey))
            {
                png.WriteRows(new byte[8192 * 8192]);
                png.Finish();
            }

            var fault = Assert.Throws<InvalidOperationException>(() => GalleryServer.Start(settings: [("Iiif:RasterSources:bomb", path)]));
            Assert.Contains("8192 × 8192 pixels, 67108864 in all, and it may have at most 16777216 (Iiif:MaxRasterArea)", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_raster_that_cannot_be_shown_stops_the_start_and_is_named()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "no picture");
            var fault = Assert.Throws<InvalidOperationException>(() => GalleryServer.Start(settings: [("Iiif:RasterSources:broken", path)]));
            Assert.StartsWith($"Iiif:RasterSources:broken is {path}: This is no PNG file", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Links know styles by name alone, the renderer draws them: two rooms, one list.</summary>
    [Fact]
    public void Every_style_that_a_link_may_name_is_drawn() => Assert.Equal(Style.All.Select(style => style.Name), Styles.All);

    internal static byte[] ColourAt(int x, int y) => [(byte)(x / Square * 16), (byte)(y / Square * 24), (byte)(((x / Square) + (y / Square)) % 2 * 200)];

    internal static (int Width, int Height) SizeOfPng(byte[] file) =>
        (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)));

    internal static (int Width, int Height) SizeOfJpeg(byte[] file) =>
        (BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(FrameOf(file) + 7)), BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(FrameOf(file) + 5)));

    // Where the baseline frame's marker stands.
    private static int FrameOf(byte[] file) => file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);

    private static Pixels Read(byte[] file)
    {
        var source = PngReader.Read(file, new(1 << 24, 1 << 14));
        byte[] rgb = new byte[source.Width * source.Height * 3];
        source.Draw(CppnGallery.Models.View.Frame, source.Width, source.Height, 0, source.Height, rgb, CancellationToken.None);
        return new(source.Width, rgb);
    }

    private string Base(string identifier) => $"{_server.Address.GetLeftPart(UriPartial.Authority)}/iiif/{identifier}";

    private async Task<(HttpResponseMessage Answer, byte[] Body)> GetAsync(string address, string? accept = null, bool follow = true)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = follow };
        using var visitor = new HttpClient(handler) { BaseAddress = _server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/iiif/{address}");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        var answer = await visitor.SendAsync(request);
        return (answer, await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>A server with the squares under an identifier that only the configuration knows.</summary>
    public sealed class Gallery : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("cppn-iiif-").FullName;

        public Gallery()
        {
            string path = Path.Combine(_folder, "squares.png");
            using (var file = File.Create(path))
            using (var png = new PngWriter(file, Width, Height, PixelColour.Rgb))
            {
                png.WriteRows([.. Enumerable.Range(0, Width * Height).SelectMany(i => ColourAt(i % Width, i / Width))]);
                png.Finish();
            }

            Server = GalleryServer.Start(settings: [("Iiif:RasterSources:some-squares", path), ("Iiif:RasterSources:ark/12025/squares", path), ("Iiif:MaxWidth", "1000"), ("Iiif:MaxHeight", "800"), ("Iiif:MaxArea", "400000")]);
        }

        public GalleryServer Server { get; }

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private sealed record Pixels(int Width, byte[] Rgb)
    {
        public byte[] At(int x, int y) => Rgb[(3 * ((y * Width) + x))..(3 * ((y * Width) + x + 1))];
    }
}
