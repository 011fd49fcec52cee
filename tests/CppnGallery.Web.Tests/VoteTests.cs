using System.Net;
using System.Net.Http.Json;
using System.Text;
using CppnGallery.Gallery.Votes;
using CppnGallery.Networks.Latents;
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
        Assert.DoesNotContain("resnet", text, StringComparison.Ordinal);
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        string latent = matchup.GetProperty("latent").GetString()!;
        string[] images = [matchup.GetProperty("left").GetProperty("image").GetString()!, matchup.GetProperty("right").GetProperty("image").GetString()!];
        Assert.Equal(_server.Models.Select(model => $"/iiif/{model.Hash}~{latent}").Order(), images.Select(image => image[..image.IndexOf("/full/", StringComparison.Ordinal)]).Order());
        foreach (string image in images)
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(image)).StatusCode);
        }
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
            Assert.Contains(model[^8..], matchup.GetProperty(side).GetProperty("image").GetString()!, StringComparison.Ordinal);
        }

        Assert.Equal(1, await _server.CountVotesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_vote_on_a_matchup_is_refused_with_or_without_the_cookie(bool cookies)
    {
        using var visitor = _server.Visitor(cookies);
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        Assert.Equal(HttpStatusCode.OK, (await visitor.VoteAsync(matchup, "both")).StatusCode);
        await (await visitor.VoteAsync(matchup, "neither")).ProblemAsync(HttpStatusCode.Conflict, "id");
        Assert.Equal(1, await _server.CountVotesAsync());
    }

    [Fact]
    public async Task Twenty_votes_at_once_on_a_matchup_count_once()
    {
        using var visitor = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => visitor.VoteAsync(matchup, "right")));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(1, await _server.CountVotesAsync());
    }

    [Fact]
    public async Task Forged_foreign_and_expired_tokens_are_refused_and_count_nothing()
    {
        using var visitor = _server.Visitor();
        using var stranger = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        var other = await visitor.GetJsonAsync("/api/matchups/next");
        _ = await stranger.GetJsonAsync("/api/matchups/next");
        string token = matchup.GetProperty("token").GetString()!;
        string forged = token[..40] + (token[40] == 'A' ? 'B' : 'A') + token[41..];

        var id = matchup.GetProperty("id").GetGuid();
        var tokens = _server.Services.GetRequiredService<MatchupTokens>();
        string expired = tokens.Write(new Matchup(id, Latent.FromSeed(1), _server.Models[0], _server.Models[1]), Guid.NewGuid(), DateTimeOffset.UtcNow.AddMinutes(-1));

        foreach (string bad in new[] { forged, expired, other.GetProperty("token").GetString()!, "", "x", new string('A', 5000) })
        {
            await (await visitor.VoteAsync(matchup, "left", bad)).ProblemAsync(HttpStatusCode.BadRequest, "token");
        }

        await (await stranger.VoteAsync(matchup, "left")).ProblemAsync(HttpStatusCode.BadRequest, "token");
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
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);

        using var second = new HttpRequestMessage(HttpMethod.Get, "/api/matchups/next");
        second.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var known = await visitor.SendAsync(second);
        Assert.False(known.Headers.Contains("Set-Cookie"));
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

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();
}
