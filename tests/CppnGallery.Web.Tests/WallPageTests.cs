using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace CppnGallery.Web.Tests;

public sealed partial class WallPageTests(WallPageTests.Gallery gallery) : IClassFixture<WallPageTests.Gallery>
{
    private readonly GalleryServer _server = gallery.Server;

    public sealed class Gallery() : SharedGallery(GalleryServer.StartWithDense());

    [Fact]
    public async Task Without_scripts_the_wall_goes_on_page_by_page_and_no_picture_comes_twice()
    {
        using var visitor = _server.Visitor();
        var links = new List<string>();
        string address = "/?epochs=1";
        for (int page = 1; page <= 3; page++)
        {
            string html = WebUtility.HtmlDecode(await visitor.GetStringAsync(address));
            links.AddRange(Pictures().Matches(html).Select(match => match.Groups[1].Value));
            address = More().Match(html).Groups[1].Value;
            Assert.Matches($"^\\./\\?epochs=1&hanging=[0-9]+&page={page + 1}$", address);
        }

        Assert.Equal(54, links.Count);
        Assert.Equal(54, links.Distinct().Count());
        Assert.All(links, link => Assert.StartsWith($"art/{_server.Models[1]}/", link, StringComparison.Ordinal));
        string last = await visitor.GetStringAsync("/?hanging=1&page=27");
        Assert.DoesNotMatch(More(), last);
        Assert.Contains("This is where the wall ends", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_untrained_hang_last_on_a_page()
    {
        using var visitor = _server.Visitor();
        string[] links = [.. Pictures().Matches(WebUtility.HtmlDecode(await visitor.GetStringAsync("/?hanging=5"))).Select(match => match.Groups[1].Value)];

        // Three models, six pictures each.
        Assert.Equal(18, links.Length);
        Assert.All(links[12..], link => Assert.StartsWith($"art/{_server.Models[0]}/", link, StringComparison.Ordinal));
        Assert.All(links[..12], link => Assert.False(link.StartsWith($"art/{_server.Models[0]}/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_choice_tells_how_many_models_it_would_leave()
    {
        using var visitor = _server.Visitor();
        string html = ScopeMarks().Replace(await visitor.GetStringAsync("/?sigma=1.00"), "");

        // Two residual models after no epoch and one, and a dense one after two, which has no σ.
        Assert.Contains("<option value>Any (3)</option>", html, StringComparison.Ordinal);
        Assert.Contains("<option value=\"resnet-cppn\">resnet-cppn (2)</option>", html, StringComparison.Ordinal);
        Assert.Contains("<option value=\"gan-vae\">gan-vae (0)</option>", html, StringComparison.Ordinal);
        Assert.Contains("<option value=\"1.00\" selected>1.00 (2)</option>", html, StringComparison.Ordinal);
        Assert.Contains("<option value=\"2\">2 (0)</option>", html, StringComparison.Ordinal);
        string none = await visitor.GetStringAsync("/?sigma=1.00&epochs=2");
        Assert.Contains("No model on show is all of that at once", none, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", none, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?epochs=six", "epochs is a whole number")]
    [InlineData("/?sigma=-1", "sigma is a number from 0 to 100")]
    [InlineData("/?page=28", "page is a whole number from 1 to 27")]
    [InlineData("/?page=0", "page is a whole number from 1 to 27")]
    [InlineData("/?hanging=x", "hanging is a whole number")]
    [InlineData("/branch/HASH/seed-7?path=10", "1 to 9")]
    [InlineData("/branch/HASH/seed-7?spread=3", "0.05 to 2")]
    [InlineData("/branch/HASH/seed-x", "whole number")]
    [InlineData("/room/HASH/seed-7?width=19", "20 to 300")]
    [InlineData("/room/HASH/seed-7?width=1e2", "20 to 300")]
    [InlineData("/room/HASH/seed-7?style=neon", "style is not one of")]
    public async Task A_parameter_that_cannot_be_read_is_named_with_its_limit(string address, string words)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync(address.Replace("HASH", _server.Models[0].Hash, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_of_favourites_are_read_by_the_rules_of_their_pages()
    {
        using var visitor = _server.Visitor();
        var (id, hash) = (_server.Models[1], _server.Models[1].Hash);
        string?[] links =
        [
            $"/art/{hash}/seed-7", $"https://elsewhere.example/art/old-slug.{hash}/seed-7?style=moss&view=0.50,0.25,0.25,0.25", $"/art/{hash}/seed-7.", "/art/00000000/seed-7",
            $"/art/{hash}/seed-7?style=neon", $"/room/{hash}/seed-7", "javascript:alert(1)", "http://[", null, new string('a', 2001), $"/art/{hash}/seed-7?view=1,2",
        ];
        using var answer = await visitor.PostAsJsonAsync("/api/links", new { links });
        var read = (await answer.JsonAsync()).EnumerateArray().ToList();

        Assert.Equal(links.Length, read.Count);
        Assert.Equal($"/art/{id}/seed-7", read[0].GetProperty("link").GetString());
        Assert.Equal("seed-7 · resnet-cppn, 1\u00a0epoch, σ\u00a01.00", read[0].GetProperty("label").GetString());
        Assert.Equal($"/art/{id}/seed-7?view=0.5,0.25,0.25,0.25&style=moss", read[1].GetProperty("link").GetString());
        Assert.All(read.Skip(2), one => Assert.NotEmpty(one.GetProperty("fault").GetString()!));
        using var many = await visitor.PostAsJsonAsync("/api/links", new { links = Enumerable.Repeat("/art", 5001) });
        Assert.Equal(5000, (await many.ProblemAsync(HttpStatusCode.BadRequest, "links")).GetProperty("limit").GetInt32());
        using var none = await visitor.PostAsJsonAsync("/api/links", new { });
        await none.ProblemAsync(HttpStatusCode.BadRequest, "links");
    }

    [GeneratedRegex("<a href=\"(art/[^\"]+)\"")]
    private static partial Regex Pictures();

    [GeneratedRegex("href=\"([^\"]+)\" data-more")]
    private static partial Regex More();

    [GeneratedRegex(" b-[a-z0-9]{10}")]
    private static partial Regex ScopeMarks();
}
