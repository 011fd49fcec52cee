using System.Net;
using Xunit.Abstractions;

namespace CppnGallery.Web.Tests;

/// <summary>RFC 9110, 9.3.2: HEAD is identical to GET except that no content is sent. Every endpoint that the OpenAPI document names is asked both ways.</summary>
public sealed class HeadTests(HeadTests.Opened shared, ITestOutputHelper output) : IClassFixture<HeadTests.Opened>
{
    // Of the connection and the moment: how the content is framed where there is content, and when it was sent.
    private static readonly string[] OfTheMoment = ["Date", "Transfer-Encoding", "Set-Cookie"];

    [Fact]
    public async Task Every_endpoint_of_the_openapi_document_answers_HEAD_as_GET()
    {
        using var studio = new StudioClient(shared.Server.Address);
        string run = (await studio.StartAsync(StudioClient.Order("for-heads", epochs: 1, batches: 1))).Text("id");
        await studio.UntilStateAsync(run, "finished");
        using var visitor = shared.Server.Visitor(cookies: false);
        string ticket = Guid.NewGuid().ToString();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"/prints/{Artwork}/64.png?ticket={ticket}")).StatusCode);

        string picture = (await visitor.GetJsonAsync("/api/matchups/next")).GetProperty("left").GetProperty("image").GetString()!;

        var document = await visitor.GetJsonAsync("/openapi/v1.json");
        string[] paths = [.. document.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _)).Select(path => path.Name)];
        Assert.True(paths.Length > 20, string.Join(' ', paths));
        int asked = 0;
        foreach (string path in paths)
        {
            string address = Fill(path, run, ticket, Path.GetFileNameWithoutExtension(picture));
            using var whole = await visitor.GetAsync(address);
            using var request = new HttpRequestMessage(HttpMethod.Head, address);
            using var head = await visitor.SendAsync(request);
            output.WriteLine($"{(int)whole.StatusCode} {(int)head.StatusCode} {address}");
            bool isShut = path.StartsWith("/api/work/", StringComparison.Ordinal); // for the owner and for workers
            Assert.True(isShut ? whole.StatusCode == HttpStatusCode.Unauthorized : whole.StatusCode is HttpStatusCode.OK or HttpStatusCode.SeeOther, $"{address}: {whole.StatusCode}; the table of this test should name something that is there.");
            Assert.Equal((address, whole.StatusCode), (address, head.StatusCode));
            Assert.Equal(Headers(address, whole), Headers(address, head));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
            asked++;
        }

        output.WriteLine($"{asked} endpoints asked with GET and HEAD; status and headers are the same.");
    }

    /// <summary>What is refused is refused the same way, and what only POST does is not done by asking for its head.</summary>
    [Theory]
    [InlineData("/api/models/what-is-this", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs/nobody", HttpStatusCode.NotFound)]
    [InlineData("/iiif/00000000~seed-7/info.json", HttpStatusCode.NotFound)]
    [InlineData("/iiif/a/b", HttpStatusCode.NotFound)]
    [InlineData("/prints/what/64.png", HttpStatusCode.NotFound)]
    [InlineData("/robots.txt", HttpStatusCode.OK)]
    [InlineData("/app.css", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/art/nonsense/seed-7", HttpStatusCode.BadRequest)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/api/links", HttpStatusCode.NotFound)]
    public async Task Every_other_address_does_too(string address, HttpStatusCode status)
    {
        using var visitor = shared.Server.Visitor(cookies: false);
        using var whole = await visitor.GetAsync(address);
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        using var head = await visitor.SendAsync(request);
        Assert.Equal((status, status), (whole.StatusCode, head.StatusCode));
        Assert.Equal(Headers(address, whole), Headers(address, head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Nobody's place is taken and nothing is drawn for a head: 30,000 × 30,000 pixels take minutes.</summary>
    [Fact]
    public async Task The_head_of_the_largest_print_comes_at_once()
    {
        using var visitor = shared.Server.Visitor(cookies: false);
        visitor.Timeout = TimeSpan.FromSeconds(20);
        string address = $"/prints/{Artwork}/30000.png";
        for (int i = 0; i < 8; i++) // more than may wait
        {
            using var head = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
            Assert.Equal((HttpStatusCode.OK, "image/png"), (head.StatusCode, head.Content.Headers.ContentType?.MediaType));
        }
    }

    /// <summary>One gallery for all of these tests, which leave it as it is.</summary>
    public sealed class Opened() : SharedGallery(GalleryServer.StartWithEncoder());

    private string Artwork => $"{shared.Server.Models[^1].Hash}~seed-7";

    // A value for every parameter of a path, and the queries without which a path answers nothing. What is not here fails the test.
    private string Fill(string path, string run, string ticket, string picture)
    {
        var values = new Dictionary<string, string>
        {
            ["artwork"] = Artwork, ["model"] = shared.Server.Models[^1].Hash, ["latent"] = "seed-7", ["region"] = "full", ["size"] = "64,", ["rotation"] = "0", ["quality"] = "default",
            ["format"] = "png", ["side"] = "64", ["ticket"] = ticket, ["id"] = run, ["run"] = run, ["picture"] = picture,
        };
        var queries = new Dictionary<string, string>
        {
            ["/morphs/{model}.gif"] = "?z=seed-1&z=seed-2&frames=2&size=16",
            ["/api/latents/presets"] = $"?model={values["model"]}",
            ["/api/latents/{latent}/neighbours"] = $"?model={values["model"]}",
            ["/iiif/favourites/manifest.json"] = $"?picture={Artwork}",
        };
        string filled = path;
        foreach (var (name, value) in values)
        {
            filled = filled.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        Assert.False(filled.Contains('{'), $"{path} has a parameter that this test has no value for; give it one.");
        return filled + queries.GetValueOrDefault(path);
    }

    // A length is told by whoever knows it; nothing is the length of an answer without content, and of a head.
    private static string Headers(string address, HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheMoment.Contains(header.Key) && (header.Key != "Content-Length" || answer.Content.Headers.ContentLength > 0));
        string cookies = answer.Headers.TryGetValues("Set-Cookie", out var set) ? string.Join(' ', set.Select(cookie => cookie.Split('=')[0])) : "";
        return $"{address}\n{string.Join('\n', headers.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal))}\n{cookies}";
    }
}
