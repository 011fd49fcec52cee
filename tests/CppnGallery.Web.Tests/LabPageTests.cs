using System.Net;

namespace CppnGallery.Web.Tests;

public sealed class LabPageTests(LabPageTests.Gallery gallery) : IClassFixture<LabPageTests.Gallery>
{
    private readonly GalleryServer _server = gallery.Server;

    public sealed class Gallery() : SharedGallery(GalleryServer.StartWithEncoder());

    [Fact]
    public async Task What_the_link_leaves_open_the_gallery_chooses_and_writes_into_it()
    {
        using var visitor = _server.Visitor();
        using var bare = await visitor.GetAsync("/lab");
        Assert.Equal(HttpStatusCode.Found, bare.StatusCode);
        Assert.Matches($"^/lab\\?model=({_server.Models[0]}|{_server.Models[1]})&z=seed-[0-9]+$", bare.Headers.Location!.OriginalString);

        using var named = await visitor.GetAsync($"/lab?model={_server.Models[1].Hash}&style=moss");
        Assert.Matches($"^/lab\\?model={_server.Models[1]}&z=seed-[0-9]+&style=moss$", named.Headers.Location!.OriginalString);
        string page = await visitor.GetStringAsync(named.Headers.Location);
        Assert.Contains($"\"iiif/{_server.Models[1]}~seed-", page, StringComparison.Ordinal);
        Assert.Contains("~moss/full/360,/0/default.png", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model=nonsense", HttpStatusCode.BadRequest, "model: ")]
    [InlineData("model=00000000", HttpStatusCode.NotFound, "no model 00000000")]
    [InlineData("model=HASH&z=seed-x", HttpStatusCode.BadRequest, "z: ")]
    [InlineData("model=HASH&z=seed-7&style=neon", HttpStatusCode.BadRequest, "style: ")]
    public async Task A_damaged_link_is_told_which_part_is_wrong(string query, HttpStatusCode status, string words)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"/lab?{query.Replace("HASH", _server.Models[0].Hash, StringComparison.Ordinal)}");
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_gallery_says_what_is_missing()
    {
        await using var server = GalleryServer.Start(models: 0);
        using var visitor = server.Visitor();
        Assert.Contains("needs a model on show", await visitor.GetStringAsync("/lab"), StringComparison.Ordinal);
    }
}
