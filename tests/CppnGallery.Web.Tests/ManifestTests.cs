using System.Net;
using System.Text.Json;

namespace CppnGallery.Web.Tests;

/// <summary>Manifests of the IIIF Presentation API 3.0: what its sections 3 to 5 require of a manifest, a canvas and a painting annotation.</summary>
public sealed class ManifestTests(ManifestTests.Opened shared) : IClassFixture<ManifestTests.Opened>
{
    private string Root => shared.Server.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_manifest_of_a_picture_has_one_canvas_that_its_image_service_fills()
    {
        using var visitor = shared.Server.Visitor();
        string name = $"{shared.Server.Models[0]}~seed-7~moss";
        var manifest = await ReadAsync(visitor, $"/iiif/{name}/manifest.json");
        Assert.Equal($"{Root}/iiif/{name}/manifest.json", manifest.GetProperty("id").GetString());
        var canvas = Assert.Single(manifest.GetProperty("items").EnumerateArray());
        var image = Image(canvas);
        var service = Assert.Single(image.GetProperty("service").EnumerateArray());
        var info = await visitor.GetJsonAsync($"/iiif/{name}/info.json");
        Assert.Equal(info.GetProperty("id").GetString(), service.GetProperty("id").GetString());
        Assert.Equal(("ImageService3", "level2"), (service.GetProperty("type").GetString(), service.GetProperty("profile").GetString()));
        foreach (string side in (string[])["width", "height"])
        {
            Assert.Equal(info.GetProperty(side).GetInt32(), canvas.GetProperty(side).GetInt32());
            Assert.Equal(info.GetProperty(side).GetInt32(), image.GetProperty(side).GetInt32());
        }

        Assert.Equal($"{Root}/art/{shared.Server.Models[0]}/seed-7?style=moss", Assert.Single(canvas.GetProperty("homepage").EnumerateArray()).GetProperty("id").GetString());
        await AssertPicturesAsync(visitor, manifest);
    }

    [Fact]
    public async Task A_models_wall_is_the_same_on_every_day_and_has_nothing_blank()
    {
        using var visitor = shared.Server.Visitor();
        string address = $"/iiif/models/{shared.Server.Models[1].Hash}/manifest.json";
        var manifest = await ReadAsync(visitor, address);
        Assert.Equal(manifest.ToString(), (await ReadAsync(visitor, address)).ToString());
        string[] canvases = [.. manifest.GetProperty("items").EnumerateArray().Select(canvas => canvas.GetProperty("id").GetString()!)];
        Assert.InRange(canvases.Length, 1, 18);
        Assert.Equal(canvases.Length, canvases.Distinct().Count());
        Assert.All(canvases, id => Assert.StartsWith($"{Root}/iiif/{shared.Server.Models[1]}~seed-", id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Favourites_keep_their_order_and_their_views()
    {
        using var visitor = shared.Server.Visitor();
        string one = $"{shared.Server.Models[1]}~seed-9", other = $"{shared.Server.Models[0].Hash}~seed-7~dusk";
        var manifest = await ReadAsync(visitor, $"/iiif/favourites/manifest.json?picture={one}&picture={other}@0.25,0.25,0.5,0.25");
        var canvases = manifest.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, canvases.Count);
        Assert.Equal($"{Root}/iiif/{shared.Server.Models[1]}~seed-9", Image(canvases[0]).GetProperty("service")[0].GetProperty("id").GetString());

        // A part: as wide as twice its height, and no service, which would show the whole.
        var part = Image(canvases[1]);
        Assert.Equal(2.0, (double)part.GetProperty("width").GetInt32() / part.GetProperty("height").GetInt32(), 0.01);
        Assert.False(part.TryGetProperty("service", out _));
        Assert.Equal($"{Root}/art/{shared.Server.Models[0]}/seed-7?view=0.25,0.25,0.5,0.25&style=dusk", canvases[1].GetProperty("homepage")[0].GetProperty("id").GetString());
        await AssertPicturesAsync(visitor, manifest);
    }

    [Theory]
    [InlineData("/iiif/favourites/manifest.json", HttpStatusCode.BadRequest, "picture")]
    [InlineData("/iiif/favourites/manifest.json?picture=what", HttpStatusCode.NotFound, "picture")]
    [InlineData("/iiif/favourites/manifest.json?picture=HASH~seed-7@1,2", HttpStatusCode.BadRequest, "picture")]
    [InlineData("/iiif/favourites/manifest.json?picture=a&picture=a&picture=a&picture=a&picture=a", HttpStatusCode.BadRequest, "picture")]
    [InlineData("/iiif/models/00000000/manifest.json", HttpStatusCode.NotFound, "model")]
    [InlineData("/iiif/models/what/manifest.json", HttpStatusCode.BadRequest, "model")]
    [InlineData("/iiif/00000000~seed-7/manifest.json", HttpStatusCode.NotFound, "model")]
    [InlineData("/iiif/HASH~seed-x/manifest.json", HttpStatusCode.BadRequest, "artwork")]
    public async Task What_names_no_picture_is_told_so(string address, HttpStatusCode status, string parameter)
    {
        using var visitor = shared.Server.Visitor();
        using var answer = await visitor.GetAsync(address.Replace("HASH", shared.Server.Models[0].Hash, StringComparison.Ordinal));
        await answer.ProblemAsync(status, parameter);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    /// <summary>The page names it for programs, and has it to take along for people.</summary>
    [Theory]
    [InlineData("/art/HASH/seed-7?style=moss", "iiif/MODEL~seed-7~moss/manifest.json")]
    [InlineData("/models/HASH", "iiif/models/MODEL/manifest.json")]
    public async Task Pages_offer_their_manifest(string page, string manifest)
    {
        using var visitor = shared.Server.Visitor();
        string html = WebUtility.HtmlDecode(await visitor.GetStringAsync(page.Replace("HASH", shared.Server.Models[0].Hash, StringComparison.Ordinal)));
        manifest = manifest.Replace("MODEL", shared.Server.Models[0].ToString(), StringComparison.Ordinal);
        Assert.Contains($"<link rel=\"alternate\" type=\"application/ld+json;profile=\"http://iiif.io/api/presentation/3/context.json\"\" href=\"{Root}/{manifest}\"", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"{manifest}?manifest={Uri.EscapeDataString($"{Root}/{manifest}")}\"", html, StringComparison.Ordinal);
    }

    /// <summary>The wrongly shaped, the refused and what is for no route: pages of other sites may read why.</summary>
    [Theory]
    [InlineData("GET", "/iiif")]
    [InlineData("GET", "/iiif/a/b")]
    [InlineData("GET", "/iiif/HASH~seed-7/full/64,/0")]
    [InlineData("GET", "/iiif/HASH~seed-7/full/64,/0/default.gif")]
    [InlineData("GET", "/iiif/HASH~seed-7/full/99999,/0/default.png")]
    [InlineData("POST", "/iiif/HASH~seed-7/info.json")]
    [InlineData("DELETE", "/iiif/what")]
    [InlineData("HEAD", "/iiif/HASH~seed-7")]
    [InlineData("OPTIONS", "/iiif/models/HASH/manifest.json")]
    [InlineData("OPTIONS", "/iiif/favourites/manifest.json")]
    public async Task Every_answer_below_iiif_may_be_read_by_other_sites(string method, string address)
    {
        using var visitor = shared.Server.Visitor();
        using var request = new HttpRequestMessage(new HttpMethod(method), address.Replace("HASH", shared.Server.Models[0].Hash, StringComparison.Ordinal));
        using var answer = await visitor.SendAsync(request);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    /// <summary>One gallery for all of these tests, which leave it as it is.</summary>
    public sealed class Opened() : SharedGallery(GalleryServer.Start(2, ("Iiif:MaxCanvases", "4")));

    private static async Task<JsonElement> ReadAsync(HttpClient visitor, string address)
    {
        using var answer = await visitor.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/ld+json; profile=\"http://iiif.io/api/presentation/3/context.json\"", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        var manifest = await answer.JsonAsync();
        Assert.Equal("http://iiif.io/api/presentation/3/context.json", manifest.GetProperty("@context").GetString());
        Assert.Equal("Manifest", manifest.GetProperty("type").GetString());
        Assert.NotEmpty(manifest.GetProperty("label").EnumerateObject().Single().Value[0].GetString()!);
        foreach (var canvas in manifest.GetProperty("items").EnumerateArray())
        {
            Assert.Equal("Canvas", canvas.GetProperty("type").GetString());
            Assert.DoesNotContain('#', canvas.GetProperty("id").GetString()!); // section 3.2: no fragment in a canvas's id
            var page = Assert.Single(canvas.GetProperty("items").EnumerateArray());
            Assert.Equal("AnnotationPage", page.GetProperty("type").GetString());
            var annotation = Assert.Single(page.GetProperty("items").EnumerateArray());
            Assert.Equal(("Annotation", "painting"), (annotation.GetProperty("type").GetString(), annotation.GetProperty("motivation").GetString()));
            Assert.Equal(canvas.GetProperty("id").GetString(), annotation.GetProperty("target").GetString());
        }

        return manifest;
    }

    private static JsonElement Image(JsonElement canvas) => canvas.GetProperty("items")[0].GetProperty("items")[0].GetProperty("body");

    // What it names is there, in the size that it says.
    private static async Task AssertPicturesAsync(HttpClient visitor, JsonElement manifest)
    {
        foreach (var canvas in manifest.GetProperty("items").EnumerateArray())
        {
            foreach (var image in (JsonElement[])[Image(canvas), canvas.GetProperty("thumbnail")[0]])
            {
                byte[] file = await visitor.GetByteArrayAsync(image.GetProperty("id").GetString());
                Assert.Equal("image/png", image.GetProperty("format").GetString());
                if (!image.TryGetProperty("service", out _))
                {
                    // Width and height in a PNG's first chunk.
                    Assert.Equal(image.GetProperty("width").GetInt32(), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)));
                    Assert.Equal(image.GetProperty("height").GetInt32(), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)));
                }
            }
        }
    }
}
