using System.Net;

namespace CppnGallery.Web.Tests;

public sealed class PageTests(PageTests.Gallery gallery) : IClassFixture<PageTests.Gallery>
{
    private readonly GalleryServer _server = gallery.Server;

    public sealed class Gallery() : SharedGallery(GalleryServer.Start());

    [Fact]
    public async Task The_wall_hangs_pictures_that_lead_to_their_pages()
    {
        using var visitor = _server.Visitor();
        string page = await visitor.GetStringAsync("/");
        Assert.Contains("Which would you hang in your living", page, StringComparison.Ordinal);
        Assert.InRange(page.Split("<img ").Length - 1, 12, 24);
        Assert.Contains($"\"art/{_server.Models[0]}/seed-", page, StringComparison.Ordinal);
        Assert.DoesNotContain("_framework/blazor.web", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_gallery_says_what_to_do()
    {
        await using var server = GalleryServer.Start(models: 0);
        using var visitor = server.Visitor();
        Assert.Contains("Gallery:CheckpointDirectory", await visitor.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains("two models", await visitor.GetStringAsync("/vote"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_artwork_has_a_card_for_messengers_and_its_kin_beside_it()
    {
        using var visitor = _server.Visitor();
        string page = await visitor.GetStringAsync($"/art/{_server.Models[0].Hash}/seed-7?style=inverse");
        string root = _server.Address.GetLeftPart(UriPartial.Authority);
        Assert.Contains($"property=\"og:image\" content=\"{root}/card/{_server.Models[0]}~seed-7~inverse.png\"", page, StringComparison.Ordinal);
        Assert.Contains($"\"art/{_server.Models[1]}/seed-7?style=inverse", page, StringComparison.Ordinal);
        Assert.Contains("/full/2160,/0/default.png", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Voting_without_scripts_is_answered_in_words()
    {
        using var visitor = _server.Visitor();
        string page = await visitor.GetStringAsync("/vote");
        Assert.Contains("Voting needs JavaScript", page[page.IndexOf("<noscript", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/art/00000000/seed-7", HttpStatusCode.NotFound, "not on show")]
    [InlineData("/art/nonsense/seed-7", HttpStatusCode.BadRequest, "eight hexadecimal digits")]
    [InlineData("/art/HASH/seed-x", HttpStatusCode.BadRequest, "whole number")]
    [InlineData("/art/HASH/AAAA", HttpStatusCode.BadRequest, "4 characters")]
    [InlineData("/art/HASH/seed-7?style=neon", HttpStatusCode.BadRequest, "ink")]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "Nothing hangs here")]
    public async Task Damaged_links_get_a_page_that_says_what_is_wrong(string address, HttpStatusCode status, string words)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync(address.Replace("HASH", _server.Models[0].Hash, StringComparison.Ordinal));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>RFC 9110, 9.3.2: HEAD is identical to GET except that no content is sent. Checkers of links ask so.</summary>
    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/vote", HttpStatusCode.OK)]
    [InlineData("/art/HASH/seed-7", HttpStatusCode.OK)]
    [InlineData("/art/nonsense/seed-7", HttpStatusCode.BadRequest)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task Who_asks_for_the_head_of_a_page_gets_what_the_page_would_say_and_no_page(string address, HttpStatusCode status)
    {
        using var visitor = _server.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Head, address.Replace("HASH", _server.Models[0].Hash, StringComparison.Ordinal));
        using var answer = await visitor.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/vote")]
    [InlineData("/results")]
    [InlineData("/nowhere")]
    [InlineData("/healthz")]
    [InlineData("/app.css")]
    public async Task Every_answer_forbids_foreign_scripts_and_frames(string address)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync(address);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.Contains("Referrer-Policy"));
    }

    [Fact]
    public async Task No_page_has_an_inline_script()
    {
        using var visitor = _server.Visitor();
        foreach (string address in new[] { "/", "/vote", "/results", "/favourites", $"/art/{_server.Models[0]}/seed-7", $"/branch/{_server.Models[0]}/seed-7", $"/room/{_server.Models[0]}/seed-7" })
        {
            string page = await visitor.GetStringAsync(address);
            Assert.All(page.Split("<script").Skip(1), script => Assert.Contains("src=", script[..script.IndexOf('>', StringComparison.Ordinal)], StringComparison.Ordinal));
        }
    }
}
