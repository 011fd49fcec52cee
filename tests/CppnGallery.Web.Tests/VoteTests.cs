using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Latents;
using CppnGallery.Web.Votes;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

public sealed class VoteTests : IAsyncLifetime
{
    private readonly GalleryServer _server = GalleryServer.Start();

    [Fact]
    public async Task A_matchup_shows_one_latent_twice_and_hides_the_names()
    {
        using var visitor = _server.Visitor();
        string text = await visitor.GetStringAsync("/api/matchups/next");
        Assert.DoesNotContain("tiny", text, StringComparison.Ordinal);
        Assert.All(_server.Models, model => Assert.DoesNotContain(model.Hash, text, StringComparison.Ordinal));
        var matchup = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(["id", "latent", "left", "right", "token"], matchup.EnumerateObject().Select(property => property.Name));
        Assert.StartsWith("seed-", matchup.GetProperty("latent").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_of_pairs_with_names_of_any_length_are_alike_long()
    {
        var tokens = _server.Services.GetRequiredService<MatchupTokens>();
        var expires = DateTimeOffset.UtcNow.AddMinutes(1);
        string[] slugs = ["", "t", "resnet6-sd1.00-e24", new string('a', 50)];
        var lengths = slugs.Select(slug => tokens.Write(new(Guid.NewGuid(), Latent.FromSeed(1), new(slug, "0000000a"), new("b", "0000000b"), 1.0 / 3, 3), Guid.NewGuid(), expires).Length);
        Assert.Single(lengths.Distinct());
    }

    [Fact]
    public async Task A_vote_is_counted_and_reveals_names_and_shares()
    {
        using var visitor = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        using var answer = await visitor.VoteAsync(matchup, "left");
        var revealed = await answer.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((1.0, 0.0, 1), (revealed.GetProperty("left").GetProperty("share").GetDouble(), revealed.GetProperty("right").GetProperty("share").GetDouble(), revealed.GetProperty("votes").GetInt32()));
        foreach (string side in new[] { "left", "right" })
        {
            string model = revealed.GetProperty(side).GetProperty("model").GetString()!;
            Assert.Contains(model, _server.Models.Select(known => known.ToString()));
        }

        Assert.Equal(1, await _server.CountVotesAsync());
    }

    [Fact]
    public async Task Another_vote_on_a_matchup_is_refused_and_the_same_again_is_answered_as_before()
    {
        using var visitor = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        using var first = await visitor.VoteAsync(matchup, "both");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await (await visitor.VoteAsync(matchup, "neither")).ProblemAsync(HttpStatusCode.Conflict, "id");

        using var again = await visitor.VoteAsync(matchup, "both");

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var (before, now) = (await first.JsonAsync(), await again.JsonAsync());
        foreach (string same in new[] { "left", "right", "votes" })
        {
            Assert.Equal(before.GetProperty(same).GetRawText(), now.GetProperty(same).GetRawText());
        }

        // The time for an undo has run since the first.
        Assert.Equal(10, before.GetProperty("undoSeconds").GetDouble());
        Assert.InRange(now.GetProperty("undoSeconds").GetDouble(), 0, 9.999);
        Assert.Equal(1, await _server.CountVotesAsync());
        Assert.Equal(HttpStatusCode.OK, (await visitor.UndoAsync(matchup)).StatusCode);
    }

    [Fact]
    public async Task A_vote_needs_the_cookie_that_drew_its_pair()
    {
        using var visitor = _server.Visitor();
        using var nobody = _server.Visitor(cookies: false);
        using var forger = _server.Visitor(cookies: false);
        using var stranger = _server.Visitor();
        forger.DefaultRequestHeaders.Add("Cookie", $"{VoterCookie.Name}=nonsense");
        _ = await stranger.GetJsonAsync("/api/matchups/next");
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");

        foreach (var (other, parameter) in new[] { (nobody, "cookie"), (forger, "cookie"), (stranger, "token") })
        {
            await (await other.VoteAsync(matchup, "left")).ProblemAsync(HttpStatusCode.BadRequest, parameter);
            await (await other.UndoAsync(matchup)).ProblemAsync(HttpStatusCode.BadRequest, parameter);
        }

        Assert.Equal(0, await _server.CountVotesAsync());
        Assert.Equal(HttpStatusCode.OK, (await visitor.VoteAsync(matchup, "left")).StatusCode);
    }

    [Fact]
    public async Task Twenty_votes_at_once_on_a_matchup_count_once()
    {
        using var visitor = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => visitor.VoteAsync(matchup, "right")));
        foreach (var answer in answers)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(1, (await answer.JsonAsync()).GetProperty("votes").GetInt32());
        }

        Assert.Equal(1, await _server.CountVotesAsync());
    }

    [Fact]
    public async Task Of_twenty_unlike_votes_at_once_on_a_matchup_one_counts()
    {
        using var visitor = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => visitor.VoteAsync(matchup, i % 2 == 0 ? "left" : "right")));
        Assert.Equal(10, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(10, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(1, await _server.CountVotesAsync());
    }

    [Fact]
    public async Task Forged_foreign_and_expired_tokens_are_refused_and_count_nothing()
    {
        using var visitor = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        var other = await visitor.GetJsonAsync("/api/matchups/next");
        string token = matchup.GetProperty("token").GetString()!;
        string forged = token[..40] + (token[40] == 'A' ? 'B' : 'A') + token[41..];

        var id = matchup.GetProperty("id").GetGuid();
        var tokens = _server.Services.GetRequiredService<MatchupTokens>();
        string expired = tokens.Write(new Matchup(id, Latent.FromSeed(1), _server.Models[0], _server.Models[1]), Guid.NewGuid(), DateTimeOffset.UtcNow.AddMinutes(-1));

        foreach (string bad in new[] { forged, expired, other.GetProperty("token").GetString()!, "", "x", new string('A', 5000) })
        {
            await (await visitor.VoteAsync(matchup, "left", bad)).ProblemAsync(HttpStatusCode.BadRequest, "token");
        }

        Assert.Equal(0, await _server.CountVotesAsync());
    }

    [Theory]
    [InlineData("maybe")]
    [InlineData("Left")]
    [InlineData("")]
    public async Task A_choice_that_is_none_of_the_five_is_refused(string choice)
    {
        using var visitor = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        await (await visitor.VoteAsync(matchup, choice)).ProblemAsync(HttpStatusCode.BadRequest, "choice");
        Assert.Equal(0, await _server.CountVotesAsync());
    }

    [Fact]
    public async Task Bodies_that_cannot_be_read_are_problems()
    {
        using var visitor = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        string address = $"/api/matchups/{matchup.GetProperty("id").GetString()}/vote";
        await (await visitor.PostAsync(address, new StringContent("{garbage", Encoding.UTF8, "application/json"))).ProblemAsync(HttpStatusCode.BadRequest);
        await (await visitor.PostAsync(address, new StringContent("null", Encoding.UTF8, "application/json"))).ProblemAsync(HttpStatusCode.BadRequest);
        await (await visitor.PostAsync(address, new StringContent("token=x", Encoding.UTF8, "text/plain"))).ProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await (await visitor.PostAsJsonAsync(address, new { token = new string('A', 9000), choice = "left" })).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await (await visitor.VoteAsync(matchup, "left", id: "no-guid")).ProblemAsync(HttpStatusCode.BadRequest, "id");
        Assert.Equal(0, await _server.CountVotesAsync());
    }

    [Fact]
    public async Task The_voters_cookie_is_out_of_reach_of_scripts_and_given_once()
    {
        using var visitor = _server.Visitor(cookies: false);
        using var first = await visitor.GetAsync("/api/matchups/next");
        string cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));

        // 400 days, the longest that browsers keep one.
        Assert.Equal(["httponly", "max-age=34560000", "path=/", "samesite=lax"], Flags(cookie));

        using var second = new HttpRequestMessage(HttpMethod.Get, "/api/matchups/next");
        second.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var known = await visitor.SendAsync(second);
        Assert.False(known.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Over_HTTPS_the_voters_cookie_never_travels_in_the_open()
    {
        await using var server = GalleryServer.Start(settings: [("Gallery:TrustedProxies", "127.0.0.1")]);
        using var visitor = server.Visitor(cookies: false);
        visitor.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var answer = await visitor.GetAsync("/api/matchups/next");
        Assert.Equal(["httponly", "max-age=34560000", "path=/", "samesite=lax", "secure"], Flags(Assert.Single(answer.Headers.GetValues("Set-Cookie"))));
    }

    [Fact]
    public async Task Votes_past_the_rate_are_answered_with_when_to_come_back()
    {
        await using var server = GalleryServer.Start(settings: [("Votes:PerMinute", "2")]);
        using var visitor = server.Visitor();
        var answers = new List<HttpResponseMessage>();
        for (int i = 0; i < 3; i++)
        {
            answers.Add(await visitor.VoteAsync(await visitor.GetJsonAsync("/api/matchups/next"), "skip"));
        }

        await answers[2].ProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.InRange(answers[2].Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(2, await server.CountVotesAsync());
    }

    [Fact]
    public async Task One_model_makes_no_matchup()
    {
        await using var server = GalleryServer.Start(models: 1);
        using var visitor = server.Visitor();
        var problem = await (await visitor.GetAsync("/api/matchups/next")).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("two models", problem.GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Flags(string cookie) => cookie.Split("; ")[1..].Select(flag => flag.ToLowerInvariant()).Order();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();
}
