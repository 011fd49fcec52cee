using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace CppnGallery.Web.Tests;

/// <summary>Models taken home, brought along, retired and hung again, by programs.</summary>
public sealed class ModelFileTests(ModelFileTests.ThreeModels three) : IClassFixture<ModelFileTests.ThreeModels>
{
    private readonly GalleryServer _server = three.Server;

    private string[] Imported => Directory.Exists(Path.Combine(_server.Data, "imported")) ? Directory.GetFileSystemEntries(Path.Combine(_server.Data, "imported"), "*", SearchOption.AllDirectories) : [];

    [Fact]
    public async Task A_download_is_the_file_byte_for_byte_and_in_parts()
    {
        using var visitor = _server.Visitor();
        var model = _server.Models[1];
        byte[] file = File.ReadAllBytes(_server.PathOf(1));

        using var whole = await visitor.GetAsync($"/models/{model}.safetensors");

        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal(file, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(file))}\"", whole.Headers.ETag!.Tag);
        Assert.Equal($"{model}.safetensors", whole.Content.Headers.ContentDisposition!.FileNameStar ?? whole.Content.Headers.ContentDisposition.FileName);
        Assert.Contains("immutable", whole.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        using var part = new HttpRequestMessage(HttpMethod.Get, $"/models/{model.Hash}.safetensors") { Headers = { Range = new RangeHeaderValue(100, 199) } };
        using var answer = await visitor.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(file[100..200], await answer.Content.ReadAsByteArrayAsync());

        using var known = new HttpRequestMessage(HttpMethod.Get, $"/models/{model}.safetensors") { Headers = { IfNoneMatch = { whole.Headers.ETag } } };
        Assert.Equal(HttpStatusCode.NotModified, (await visitor.SendAsync(known)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/models/00000000.safetensors")).StatusCode);
    }

    [Fact]
    public async Task A_model_of_one_gallery_draws_the_same_pixels_in_another_without_a_restart_of_it()
    {
        await using var other = GalleryServer.Start(0);
        using var visitor = _server.Visitor();
        using var owner = other.Owner();
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/iiif/{_server.Models[2].Hash}~seed-7/full/64,/0/default.png")).StatusCode);
        byte[] file = await visitor.GetByteArrayAsync($"/models/{_server.Models[2]}.safetensors");

        using var brought = await owner.PostAsync("/api/models", Body(file));
        using var again = await owner.PostAsync("/api/models", new MultipartFormDataContent { { Body(file), "file", "any.safetensors" } });

        Assert.Equal(HttpStatusCode.Created, brought.StatusCode);
        Assert.Equal($"/api/models/{_server.Models[2]}", brought.Headers.Location!.ToString());
        Assert.Equal(_server.Models[2].ToString(), (await brought.JsonAsync()).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Contains("here already", (await again.JsonAsync()).GetProperty("said").GetString(), StringComparison.Ordinal);
        string picture = $"/iiif/{_server.Models[2]}~seed-7/full/64,/0/default.png";
        Assert.Equal(await visitor.GetByteArrayAsync(picture), await owner.GetByteArrayAsync(picture));
        Assert.Equal(1, (await owner.GetJsonAsync("/healthz")).GetProperty("models").GetInt32());
        // All of it came from this gallery's own writer, so that its own file is the same to the byte.
        Assert.Equal(file, await owner.GetByteArrayAsync($"/models/{_server.Models[2].Hash}.safetensors"));
        Assert.Contains("imported on", await owner.GetStringAsync($"/models/{_server.Models[2]}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retired_model_is_linked_to_and_shown_nowhere()
    {
        using var owner = _server.Owner();
        using var visitor = _server.Visitor();
        var model = _server.Models[2];
        var before = await visitor.GetJsonAsync($"/api/models/{model}");
        Assert.Contains(model.Hash, await visitor.GetStringAsync("/api/results"), StringComparison.Ordinal);
        Assert.False(before.GetProperty("retired").GetBoolean());

        using var retired = await owner.PostAsync($"/api/models/{model}/retire", null);

        Assert.True((await retired.JsonAsync()).GetProperty("retired").GetBoolean());
        foreach (string link in new[] { $"/art/{model}/seed-7", $"/iiif/{model}~seed-7/full/64,/0/default.png", $"/iiif/{model}~seed-7/info.json", $"/api/models/{model}", $"/models/{model}", $"/models/{model}.safetensors", $"/compare?left={model}&right={_server.Models[1]}&z=seed-7" })
        {
            using var answer = await visitor.GetAsync(link);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{link}: {answer.StatusCode}");
        }

        foreach (string page in new[] { "/?hanging=1", "/models", $"/compare?left={_server.Models[0]}&right={_server.Models[1]}&z=seed-7", $"/lab?model={_server.Models[1]}&z=seed-7", "/api/models" })
        {
            Assert.DoesNotContain(model.Hash, await visitor.GetStringAsync(page), StringComparison.Ordinal);
        }

        // Results are counted beside the requests, at most a second later.
        for (int waited = 0; (await visitor.GetStringAsync("/api/results")).Contains(model.Hash, StringComparison.Ordinal); waited++)
        {
            Assert.True(waited < 100, "The results still have it.");
            await Task.Delay(100);
        }

        for (int i = 0; i < 10; i++)
        {
            Assert.DoesNotContain(model.Hash, await (await visitor.VoteOnNextAsync("skip")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Contains(model.Hash, await visitor.GetStringAsync("/models?state=retired"), StringComparison.Ordinal);
        using var hung = await owner.PostAsync($"/api/models/{model}/hang", null);
        Assert.Contains(model.Hash, await visitor.GetStringAsync("/models"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_change_nothing()
    {
        using var visitor = _server.Visitor();
        byte[] file = File.ReadAllBytes(_server.PathOf(1));
        int before = await CountAsync(visitor);
        foreach (string address in new[] { "/api/models", $"/api/models/{_server.Models[0]}/retire", $"/api/models/{_server.Models[0]}/hang" })
        {
            await (await visitor.PostAsync(address, Body(file))).ProblemAsync(HttpStatusCode.Unauthorized, "Authorization");
        }

        Assert.DoesNotContain("<form method=\"post\"", await visitor.GetStringAsync("/models"), StringComparison.Ordinal);
        Assert.DoesNotContain("<form method=\"post\"", await visitor.GetStringAsync($"/models/{_server.Models[0]}"), StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync(visitor));
    }

    [Fact]
    public async Task Too_large_and_unknown_are_told_and_leave_nothing()
    {
        await using var small = GalleryServer.Start(0, ("Models:MaxImportBytes", "2048"));
        using var owner = small.Owner();
        var large = await (await owner.PostAsync("/api/models", Body(new byte[2049]))).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "file");
        Assert.Equal((2048, "tooLarge"), (large.GetProperty("limit").GetInt64(), large.GetProperty("reason").GetString()));
        // Asks before it sends: whoever is still sending when the server hangs up may never read why.
        using var asking = new HttpRequestMessage(HttpMethod.Post, "/api/models") { Content = new MultipartFormDataContent { { Body(new byte[200_000]), "file", "large.safetensors" } } };
        asking.Headers.ExpectContinue = true;
        var larger = await (await owner.SendAsync(asking)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "file");
        Assert.Equal(2048, larger.GetProperty("limit").GetInt64());
        var garbage = await (await owner.PostAsync("/api/models", Body(new byte[100]))).ProblemAsync(HttpStatusCode.UnprocessableEntity, "file");
        Assert.Equal("header", garbage.GetProperty("reason").GetString());
        await (await owner.PostAsync("/api/models", new MultipartFormDataContent { { new StringContent("x"), "file" } })).ProblemAsync(HttpStatusCode.BadRequest, "file");
        await (await owner.PostAsync("/api/models/00000000/retire", null)).ProblemAsync(HttpStatusCode.NotFound, "model");
        await (await owner.PostAsync("/api/models/what/hang", null)).ProblemAsync(HttpStatusCode.BadRequest, "model");

        Assert.False(Directory.Exists(Path.Combine(small.Data, "imported")));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        using var owner = _server.Owner();
        byte[] file = File.ReadAllBytes(_server.PathOf(1));
        using var leaving = new CancellationTokenSource();
        using var stalled = new StalledContent(file, leaving);
        (int count, string[] imported) = (await CountAsync(owner), Imported);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => owner.PostAsync("/api/models", stalled, leaving.Token));

        Assert.Equal(count, await CountAsync(owner));
        Assert.Equal(imported, Imported);
    }

    [Fact]
    public async Task Damaged_files_are_refused_over_http_and_never_an_error_of_ours()
    {
        using var owner = _server.Owner();
        byte[] good = File.ReadAllBytes(_server.PathOf(1));
        var random = new Random(1);
        for (int i = 0; i < 300; i++)
        {
            byte[] file = [.. good];
            file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
            using var answer = await owner.PostAsync("/api/models", Body(i % 3 == 0 ? file[..random.Next(file.Length)] : file));
            Assert.True((int)answer.StatusCode is 200 or 201 or 400 or 413 or 422, $"file {i}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            if (!answer.IsSuccessStatusCode)
            {
                Assert.NotEmpty((await answer.ProblemAsync(answer.StatusCode, "file")).GetProperty("reason").GetString()!);
            }
        }
    }

    [Fact]
    public async Task Damaged_links_say_what_is_wrong_with_them()
    {
        using var visitor = _server.Visitor();
        foreach (var (address, status) in new[] { ("/models/00000000", HttpStatusCode.NotFound), ("/models/what%20is%20this", HttpStatusCode.BadRequest), ("/models?state=gone", HttpStatusCode.BadRequest) })
        {
            using var answer = await visitor.GetAsync(address);
            Assert.Equal(status, answer.StatusCode);
            Assert.Contains("See all models", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task<int> CountAsync(HttpClient visitor) => (await visitor.GetJsonAsync("/healthz")).GetProperty("models").GetInt32();

    private static ByteArrayContent Body(byte[] file) => new(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    /// <summary>A gallery of three models for all tests here: each leaves it as it found it, or with more.</summary>
    public sealed class ThreeModels() : SharedGallery(GalleryServer.Start(models: 3));

    /// <summary>Sends half of what it promised; then its sender goes.</summary>
    private sealed class StalledContent(byte[] file, CancellationTokenSource leaving) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(file.AsMemory(0, file.Length / 2));
            await stream.FlushAsync();
            await leaving.CancelAsync();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = file.Length;
            return true;
        }
    }
}
