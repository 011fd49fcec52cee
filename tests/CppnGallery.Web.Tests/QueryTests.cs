using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;

namespace CppnGallery.Web.Tests;

/// <summary>Links that came through HTML: <c>&amp;amp;</c> where <c>&amp;</c> was meant. They show what the link meant, or say the same fault.</summary>
public sealed partial class QueryTests(QueryTests.Opened shared) : IClassFixture<QueryTests.Opened>
{
    public static TheoryData<string> Links => new()
    {
        "/?hanging=1&page=2", "/?hanging=1&epochs=0", "/art/HASH/seed-7?view=0.25,0.25,0.5,0.5&style=moss", "/room/HASH/seed-7?style=moss&width=80", "/branch/HASH/seed-7?path=12&spread=1",
        "/compare?left=HASH&right=HASH&z=seed-7", "/lab?model=HASH&z=seed-7", "/models?recipe=resnet-cppn&state=retired", "/models?sort=contourLength&order=up", "/card/HASH~seed-7.png?ticket=1&view=0.25,0.25,0.5,0.5",
        "/prints/HASH~seed-7/16.png?a=1&view=0,0,1,0.5", "/morphs/HASH.gif?z=seed-1&z=seed-2&frames=2&size=16", "/api/latents/seed-7/neighbours?model=HASH&count=3",
        "/iiif/favourites/manifest.json?picture=HASH~seed-7&picture=HASH~seed-8", "/art/HASH/seed-7?style=moss&view=wrong",
    };

    [Theory]
    [MemberData(nameof(Links))]
    public async Task A_link_out_of_a_pages_source_shows_what_it_meant(string link)
    {
        link = link.Replace("HASH", shared.Server.Models[^1].Hash, StringComparison.Ordinal);
        using var visitor = shared.Server.Visitor(cookies: false);
        using var meant = await visitor.GetAsync(link);
        string expected = Lasting(await meant.Content.ReadAsByteArrayAsync());
        foreach (string escaped in (string[])["&amp;", "&AMP;", "&amp;amp;"])
        {
            using var answer = await visitor.GetAsync(link.Replace("&", escaped, StringComparison.Ordinal));
            Assert.Equal(meant.StatusCode, answer.StatusCode);
            Assert.Equal(expected, Lasting(await answer.Content.ReadAsByteArrayAsync()));
        }
    }

    [Fact]
    public async Task A_favourite_whose_link_came_through_html_is_read_as_it_was_meant()
    {
        using var visitor = shared.Server.Visitor();
        using var answer = await visitor.PostAsJsonAsync("/api/links", new { links = new[] { $"/art/{shared.Server.Models[0].Hash}/seed-7?view=0.25,0.25,0.5,0.5&amp;style=moss" } });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($"/art/{shared.Server.Models[0]}/seed-7?view=0.25,0.25,0.5,0.5&style=moss", (await answer.JsonAsync())[0].GetProperty("link").GetString());
    }

    // Without what is encrypted anew for every page. Latin 1 keeps every byte.
    private static string Lasting(byte[] content) => Encrypted().Replace(Encoding.Latin1.GetString(content), "");

    [GeneratedRegex("CfDJ8[A-Za-z0-9_-]+|State:[A-Za-z0-9+/=]+")]
    private static partial Regex Encrypted();

    /// <summary>One gallery for all of these tests, which leave it as it is.</summary>
    public sealed class Opened() : SharedGallery(GalleryServer.StartWithEncoder());
}
