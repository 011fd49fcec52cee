using System.Net;
using System.Net.Http.Json;
using CppnGallery.Browser.Tests;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Web.Tests;

/// <summary>A gallery of CPPNs draws, shows and takes votes without the tensor library; the first who wants a drawing encoded brings it in.</summary>
public sealed class LibtorchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-loaded-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_is_loaded_when_something_is_encoded_and_not_before()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // the process's maps are Linux's
        }

        await using var server = await ServerProcess.StartAsync(_folder);
        using var visitor = new HttpClient(new HttpClientHandler { CookieContainer = new() }) { BaseAddress = server.Address };
        var models = (await visitor.GetJsonAsync("/api/models")).EnumerateArray().ToList();
        string drawing = models[0].Text("id"), encoding = models.First(model => model.GetProperty("encodes").GetBoolean()).Text("id");
        foreach (string page in (string[])[
            "/", "/models", $"/models/{drawing}", "/results", "/training", "/vote", "/lab", "/compare", "/favourites", "/healthz", "/openapi/v1.json",
            "/api/recipes", "/api/runs", "/api/results", "/api/latents/random", $"/iiif/{drawing}~seed-1/full/64,/0/default.png"])
        {
            using var answer = await visitor.GetAsync(page);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, page);
        }

        using (var vote = await visitor.VoteOnNextAsync("left"))
        {
            Assert.Equal(HttpStatusCode.OK, vote.StatusCode);
        }

        Assert.False(IsLoaded(server), "libtorch is loaded, and nobody encoded anything");

        using var encoded = await visitor.PostAsJsonAsync("/api/latents/encode", new { model = encoding, intensities = new float[26 * 26] });
        Assert.Equal(HttpStatusCode.OK, encoded.StatusCode);
        Assert.True(IsLoaded(server), "something was encoded, and libtorch is not loaded");
    }

    private static bool IsLoaded(ServerProcess server) => File.ReadAllText($"/proc/{server.Id}/maps").Contains("libtorch_cpu", StringComparison.Ordinal);
}
