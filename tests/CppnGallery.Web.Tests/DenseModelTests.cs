using System.Net;

namespace CppnGallery.Web.Tests;

public sealed class DenseModelTests : IAsyncLifetime
{
    private readonly GalleryServer _server = GalleryServer.StartWithDense();

    [Fact]
    public async Task Its_answer_has_the_same_fields_and_no_blocks_and_no_sigma()
    {
        using var visitor = _server.Visitor();
        var model = await visitor.GetJsonAsync($"/api/models/{_server.Models[2]}");
        Assert.StartsWith("gan-vae-dense8-e02.", model.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("gan-vae", model.GetProperty("recipe").GetString());
        Assert.Equal((8, 0), (model.GetProperty("nodes").GetInt32(), model.GetProperty("blocks").GetInt32()));
        Assert.Equal(0, model.GetProperty("reluStddev").GetDouble());
        // 32·8 + 3·8 + 8, three layers of 8·9, 8 + 1.
        Assert.Equal(513, model.GetProperty("parameters").GetInt64());
    }

    [Fact]
    public async Task Labels_name_no_sigma_where_there_is_none()
    {
        using var visitor = _server.Visitor();
        string page = WebUtility.HtmlDecode(await visitor.GetStringAsync($"/art/{_server.Models[2].Hash}/seed-7"));
        Assert.Contains("<p class=\"by\"", page, StringComparison.Ordinal);
        Assert.Matches(">\\s*gan-vae, 2\u00a0epochs\\s*<", page);
        Assert.Contains("dense, 8 nodes wide; 513 numbers in all", page, StringComparison.Ordinal);
        Assert.Contains("resnet-cppn, 1\u00a0epoch, σ\u00a01.00", page, StringComparison.Ordinal);
        Assert.DoesNotContain("σ\u00a00.00", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_pictures_are_served()
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"/iiif/{_server.Models[2]}~seed-7/full/64,/0/default.png");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();
}
