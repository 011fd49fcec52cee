using System.Net;
using System.Text;
using CppnGallery.Models.Latents;

namespace CppnGallery.Web.Tests;

/// <summary>Links as they arrive: whole, cut, wrapped, mistyped. docs/permalinks.md.</summary>
public sealed class PermalinkTests(PermalinkTests.Gallery gallery) : IClassFixture<PermalinkTests.Gallery>
{
    private const int Mutations = 10_000;

    private static readonly string Vector = Latent.FromValues(Latent.FromSeed(7).Values).Text;

    public sealed class Gallery() : SharedGallery(GalleryServer.Start(models: 2));

    [Theory]
    [InlineData("/art", HttpStatusCode.NotFound, "names neither a model nor a latent", null)]
    [InlineData("/art/", HttpStatusCode.NotFound, "names neither a model nor a latent", null)]
    [InlineData("/art/HASH", HttpStatusCode.NotFound, "no latent", "/art/MODEL/seed-")]
    [InlineData("/art/MODEL/seed-7.", HttpStatusCode.BadRequest, "whole number", "/art/MODEL/seed-7\"")]
    [InlineData("/art/MODEL/seed-7)%5D%3E", HttpStatusCode.BadRequest, "whole number", "/art/MODEL/seed-7\"")]
    [InlineData("/art/MODEL/seed-007", HttpStatusCode.BadRequest, "leading zeros", "/art/MODEL/seed-7\"")]
    [InlineData("/art/MODEL/Seed%207", HttpStatusCode.BadRequest, "6 characters", "/art/MODEL/seed-7\"")]
    [InlineData("/art/UPPER/seed-7", HttpStatusCode.BadRequest, "eight hexadecimal digits", "/art/MODEL/seed-7\"")]
    [InlineData("/art/MODEL/seed-7/and/more", HttpStatusCode.BadRequest, "goes on after the latent", "/art/MODEL/seed-7\"")]
    [InlineData("/art/MODEL/seed-7?style=Moss).", HttpStatusCode.BadRequest, "style is not one of", "/art/MODEL/seed-7?style=moss\"")]
    [InlineData("/art/MODEL/seed-7?view=0.25,0.25,0.5,0.5).", HttpStatusCode.BadRequest, "four numbers with commas", "/art/MODEL/seed-7?view=0.25,0.25,0.5,0.5\"")]
    [InlineData("/art/MODEL/VECTOR.", HttpStatusCode.BadRequest, "87 characters", "/art/MODEL/VECTOR\"")]
    [InlineData("/art/MODEL/CUT", HttpStatusCode.BadRequest, "85 characters", "/art/MODEL/VECTOR\"")]
    [InlineData("/art/MODEL/SHORT", HttpStatusCode.BadRequest, "40 characters", "/art/MODEL/seed-")]
    [InlineData("/art/resnet4-sd1.00-e01.00000000/seed-7", HttpStatusCode.NotFound, "a residual network 4 nodes wide, σ 1.00, after 1 epoch.", "/art/OTHER/seed-7\"")]
    [InlineData("/art/resnet4-sd1.00-e00.00000000/VECTOR?style=dusk", HttpStatusCode.NotFound, "after 0 epochs", "/art/MODEL/VECTOR?style=dusk\"")]
    [InlineData("/art/00000000/seed-7", HttpStatusCode.NotFound, "no model 00000000 hangs", "/art/OTHER/seed-7\"")]
    public async Task A_damaged_link_is_explained_and_what_can_be_saved_is_offered(string link, HttpStatusCode status, string words, string? offer)
    {
        using var visitor = gallery.Server.Visitor();
        using var answer = await visitor.GetAsync(Fill(link));
        string page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(words, page, StringComparison.Ordinal);
        if (offer is not null)
        {
            Assert.Contains($"href=\"{Fill(offer)[1..]}", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whoever_lost_the_last_character_is_shown_the_four_that_it_can_have_been()
    {
        using var visitor = gallery.Server.Visitor();
        using var answer = await visitor.GetAsync(Fill("/art/MODEL/CUT"));
        string page = await answer.Content.ReadAsStringAsync();

        // The 86th character holds two bits and four zeros: 00, 01, 10 and 11 are A, Q, g and w.
        Assert.All("AQgw", last => Assert.Contains($"href=\"{Fill("art/MODEL/CUT")}{last}\"", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_artworks_page_tells_messengers_everything_in_its_first_html()
    {
        using var visitor = gallery.Server.Visitor();
        string page = WebUtility.HtmlDecode(await visitor.GetStringAsync(Fill("/art/HASH/seed-7?style=moss&view=0.250,0.25,5e-1,0.5")));
        string root = gallery.Server.Address.GetLeftPart(UriPartial.Authority);

        Assert.Contains($"property=\"og:url\" content=\"{root}{Fill("/art/MODEL/seed-7?view=0.25,0.25,0.5,0.5&style=moss")}\"", page, StringComparison.Ordinal);
        Assert.Contains($"property=\"og:image\" content=\"{root}{Fill("/card/MODEL~seed-7~moss.png?view=0.25,0.25,0.5,0.5")}\"", page, StringComparison.Ordinal);
        Assert.Contains("property=\"og:image:width\" content=\"1200\"", page, StringComparison.Ordinal);
        Assert.Contains("property=\"og:image:height\" content=\"630\"", page, StringComparison.Ordinal);
        Assert.Matches("property=\"og:image:alt\" content=\"A part of a picture in a thin frame[^\"]+seed-7", page);
        Assert.Contains("name=\"twitter:card\" content=\"summary_large_image\"", page, StringComparison.Ordinal);
        Assert.Contains($"<link rel=\"canonical\" href=\"{root}{Fill("/art/MODEL/seed-7?style=moss")}\"", page, StringComparison.Ordinal);
        foreach (string way in (string[])["branch/MODEL/seed-7?style=moss", "lab?model=MODEL&z=seed-7&style=moss", "room/MODEL/seed-7?style=moss", "compare?left=MODEL&right=OTHER&z=seed-7&style=moss"])
        {
            Assert.Contains($"href=\"{Fill(way)}\"", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Ten_thousand_mutated_links_are_answered_by_a_page_or_a_refusal()
    {
        var random = new Random(20160401);
        string[] links =
        [
            .. new[] { "/art/MODEL/seed-7?view=0.25,0.25,0.5,0.5&style=moss", "/art/HASH/VECTOR", "/art/OTHER/seed-18446744073709551615?style=ink", "/branch/MODEL/seed-7?path=471&spread=0.5", "/room/HASH/seed-7?width=120" }.Select(Fill),
        ];
        string[] addresses = [.. Enumerable.Range(0, Mutations).Select(i => Mutate(links[i % links.Length], random))];
        using var visitor = gallery.Server.Visitor(cookies: false);
        var statuses = new int[600];
        await Parallel.ForEachAsync(addresses, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (address, cancellationToken) =>
        {
            var target = new Uri(gallery.Server.Address.GetLeftPart(UriPartial.Authority) + address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            using var answer = await visitor.GetAsync(target, cancellationToken);
            Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode} to {address}");
            Interlocked.Increment(ref statuses[(int)answer.StatusCode]);
        });

        // That they were neither all broken nor all whole.
        Assert.True(statuses[200] > 100 && statuses[400] > 1000 && statuses[404] > 100, string.Join(", ", statuses.Index().Where(one => one.Item > 0)));
    }

    private static string Mutate(string link, Random random)
    {
        var text = new StringBuilder(link);
        for (int count = random.Next(1, 4); count > 0 && text.Length > 2; count--)
        {
            int at = random.Next(1, text.Length);
            switch (random.Next(9))
            {
                case 0: text[at] = (char)random.Next('!', '\x7f'); break;
                case 1: text.Remove(at, 1); break;
                case 2: text.Insert(at, (char)random.Next('!', '\x7f')); break;
                case 3 when at > 1: (text[at], text[at - 1]) = (text[at - 1], text[at]); break;
                case 4: text.Insert(at, Uri.EscapeDataString(char.ConvertFromUtf32(random.Next(0xa0, 0xd800)))); break;
                case 5: text.Insert(at, $"%{random.Next(256):X2}"); break;
                case 6: text.Insert(at, new[] { "%zz", "%", "%2F..%2F", "%C3%28", "\\", "..", "//", "&amp;", "#" }[random.Next(9)]); break;
                case 7 when random.Next(10) == 0: text.Insert(at, new string(text[at], random.Next(100, 20_000))); break;
                default: text.Length = Math.Max(2, at); break;
            }
        }

        return text.ToString();
    }

    private string Fill(string text) => text
        .Replace("MODEL", gallery.Server.Models[0].ToString(), StringComparison.Ordinal)
        .Replace("OTHER", gallery.Server.Models[1].ToString(), StringComparison.Ordinal)
        .Replace("UPPER", gallery.Server.Models[0].ToString().ToUpperInvariant(), StringComparison.Ordinal)
        .Replace("HASH", gallery.Server.Models[0].Hash, StringComparison.Ordinal)
        .Replace("VECTOR", Vector, StringComparison.Ordinal)
        .Replace("CUT", Vector[..85], StringComparison.Ordinal)
        .Replace("SHORT", Vector[..40], StringComparison.Ordinal);
}
