using System.Net;
using System.Text.Json;

namespace CppnGallery.Web.Tests;

/// <summary>How many pairs one may leaf through: by address in a minute, and by voter without an answer.</summary>
public sealed class OpenPairTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_draws_so_many_pairs_in_a_minute_with_or_without_a_cookie(bool cookies)
    {
        await using var server = GalleryServer.Start(settings: [("Votes:DrawsPerMinute", "3")]);
        using var visitor = server.Visitor(cookies);
        var last = await visitor.GetJsonAsync("/api/matchups/next");
        for (int i = 1; i < 3; i++)
        {
            last = await visitor.GetJsonAsync("/api/matchups/next");
        }

        visitor.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.1");
        using var refused = await visitor.GetAsync("/api/matchups/next");

        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "Votes:DrawsPerMinute");
        Assert.Equal(3, problem.GetProperty("limit").GetInt32());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.False(refused.Headers.Contains("Set-Cookie"));

        // What was drawn can be looked at and voted on.
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(last.GetProperty("left").GetProperty("image").GetString())).StatusCode);
        Assert.Equal(cookies ? HttpStatusCode.OK : HttpStatusCode.BadRequest, (await visitor.VoteAsync(last, "left")).StatusCode);
    }

    [Fact]
    public async Task Draws_are_counted_for_all_addresses_of_one_IPv6_network_together_and_apart_from_votes()
    {
        await using var server = GalleryServer.Start(settings: [("Votes:DrawsPerMinute", "1"), ("Votes:PerMinute", "1"), ("Gallery:TrustedProxies", "127.0.0.1")]);
        foreach (var (address, status) in new[] { ("2001:db8:1:2::1", HttpStatusCode.OK), ("2001:db8:1:2:ffff::9", HttpStatusCode.TooManyRequests), ("2001:db8:1:3::1", HttpStatusCode.OK) })
        {
            using var visitor = server.Visitor();
            visitor.DefaultRequestHeaders.Add("X-Forwarded-For", address);
            using var answer = await visitor.GetAsync("/api/matchups/next");
            Assert.Equal(status, answer.StatusCode);
            if (status == HttpStatusCode.OK)
            {
                Assert.Equal(HttpStatusCode.OK, (await visitor.VoteAsync(await answer.JsonAsync(), "left")).StatusCode);
            }
        }
    }

    [Fact]
    public async Task Who_answers_none_of_their_pairs_is_shown_the_same_again_the_longest_unseen_first()
    {
        await using var server = GalleryServer.Start(settings: [("Votes:OpenPairs", "3"), ("Votes:CooldownSeconds", "0")]);
        using var visitor = server.Visitor();
        var shown = await DrawAsync(visitor, 3);
        Assert.Equal(3, shown.Select(Id).Distinct().Count());

        var again = await DrawAsync(visitor, 7);

        Assert.Equal(Enumerable.Range(0, 7).Select(i => Id(shown[i % 3])), again.Select(Id));
        Assert.Equal(shown[0].GetProperty("latent").GetString(), again[0].GetProperty("latent").GetString());

        // Both tokens of a pair are good, for one vote. An answer makes room for one new pair, a skip too.
        Assert.Equal(HttpStatusCode.OK, (await visitor.VoteAsync(shown[1], "left")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.VoteAsync(again[1], "right")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.VoteAsync(again[2], "skip")).StatusCode);
        var next = await DrawAsync(visitor, 4);
        var seen = shown.Select(Id).ToHashSet();
        Assert.Equal([false, false, true, false], next.Select(matchup => seen.Contains(Id(matchup))));
        Assert.Equal(Id(next[0]), Id(next[3]));
        Assert.Equal(2, await server.CountVotesAsync());

        // Others have pairs of their own.
        using var stranger = server.Visitor();
        Assert.DoesNotContain(Id(await stranger.GetJsonAsync("/api/matchups/next")), next.Select(Id));
    }

    [Fact]
    public async Task A_pair_whose_model_was_retired_is_not_shown_again()
    {
        await using var server = GalleryServer.Start(models: 4, ("Votes:OpenPairs", "2"));
        using var visitor = server.Visitor();
        using var owner = server.Owner();
        var shown = (await DrawAsync(visitor, 2)).Select(Id).ToHashSet();

        // Two of the three that are put to the vote: one of any pair at least.
        foreach (var model in server.Models[1..3])
        {
            (await owner.PostAsync($"/api/models/{model}/retire", null)).EnsureSuccessStatusCode();
        }

        Assert.All(await DrawAsync(visitor, 2), matchup => Assert.DoesNotContain(Id(matchup), shown));
    }

    [Theory]
    [InlineData("OpenPairs", "1")]
    [InlineData("DrawsPerMinute", "0")]
    public void A_limit_out_of_range_stops_the_start_and_is_named(string setting, string value)
    {
        var fault = Assert.ThrowsAny<Exception>(() => GalleryServer.Start(settings: [($"Votes:{setting}", value)]));
        Assert.Contains(setting, fault.ToString(), StringComparison.Ordinal);
    }

    private static string Id(JsonElement matchup) => matchup.GetProperty("id").GetString()!;

    private static async Task<List<JsonElement>> DrawAsync(HttpClient visitor, int count)
    {
        var drawn = new List<JsonElement>();
        for (int i = 0; i < count; i++)
        {
            drawn.Add(await visitor.GetJsonAsync("/api/matchups/next"));
        }

        return drawn;
    }
}
