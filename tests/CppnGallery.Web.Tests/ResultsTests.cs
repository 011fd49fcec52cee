using System.Text.Json;
using System.Text.RegularExpressions;
using CppnGallery.Gallery.Storage;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

public sealed partial class ResultsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly GalleryServer _server = GalleryServer.Start(models: 3);

    [Fact]
    public async Task An_empty_gallery_has_results_without_figures_and_invites_the_first_vote()
    {
        using var visitor = _server.Visitor();
        var results = await visitor.GetJsonAsync("/api/results");

        Assert.Equal(0, results.GetProperty("counts").GetProperty("answers").GetInt32());
        Assert.Equal(JsonValueKind.Null, results.GetProperty("all").GetProperty("leftShare").ValueKind);
        Assert.Contains("Cast the first vote", await visitor.GetStringAsync("/results"), StringComparison.Ordinal);
        Assert.Equal("vote,voter,day,latent,left,right,choice,weight,flagged\r\n", await visitor.GetStringAsync("/api/results/votes.csv"));
    }

    [Fact]
    public async Task A_gallery_without_models_has_results_too()
    {
        await using var server = GalleryServer.Start(models: 0);
        using var visitor = server.Visitor();

        Assert.Equal(JsonValueKind.Null, (await visitor.GetJsonAsync("/api/results")).GetProperty("all").ValueKind);
        Assert.Contains("Cast the first vote", await visitor.GetStringAsync("/results"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vote_shows_in_the_results_soon_after()
    {
        using var visitor = _server.Visitor();
        Assert.Equal(0, (await visitor.GetJsonAsync("/api/results")).GetProperty("counts").GetProperty("answers").GetInt32());

        using var answer = await visitor.VoteAsync(await visitor.GetJsonAsync("/api/matchups/next"), "both");

        var results = await WaitAsync(visitor, 1);
        Assert.Equal((1, 1), (results.GetProperty("counts").GetProperty("both").GetInt32(), results.GetProperty("all").GetProperty("voters").GetInt32()));
    }

    [Fact]
    public async Task Votes_make_ratings_a_page_and_anonymous_lines()
    {
        var (one, other) = (_server.Models[1], _server.Models[2]);
        Guid[] voters = await AddAsync(one, other, forOne: 30, forOther: 10);
        using var visitor = _server.Visitor();
        await visitor.VoteAsync(await visitor.GetJsonAsync("/api/matchups/next"), "skip");
        var results = await WaitAsync(visitor, 40);

        // 30 of 40 with sides balanced: odds of 3.
        var rating = results.GetProperty("all").GetProperty("ratings").EnumerateArray().Single(rating => rating.GetProperty("model").GetString() == one.ToString());
        Assert.Equal(Math.Log(3) / 2, rating.GetProperty("strength").GetProperty("estimate").GetDouble(), 1e-6);
        Assert.Equal(0.75, results.GetProperty("all").GetProperty("map").EnumerateArray().Single(cell => cell.GetProperty("epoch").GetInt32() == 1)
            .GetProperty("wins").GetProperty("share").GetProperty("estimate").GetDouble(), 1e-12);

        string page = await visitor.GetStringAsync("/results");
        Assert.Contains("data-answers=\"40\"", page, StringComparison.Ordinal);
        Assert.Contains($"\"art/{one}/seed-7", page, StringComparison.Ordinal);
        string lively = System.Net.WebUtility.HtmlDecode(page[page.IndexOf("id=\"liveliness\"", StringComparison.Ordinal)..]);
        Assert.Contains("With 2\u00a0rated networks it is too early to say.", lively, StringComparison.Ordinal);
        Assert.Matches("href=\"results\\?measure=contourLength#liveliness\"[^>]* aria-current=\"true\"", lively);
        lively = await visitor.GetStringAsync("/results?measure=pieces");
        Assert.Contains("The votes are too few to say.", lively, StringComparison.Ordinal);
        Assert.Contains("_framework/blazor.web", page, StringComparison.Ordinal);

        string csv = await visitor.GetStringAsync("/api/results/votes.csv");
        string[] lines = csv.Split("\r\n");
        Assert.Equal((43, ""), (lines.Length, lines[^1]));
        Assert.Equal($"1,1,2026-03-01,seed-1,{one},{other},left,2,", lines[1]);
        Assert.All(lines[1..^1], line => Assert.Matches(Line(), line));
        Assert.Equal("41", lines[^2].Split(',')[1]);
        Assert.All(voters, voter => Assert.DoesNotContain($"{voter}", csv, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotMatch("[0-9a-f]{8}-[0-9a-f]{4}-", csv);
    }

    [Fact]
    public async Task Who_answers_by_side_is_excluded_by_a_row_and_counted_apart()
    {
        var (one, other) = (_server.Models[1], _server.Models[2]);
        await AddAsync(one, other, forOne: 9, forOther: 6);
        var blind = Guid.NewGuid();
        await AddAsync(Enumerable.Range(0, 14).Select(i => Row(blind, i % 2 == 0 ? one : other, i % 2 == 0 ? other : one, Choice.Left)));
        using var visitor = _server.Visitor();
        await visitor.VoteAsync(await visitor.GetJsonAsync("/api/matchups/next"), "skip");

        JsonElement results;
        using var limit = new CancellationTokenSource(Patience);
        do
        {
            await Task.Delay(100, limit.Token);
            results = await visitor.GetJsonAsync("/api/results");
        }
        while (results.GetProperty("flagged").GetProperty("voters").GetInt32() == 0);

        Assert.Equal((29, 15), (results.GetProperty("all").GetProperty("answers").GetInt32(), results.GetProperty("withoutFlagged").GetProperty("answers").GetInt32()));
        var exclusion = Assert.Single(await _server.Services.GetRequiredService<VoteLedger>().ExclusionsAsync());
        Assert.Equal((blind, "one-sided"), (exclusion.Voter, exclusion.Reason));
        Assert.Contains("data-flagged=\"1\"", await visitor.GetStringAsync("/results"), StringComparison.Ordinal);
        Assert.Equal(14, (await visitor.GetStringAsync("/api/results/votes.csv")).Split(",one-sided\r\n").Length - 1);
    }

    [Fact]
    public async Task The_answers_are_described_for_programs()
    {
        using var visitor = _server.Visitor();
        var paths = (await visitor.GetJsonAsync("/openapi/v1.json")).GetProperty("paths");

        Assert.True(paths.GetProperty("/api/results").GetProperty("get").GetProperty("responses").TryGetProperty("200", out _));
        Assert.True(paths.GetProperty("/api/results/votes.csv").GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty("text/csv", out _));
        using var answer = await visitor.GetAsync("/api/results/votes.csv");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("votes.csv", answer.Content.Headers.ContentDisposition!.FileName);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private static Vote Row(Guid voter, ModelId left, ModelId right, Choice choice) => new()
    {
        MatchupId = Guid.NewGuid(),
        Voter = voter,
        Choice = choice,
        LeftModel = left.Hash,
        RightModel = right.Hash,
        Latent = "seed-1",
        Probability = 0.25,
        Pairs = 2,
        CastAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
    };

    private async Task<Guid[]> AddAsync(ModelId one, ModelId other, int forOne, int forOther)
    {
        Guid[] voters = [.. Enumerable.Range(0, forOne + forOther).Select(_ => Guid.NewGuid())];
        await AddAsync(voters.Select((voter, i) =>
        {
            bool won = i < forOne, left = (won ? i : i - forOne) % 2 == 0;
            return Row(voter, left ? one : other, left ? other : one, won == left ? Choice.Left : Choice.Right);
        }));
        return voters;
    }

    // Straight into the file: the results read what is there at the next vote.
    private async Task AddAsync(IEnumerable<Vote> votes)
    {
        await using var database = await _server.Services.GetRequiredService<IDbContextFactory<GalleryDatabase>>().CreateDbContextAsync();
        database.Votes.AddRange(votes);
        await database.SaveChangesAsync();
    }

    private static async Task<JsonElement> WaitAsync(HttpClient visitor, int answers)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var results = await visitor.GetJsonAsync("/api/results");
            if (results.GetProperty("counts").GetProperty("answers").GetInt32() == answers)
            {
                return results;
            }

            await Task.Delay(100, limit.Token);
        }
    }

    [GeneratedRegex(@"^\d+,\d+,\d{4}-\d\d-\d\d,seed-\d+,[a-z0-9.-]+,[a-z0-9.-]+,(left|right|both|neither|skip),[0-9.]+,\z")]
    private static partial Regex Line();
}
