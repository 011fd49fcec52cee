using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace CppnGallery.Web.Tests;

public sealed class PictureTests(PictureTests.Gallery gallery) : IClassFixture<PictureTests.Gallery>
{
    private readonly GalleryServer _server = gallery.Server;

    public sealed class Gallery() : SharedGallery(GalleryServer.Start(settings: [("Iiif:MaxWidth", "600"), ("Iiif:MaxHeight", "500"), ("Iiif:MaxArea", "200000")]));

    private string Artwork => $"/iiif/{_server.Models[0].Hash}~seed-7";

    [Theory]
    [InlineData("full/64,/0/default.png", 64, 64)]
    [InlineData("full/,48/0/gray.png", 48, 48)]
    [InlineData("full/64,32/0/default.png", 64, 32)]
    [InlineData("full/!64,32/0/default.png", 32, 32)]
    [InlineData("square/^64,/0/default.png", 64, 64)]
    [InlineData("0,0,524288,262144/64,/0/default.png", 64, 32)]
    [InlineData("pct:25,25,50,50/,40/0/default.png", 40, 40)]
    [InlineData("1048000,1048000,99999,99999/pct:50/0/default.png", 288, 288)]
    [InlineData("0,0,10,20/max/0/default.png", 10, 20)]
    [InlineData("0,0,10,20/^!90,90/0/default.png", 45, 90)]
    [InlineData("full/max/0/default.png", 447, 447)] // √200000 = 447.2
    [InlineData("0,0,200,100/^max/0/default.png", 600, 300)]
    public async Task A_picture_has_the_size_that_its_address_says(string rest, int width, int height)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"{Artwork}/{rest}");
        byte[] file = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);

        // PNG: signature of 8 bytes, then IHDR with width and height at 16 and 20.
        Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20))));
    }

    [Theory]
    [InlineData("full/0,/0/default.png", 400, "size")]
    [InlineData("full/,0/0/default.png", 400, "size")]
    [InlineData("full/0,0/0/default.png", 400, "size")]
    [InlineData("full/!0,10/0/default.png", 400, "size")]
    [InlineData("full/pct:0/0/default.png", 400, "size")]
    [InlineData("full/1000000000,/0/default.png", 400, "size")]
    [InlineData("full/,1000000000/0/default.png", 400, "size")]
    [InlineData("full/1000000000,1000000000/0/default.png", 400, "size")]
    [InlineData("full/^999999999999999999999999,/0/default.png", 400, "size")]
    [InlineData("full/600,500/0/default.png", 400, "size")]
    [InlineData("full/pct:100/0/default.png", 400, "size")]
    [InlineData("full/-5,/0/default.png", 400, "size")]
    [InlineData("full/big/0/default.png", 400, "size")]
    [InlineData("full/,/0/default.png", 400, "size")]
    [InlineData("full/!!5,5/0/default.png", 400, "size")]
    [InlineData("0,0,10,10/11,/0/default.png", 400, "size")]
    [InlineData("0,0,0,10/8,/0/default.png", 400, "region")]
    [InlineData("1048576,0,10,10/8,/0/default.png", 400, "region")]
    [InlineData("pct:101,0,10,10/8,/0/default.png", 400, "region")]
    [InlineData("1,2,3/8,/0/default.png", 400, "region")]
    [InlineData("pct:NaN,0,1,1/8,/0/default.png", 400, "region")]
    [InlineData("full/8,/-1/default.png", 400, "rotation")]
    [InlineData("full/8,/+90/default.png", 400, "rotation")]
    [InlineData("full/8,/1e2/default.png", 400, "rotation")]
    [InlineData("full/8,/!!0/default.png", 400, "rotation")]
    [InlineData("full/8,/90!/default.png", 400, "rotation")]
    [InlineData("full/8,/361/default.png", 400, "rotation")]
    [InlineData("full/8,/0/bitonic.png", 400, "quality")]
    [InlineData("full/8,/0/nice.png", 400, "quality")]
    [InlineData("full/8,/0/default.tif", 400, "format")]
    [InlineData("full/8,/0/default.webp", 400, "format")]
    [InlineData("full/8,/0/default.exe", 400, "format")]
    public async Task A_picture_that_is_not_drawn_is_answered_with_the_part_at_fault(string rest, int status, string parameter)
    {
        using var visitor = _server.Visitor();
        await (await visitor.GetAsync($"{Artwork}/{rest}")).ProblemAsync((HttpStatusCode)status, parameter);
    }

    [Theory]
    [InlineData("full/601,1/0/default.png", 600)]
    [InlineData("full/1,501/0/default.png", 500)]
    [InlineData("full/600,500/0/default.png", 200000)]
    public async Task A_size_past_a_limit_is_answered_with_that_limit(string rest, int limit)
    {
        using var visitor = _server.Visitor();
        var problem = await (await visitor.GetAsync($"{Artwork}/{rest}")).ProblemAsync(HttpStatusCode.BadRequest, "size");
        Assert.Equal(limit, problem.GetProperty("limit").GetInt32());
    }

    [Theory]
    [InlineData("00000000~seed-7", 404, "model")]
    [InlineData("HASH~seed-", 400, "artwork")]
    [InlineData("HASH~AAAA", 400, "artwork")]
    [InlineData("HASH~seed-7~Sepia", 400, "artwork")]
    [InlineData("HASH~seed-7~x3", 400, "artwork")]
    [InlineData("HASH", 404, "artwork")]
    [InlineData("nonsense", 404, "artwork")]
    [InlineData("nonsense~seed-7", 400, "artwork")]
    public async Task An_artwork_that_is_not_there_is_told_from_one_that_is_misnamed(string artwork, int status, string parameter)
    {
        using var visitor = _server.Visitor();
        string named = artwork.Replace("HASH", _server.Models[0].Hash, StringComparison.Ordinal);
        await (await visitor.GetAsync($"/iiif/{named}/full/8,/0/default.png")).ProblemAsync((HttpStatusCode)status, parameter);
        await (await visitor.GetAsync($"/iiif/{named}/info.json")).ProblemAsync((HttpStatusCode)status, parameter);
    }

    [Fact]
    public async Task A_picture_is_kept_for_ever_and_not_sent_twice()
    {
        using var visitor = _server.Visitor();
        using var first = await visitor.GetAsync($"{Artwork}/full/64,/0/default.png");
        Assert.Equal("public, max-age=31536000, immutable", Assert.Single(first.Headers.NonValidated["Cache-Control"]));
        Assert.False(first.Headers.ETag!.IsWeak);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"{Artwork}/full/64,/0/default.png");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag);
        using var second = await visitor.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());

        using var other = await visitor.GetAsync($"{Artwork}/full/65,/0/default.png");
        Assert.NotEqual(first.Headers.ETag, other.Headers.ETag);
    }

    // A picture of n frames has 2²⁰ / n pixels a frame, and the frame starts after (n - 1) / 2 of them.
    [Theory]
    [InlineData("x2", "262144,262144,524288,524288")]
    [InlineData("x32", "507904,507904,32768,32768")]
    public async Task The_frame_within_more_of_the_plane_is_the_frame_byte_for_byte(string extent, string frame)
    {
        using var visitor = _server.Visitor();
        byte[] alone = await visitor.GetByteArrayAsync($"{Artwork}/full/64,/0/default.png");
        Assert.Equal(alone, await visitor.GetByteArrayAsync($"{Artwork}~{extent}/{frame}/64,/0/default.png"));
    }

    [Fact]
    public async Task More_of_the_plane_is_another_picture_with_its_own_name_and_permalink()
    {
        using var visitor = _server.Visitor();
        string file = Encoding.Latin1.GetString(await visitor.GetByteArrayAsync($"{Artwork}~moss~x4/full/64,/0/default.png"));
        Assert.Contains($"/art/{_server.Models[0]}/seed-7?view=-1.5,-1.5,4,4&style=moss", file, StringComparison.Ordinal);
        string info = await visitor.GetStringAsync($"{Artwork}~moss~x4/info.json");
        Assert.Contains($"{Artwork}~moss~x4\"", info, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_carries_its_permalink_whatever_it_was_called_by()
    {
        using var visitor = _server.Visitor();
        string file = Encoding.Latin1.GetString(await visitor.GetByteArrayAsync($"{Artwork}~inverse/full/64,/0/default.png"));
        Assert.Contains($"/art/{_server.Models[0]}/seed-7?style=inverse", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_learns_sizes_and_limits()
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"{Artwork}/info.json");
        var info = await answer.JsonAsync();
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal($"{_server.Address.GetLeftPart(UriPartial.Authority)}{Artwork}", info.GetProperty("id").GetString());
        Assert.Equal(1 << 20, info.GetProperty("width").GetInt32());
        Assert.Equal((600, 500, 200_000), (info.GetProperty("maxWidth").GetInt32(), info.GetProperty("maxHeight").GetInt32(), info.GetProperty("maxArea").GetInt32()));
    }
}
