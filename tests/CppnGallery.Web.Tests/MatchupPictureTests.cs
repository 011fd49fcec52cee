using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Tests;
using CppnGallery.Web.Votes;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

/// <summary>The pictures of a pair before the vote: everything of them can be seen but whose they are.</summary>
public sealed class MatchupPictureTests(MatchupPictureTests.Gallery gallery) : IClassFixture<MatchupPictureTests.Gallery>
{
    private static readonly string[] Sides = ["left", "right"];

    private readonly GalleryServer _server = gallery.Server;

    public sealed class Gallery() : SharedGallery(GalleryServer.Start(settings: [("Votes:TokenMinutes", "7"), ("Votes:CooldownSeconds", "0")]));

    [Fact]
    public async Task Neither_address_headers_nor_file_name_the_model()
    {
        using var visitor = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        string latent = matchup.GetProperty("latent").GetString()!;
        string[] addresses = [.. Sides.Select(side => Image(matchup, side))];

        Assert.All(addresses, address => Assert.Matches("^/api/matchups/pictures/[A-Za-z0-9_-]+\\.png$", address));
        Assert.Equal(addresses[0].Length, addresses[1].Length);
        foreach (string address in addresses)
        {
            using var answer = await visitor.GetAsync(address);
            byte[] file = await answer.Content.ReadAsByteArrayAsync();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("image/png", answer.Content.Headers.ContentType?.ToString());
            Assert.Equal(["IHDR", "IDAT", "IEND"], SlowPng.Decode(file).Chunks.Distinct());
            foreach (string told in new[] { address, $"{answer.Headers}{answer.Content.Headers}", Encoding.Latin1.GetString(file) })
            {
                Assert.DoesNotContain("tiny", told, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(latent, told, StringComparison.Ordinal);
                Assert.All(_server.Models, model => Assert.DoesNotContain(model.Hash, told, StringComparison.OrdinalIgnoreCase));
            }

            Assert.False(answer.Headers.Contains("Link"));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task The_vote_tells_the_permanent_addresses_which_have_the_same_pixels()
    {
        using var visitor = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        string latent = matchup.GetProperty("latent").GetString()!;

        var revealed = await (await visitor.VoteAsync(matchup, "both")).JsonAsync();

        var models = Sides.Select(side => revealed.GetProperty(side).GetProperty("model").GetString()!).ToList();
        Assert.Equal(_server.Models.Select(model => model.ToString()).Order(), models.Order());
        foreach (var (side, model) in Sides.Zip(models))
        {
            string image = revealed.GetProperty(side).GetProperty("image").GetString()!;
            Assert.Equal($"/iiif/{model}~{latent}/full/840,/0/default.png", image);
            Assert.Equal($"/art/{model}/{latent}", revealed.GetProperty(side).GetProperty("artwork").GetString());
            var (hidden, named) = (await PngAsync(visitor, Image(matchup, side)), await PngAsync(visitor, image));
            Assert.Equal((840, 840, 1), (hidden.Width, hidden.Height, hidden.Channels));
            Assert.Equal(named.Pixels, hidden.Pixels);
            Assert.Contains("Source", named.Texts.Keys);
        }

        // Two models, two pictures: the sides are not exchanged.
        Assert.NotEqual((await PngAsync(visitor, Image(matchup, "left"))).Pixels, (await PngAsync(visitor, Image(matchup, "right"))).Pixels);
    }

    [Fact]
    public async Task The_same_picture_in_two_pairs_cannot_be_told_to_be_the_same_but_by_its_pixels()
    {
        using var visitor = _server.Visitor();
        string[] addresses = [.. Enumerable.Range(0, 3).Select(_ => Hidden())];
        var answers = await Task.WhenAll(addresses.Select(address => visitor.GetAsync(address)));
        using var known = await visitor.GetAsync($"/iiif/{_server.Models[1].Hash}~seed-7/full/840,/0/default.png");

        string[] tags = [.. answers.Append(known).Select(answer => answer.Headers.ETag!.ToString())];
        Assert.Equal(4, tags.Distinct().Count());
        Assert.Equal(3, addresses.Distinct().Count());
        Assert.True(addresses[0].Zip(addresses[1]).Count(pair => pair.First == pair.Second) < addresses[0].Length / 2, "The addresses share more than how they begin.");
        byte[][] files = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsByteArrayAsync()));
        Assert.All(files, file => Assert.Equal(files[0], file));
    }

    [Fact]
    public async Task A_picture_is_kept_in_the_browser_no_longer_than_its_pair_can_be_voted_on()
    {
        using var visitor = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        string address = Image(matchup, "left");
        using var first = await visitor.GetAsync(address);

        string[] control = [.. first.Headers.NonValidated["Cache-Control"].Single().Split(", ").Order()];
        Assert.Equal(["immutable", "private"], control.Where(one => !one.StartsWith("max-age=", StringComparison.Ordinal)));
        Assert.InRange(first.Headers.CacheControl!.MaxAge!.Value.TotalSeconds, (7 * 60) - 30, 7 * 60);

        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(first.Headers.ETag!.ToString()));
        using var second = await visitor.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);

        using var head = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
        Assert.Equal((HttpStatusCode.OK, first.Content.Headers.ContentLength), (head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task However_often_it_is_asked_for_a_picture_is_drawn_once()
    {
        using var visitor = _server.Visitor();
        var pictures = _server.Services.GetRequiredService<PictureService>();
        string address = Hidden(seed: 99);
        long before = pictures.Begun;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => visitor.GetByteArrayAsync(address)));
        await visitor.GetByteArrayAsync($"{address}?noise=1");
        Assert.Equal(before + 1, pictures.Begun);
    }

    [Fact]
    public async Task Damaged_foreign_and_expired_addresses_show_nothing_and_are_not_kept()
    {
        using var visitor = _server.Visitor();
        await using var other = GalleryServer.Start();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        string good = Image(matchup, "left"), name = good.Split('/')[^1][..^4], token = matchup.GetProperty("token").GetString()!;
        string forged = name[..60] + (name[60] == 'A' ? 'B' : 'A') + name[61..];
        string expired = Hidden(expires: DateTimeOffset.UtcNow.AddSeconds(-1)).Split('/')[^1][..^4];
        string foreign = other.Services.GetRequiredService<MatchupPictures>().Write(other.Models[0], Latent.FromSeed(7), DateTimeOffset.UtcNow.AddMinutes(1));

        foreach (string bad in new[] { forged, expired, foreign, token, "x", $"{_server.Models[0].Hash}~seed-7", new string('A', 4000) })
        {
            using var answer = await visitor.GetAsync($"/api/matchups/pictures/{bad}.png");
            await answer.ProblemAsync(HttpStatusCode.NotFound, "picture");
            Assert.True(answer.Headers.CacheControl?.NoStore);
        }
    }

    private static string Image(JsonElement matchup, string side) => matchup.GetProperty(side).GetProperty("image").GetString()!;

    private static async Task<SlowPng> PngAsync(HttpClient visitor, string address) => SlowPng.Decode(await visitor.GetByteArrayAsync(address));

    private string Hidden(ulong seed = 7, DateTimeOffset? expires = null)
    {
        string name = _server.Services.GetRequiredService<MatchupPictures>().Write(_server.Models[1], Latent.FromSeed(seed), expires ?? DateTimeOffset.UtcNow.AddMinutes(1));
        return $"/api/matchups/pictures/{name}.png";
    }
}
