using System.Net;
using System.Net.Http.Headers;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Png;
using CppnGallery.Web.Votes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

/// <summary>How long each kind of picture may be kept, and what its tag depends on: asked of every endpoint that answers with one.</summary>
public sealed class PictureKeepingTests(PictureKeepingTests.Gallery gallery) : IClassFixture<PictureKeepingTests.Gallery>
{
    private const string ForEver = "public, max-age=31536000, immutable", ForAWhile = "public, max-age=300", Nowhere = "no-store";

    private readonly GalleryServer _server = gallery.Server;

    // By the endpoint's name: an address that it answers with a picture, and exactly how long that may be kept.
    private IReadOnlyList<(string Endpoint, string Address, string Control)> Kinds =>
    [
        ("Picture", $"/iiif/{Artwork}/full/24,/0/default.png", ForEver),
        ("Picture", $"/iiif/{Artwork}/full/24,/0/default.jpg", ForEver),
        ("Picture", "/iiif/noise/full/12,/0/default.png", ForAWhile),
        ("Card", $"/card/{Artwork}.png", ForEver),
        ("MatchupPicture", Hidden(), "private, max-age=SECONDS, immutable"),
        ("Print", $"/prints/{Artwork}/40.png", Nowhere),
        ("Morph", $"/morphs/{_server.Models[0]}.gif?z=seed-1&z=seed-2&frames=2&size=16", Nowhere),
    ];

    private string Artwork => $"{_server.Models[0]}~seed-7";

    [Fact]
    public void No_kind_of_picture_is_forgotten_here()
    {
        var endpoints = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.OfType<IProducesResponseTypeMetadata>().Any(said => said.ContentTypes.Any(type => type.StartsWith("image/", StringComparison.Ordinal))))
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName);
        Assert.Equal(Kinds.Select(kind => kind.Endpoint).Distinct().Order(), endpoints.Distinct().Order());
    }

    [Fact]
    public async Task Each_kind_says_exactly_how_long_it_may_be_kept_and_is_not_sent_to_whoever_has_it()
    {
        using var visitor = _server.Visitor();
        foreach (var (endpoint, address, control) in Kinds)
        {
            using var answer = await visitor.GetAsync(address);
            byte[] file = await answer.Content.ReadAsByteArrayAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{endpoint}: {answer.StatusCode}");
            string said = answer.Headers.NonValidated["Cache-Control"].Single();
            int seconds = (int)(answer.Headers.CacheControl!.MaxAge ?? default).TotalSeconds;
            Assert.Equal(control.Replace("SECONDS", $"{seconds}", StringComparison.Ordinal), said);
            Assert.True(answer.Content.Headers is { Expires: null, LastModified: null }, endpoint);
            if (control == Nowhere)
            {
                Assert.Null(answer.Headers.ETag);
                continue;
            }

            // A strong tag of the whole file: sent back, alone or among others or as weak, it is answered with 304 and all that it needs.
            var tag = answer.Headers.ETag!;
            Assert.False(tag.IsWeak);
            foreach (string known in new[] { $"{tag}", $"\"other\", {tag}", $"W/{tag}", "*" })
            {
                using var again = await GetAsync(visitor, address, known);
                Assert.True(again.StatusCode == HttpStatusCode.NotModified, $"{endpoint}, {known}: {again.StatusCode}");
                Assert.Equal(tag, again.Headers.ETag);
                Assert.Equal(answer.Headers.CacheControl.Public, again.Headers.CacheControl!.Public);
                Assert.Empty(await again.Content.ReadAsByteArrayAsync());
            }

            using var other = await GetAsync(visitor, address, "\"other\"");
            Assert.Equal((HttpStatusCode.OK, tag), (other.StatusCode, other.Headers.ETag));
            Assert.Equal(file, await other.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task What_is_no_picture_is_kept_as_none()
    {
        using var visitor = _server.Visitor();
        foreach (string address in new[]
        {
            $"/iiif/{Artwork}/full/0,/0/default.png", "/iiif/00000000~seed-7/full/24,/0/default.png", $"/card/{Artwork}.png?view=1,2", "/api/matchups/pictures/x.png",
            $"/prints/{Artwork}/0.png", $"/morphs/{_server.Models[0]}.gif?z=seed-1",
        })
        {
            using var answer = await visitor.GetAsync(address);
            Assert.InRange((int)answer.StatusCode, 400, 404);
            Assert.Null(answer.Headers.ETag);
            Assert.True(answer.Headers.CacheControl is null or { NoStore: true }, $"{address}: {answer.Headers.CacheControl}");
        }
    }

    [Fact]
    public async Task A_pictures_tag_depends_on_all_that_its_pixels_do_and_on_nothing_else()
    {
        string coloured = $"{Artwork}~ember", same = $"/iiif/{coloured}/full/24,/0/default.png";
        string[] others =
        [
            $"/iiif/{coloured}/0,0,524288,1048576/24,24/0/default.png", $"/iiif/{coloured}/1,0,1048575,1048576/24,24/0/default.png", // the region
            $"/iiif/{coloured}/full/25,/0/default.png", $"/iiif/{coloured}/full/24,25/0/default.png", $"/iiif/{coloured}/full/25,24/0/default.png", // the size
            $"/iiif/{coloured}/full/24,/90/default.png", $"/iiif/{coloured}/full/24,/180/default.png", $"/iiif/{coloured}/full/24,/0.5/default.png", // the rotation
            $"/iiif/{coloured}/full/24,/!0/default.png", $"/iiif/{coloured}/full/24,/!90/default.png",
            $"/iiif/{coloured}/full/24,/0/gray.png", $"/iiif/{coloured}/full/24,/0/bitonal.png", // the quality
            $"/iiif/{coloured}/full/24,/0/default.jpg", $"/iiif/{coloured}/full/24,/0/gray.jpg", // the format
            $"/iiif/{Artwork}/full/24,/0/default.png", $"/iiif/{Artwork}~inverse/full/24,/0/default.png", $"/iiif/{Artwork}~dusk/full/24,/0/default.png", // the style
            $"/iiif/{coloured}~x2/full/24,/0/default.png", // how much of the plane
            $"/iiif/{_server.Models[0]}~seed-8~ember/full/24,/0/default.png", $"/iiif/{_server.Models[1]}~seed-7~ember/full/24,/0/default.png", // latent, model
            $"/card/{coloured}.png", "/iiif/noise/full/24,/0/default.png", "/iiif/other-noise/full/24,/0/default.png",
        ];
        string[] synonyms =
        [
            $"{same}?noise=1", $"{same}?size=25,", $"/iiif/{_server.Models[0].Hash}~seed-7~ember/full/24,/0/default.png", $"/iiif/old-name.{_server.Models[0].Hash}~seed-7~ember/full/24,/0/default.png",
            $"/iiif/{coloured}/square/24,/0/default.png", $"/iiif/{coloured}/pct:0,0,100,100/,24/0/default.png", $"/iiif/{coloured}/0,0,1048576,1048576/24,24/360/color.png",
        ];
        await AreOneAndManyAsync([same, .. synonyms], others);
    }

    [Fact]
    public async Task A_cards_tag_depends_on_what_it_shows_and_on_nothing_else()
    {
        string same = $"/card/{Artwork}~moss.png?view=0,0,1,0.5";
        string[] others =
        [
            $"/card/{Artwork}~moss.png", $"/card/{Artwork}~moss.png?view=0,0,1,0.25", $"/card/{Artwork}~moss.png?view=0.001,0,1,0.5", $"/card/{Artwork}.png?view=0,0,1,0.5",
            $"/card/{Artwork}~sepia.png?view=0,0,1,0.5", $"/card/{_server.Models[0]}~seed-8~moss.png?view=0,0,1,0.5", $"/card/{_server.Models[1]}~seed-7~moss.png?view=0,0,1,0.5",
        ];
        await AreOneAndManyAsync([same, $"{same}&noise=1", $"/card/{_server.Models[0].Hash}~seed-7~moss.png?view=0.0,0,1,0.50"], others);
    }

    // The first have one tag and one file; each of the others has a tag of its own.
    private async Task AreOneAndManyAsync(string[] same, string[] others)
    {
        using var visitor = _server.Visitor();
        var all = new List<(string Address, string Tag, string File)>();
        foreach (string address in same.Concat(others))
        {
            using var answer = await visitor.GetAsync(address);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode}");
            all.Add((address, answer.Headers.ETag!.Tag, Convert.ToBase64String(await answer.Content.ReadAsByteArrayAsync())));
        }

        Assert.All(all[..same.Length], one => Assert.Equal((all[0].Tag, all[0].File), (one.Tag, one.File)));
        Assert.Empty(all[(same.Length - 1)..].GroupBy(one => one.Tag).Where(group => group.Count() > 1).SelectMany(group => group.Select(one => one.Address)));
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient visitor, string address, string known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (string tag in known.Split(", "))
        {
            request.Headers.IfNoneMatch.Add(tag == "*" ? EntityTagHeaderValue.Any : EntityTagHeaderValue.Parse(tag));
        }

        return await visitor.SendAsync(request);
    }

    private string Hidden() =>
        $"/api/matchups/pictures/{_server.Services.GetRequiredService<MatchupPictures>().Write(_server.Models[0], Latent.FromSeed(7), DateTimeOffset.UtcNow.AddMinutes(5))}.png";

    /// <summary>A server with two models and two rasters of noise.</summary>
    public sealed class Gallery : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("cppn-keeping-").FullName;

        public Gallery() => Server = GalleryServer.Start(settings: [("Iiif:RasterSources:noise", Noise(1)), ("Iiif:RasterSources:other-noise", Noise(2))]);

        public GalleryServer Server { get; }

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        private string Noise(int seed)
        {
            string path = Path.Combine(_folder, $"{seed}.png");
            byte[] rows = new byte[24 * 24];
            new Random(seed).NextBytes(rows);
            using var file = File.Create(path);
            using var png = new PngWriter(file, 24, 24, PixelColour.Grey);
            png.WriteRows(rows);
            png.Finish();
            return path;
        }
    }
}
