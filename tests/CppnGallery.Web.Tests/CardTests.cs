using System.Net;
using System.Net.Http.Headers;

namespace CppnGallery.Web.Tests;

public sealed class CardTests(CardTests.Gallery gallery) : IClassFixture<CardTests.Gallery>
{
    private readonly GalleryServer _server = gallery.Server;

    public sealed class Gallery() : SharedGallery(GalleryServer.Start(models: 1));

    [Fact]
    public async Task A_card_is_kept_for_ever_and_not_sent_to_whoever_has_it()
    {
        using var visitor = _server.Visitor();
        string address = $"/card/{_server.Models[0]}~seed-7~moss.png?view=0.25,0.25,0.5,0.25";
        using var answer = await visitor.GetAsync(address);
        byte[] file = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal((1200, 630), IiifConformanceTests.SizeOfPng(file));
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl?.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(answer.Headers.ETag!.ToString()));
        using var known = await visitor.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(file, await visitor.GetByteArrayAsync(address));
        Assert.NotEqual(file, await visitor.GetByteArrayAsync($"/card/{_server.Models[0]}~seed-7~moss.png"));
    }

    [Theory]
    [InlineData("MODEL~seed-7.png?view=1,2,3", HttpStatusCode.BadRequest, "view")]
    [InlineData("MODEL~seed-7.png?view=0,0,0,1", HttpStatusCode.BadRequest, "view")]
    [InlineData("MODEL~seed-7.png?view=0,0,1e-320,1e-320", HttpStatusCode.BadRequest, "view")]
    [InlineData("MODEL~seed-7.png?view=-9,0,1,1", HttpStatusCode.BadRequest, "view")]
    [InlineData("MODEL~seed-7~neon.png", HttpStatusCode.BadRequest, "artwork")]
    [InlineData("MODEL~seed-x.png", HttpStatusCode.BadRequest, "artwork")]
    [InlineData("00000000~seed-7.png", HttpStatusCode.NotFound, "model")]
    [InlineData("nothing.png", HttpStatusCode.NotFound, "artwork")]
    public async Task What_has_no_card_is_told_why(string address, HttpStatusCode status, string parameter)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"/card/{address.Replace("MODEL", _server.Models[0].ToString(), StringComparison.Ordinal)}");
        await answer.ProblemAsync(status, parameter);
    }
}
