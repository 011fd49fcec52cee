using System.Text.RegularExpressions;

namespace CppnGallery.Web.Tests;

/// <summary>What machines that follow every link may ask for: RFC 9309, by a reader of its own.</summary>
public sealed partial class RobotsTests(RobotsTests.Opened shared) : IClassFixture<RobotsTests.Opened>
{
    [Theory]
    [InlineData("/", true)]
    [InlineData("/?recipe=resnet-cppn", true)]
    [InlineData("/vote", true)]
    [InlineData("/results", true)]
    [InlineData("/training", true)]
    [InlineData("/models/3fa9c2d1", true)]
    [InlineData("/art/3fa9c2d1/seed-7?style=moss", true)]
    [InlineData("/lab", true)]
    [InlineData("/iiif/3fa9c2d1~seed-7/full/540,/0/default.png", true)]
    [InlineData("/app.css", true)]
    [InlineData("/prints/3fa9c2d1~seed-7/30000.png", false)]
    [InlineData("/morphs/3fa9c2d1.gif?z=seed-1&z=seed-2", false)]
    [InlineData("/branch/3fa9c2d1/seed-7?path=123", false)]
    [InlineData("/card/3fa9c2d1~seed-7.png?view=0,0,1,1", false)]
    [InlineData("/lab?model=3fa9c2d1&z=seed-7", false)]
    [InlineData("/?hanging=7&page=2", false)]
    [InlineData("/iiif/3fa9c2d1~seed-7/0,0,4096,4096/256,/0/default.png", false)]
    [InlineData("/api/matchups/next", false)]
    public async Task Pages_are_for_robots_and_what_never_ends_is_not(string address, bool allowed)
    {
        using var visitor = shared.Server.Visitor();
        using var answer = await visitor.GetAsync("/robots.txt");
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(allowed, Allows(text, "*", address));
        Assert.True(Allows(text, "Twitterbot", "/card/3fa9c2d1~seed-7.png")); // a person sent that link
    }

    /// <summary>Links to what has always another behind it.</summary>
    [Fact]
    public async Task Endless_links_are_not_to_be_followed()
    {
        using var visitor = shared.Server.Visitor();
        int found = 0;
        foreach (string page in (string[])["/?hanging=1", $"/art/{shared.Server.Models[0]}/seed-7", $"/branch/{shared.Server.Models[0]}/seed-7?path=1", $"/models/{shared.Server.Models[0]}"])
        {
            foreach (Match link in Anchors().Matches(await visitor.GetStringAsync(page)))
            {
                if (Endless().IsMatch(link.Value) && !link.Value.Contains("data-here", StringComparison.Ordinal)) // to a place on the page itself
                {
                    found++;
                    Assert.Contains("rel=\"nofollow\"", link.Value, StringComparison.Ordinal);
                }
            }
        }

        Assert.True(found > 12, $"{found}");
    }

    /// <summary>One gallery for all of these tests, which leave it as it is.</summary>
    public sealed class Opened() : SharedGallery(GalleryServer.Start());

    // RFC 9309, 2.2: the group that names the robot; of its rules that match, the longest decides.
    private static bool Allows(string text, string robot, string address)
    {
        var groups = text.Split("\n\n").Select(group => group.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).ToList());
        var rules = groups.Single(group => group.Any(line => line[0] == "User-agent" && line[1] == robot)).Where(line => line[0] is "Allow" or "Disallow");
        return rules.Where(rule => Regex.IsMatch(address, $"^{Regex.Escape(rule[1]).Replace(@"\*", ".*", StringComparison.Ordinal)}"))
            .OrderByDescending(rule => rule[1].Length).ThenBy(rule => rule[0]).Select(rule => rule[0] == "Allow").FirstOrDefault(true);
    }

    [GeneratedRegex("<a [^>]*>")]
    private static partial Regex Anchors();

    [GeneratedRegex("href=\"(?:branch/|lab\\?|compare\\?|\\./\\?[^\"]*hanging=|prints/)")]
    private static partial Regex Endless();
}
