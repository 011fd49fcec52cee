using System.Net;

namespace CppnGallery.Web.Tests;

public sealed class ModelTests(ModelTests.Gallery gallery) : IClassFixture<ModelTests.Gallery>
{
    private readonly GalleryServer _server = gallery.Server;

    public sealed class Gallery() : SharedGallery(GalleryServer.Start(models: 3));

    [Fact]
    public async Task Health_counts_the_models_on_show()
    {
        using var visitor = _server.Visitor();
        Assert.Equal(3, (await visitor.GetJsonAsync("/healthz")).GetProperty("models").GetInt32());
        using var watched = new HttpRequestMessage(HttpMethod.Head, "/healthz");
        Assert.Equal(HttpStatusCode.OK, (await visitor.SendAsync(watched)).StatusCode);
    }

    [Fact]
    public async Task Models_are_listed_and_found_by_full_name_and_by_hash()
    {
        using var visitor = _server.Visitor();
        var listed = (await visitor.GetJsonAsync("/api/models")).EnumerateArray().Select(model => model.GetProperty("id").GetString());
        Assert.Equal(_server.Models.Select(model => model.ToString()).Order(), listed.Order());
        foreach (string name in new[] { _server.Models[2].ToString(), _server.Models[2].Hash, $"other-slug.{_server.Models[2].Hash}" })
        {
            var model = await visitor.GetJsonAsync($"/api/models/{name}");
            Assert.Equal(2, model.GetProperty("epoch").GetInt32());
            Assert.Equal(4, model.GetProperty("nodes").GetInt32());
            Assert.Equal(32, model.GetProperty("latentSize").GetInt32());
            Assert.Equal(0.5, model.GetProperty("metrics").GetProperty("loss").GetDouble());
        }
    }

    [Theory]
    [InlineData("/api/models/00000000", HttpStatusCode.NotFound)]
    [InlineData("/api/models/what is this", HttpStatusCode.BadRequest)]
    [InlineData("/api/nothing", HttpStatusCode.NotFound)]
    public async Task Unknown_and_damaged_names_are_problems(string address, HttpStatusCode status)
    {
        using var visitor = _server.Visitor();
        await (await visitor.GetAsync(address)).ProblemAsync(status, address.Contains("/models/", StringComparison.Ordinal) ? "model" : null);
    }

    [Fact]
    public async Task A_random_latent_comes_with_the_values_that_its_name_means()
    {
        using var visitor = _server.Visitor();
        var answer = await visitor.GetJsonAsync("/api/latents/random");
        var values = answer.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()).ToArray();
        Assert.Equal(32, values.Length);
        Assert.All(values, value => Assert.Equal((float)(Half)value, value));
        Assert.Equal(values, CppnGallery.Models.Latents.Latent.Parse(answer.GetProperty("latent").GetString()!).Values.ToArray());
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        using var visitor = _server.Visitor();
        var paths = (await visitor.GetJsonAsync("/openapi/v1.json")).GetProperty("paths");
        foreach (string path in new[] { "/healthz", "/api/models", "/api/models/{model}", "/api/latents/random", "/api/matchups/next", "/api/matchups/{id}/vote" })
        {
            Assert.True(paths.TryGetProperty(path, out _), path);
        }
    }
}
