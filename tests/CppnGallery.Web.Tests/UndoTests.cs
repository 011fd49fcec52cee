using System.Net;
using CppnGallery.Gallery.Votes;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

public sealed class UndoTests : IAsyncLifetime
{
    private readonly GalleryServer _server = GalleryServer.Start(settings: [("Votes:CooldownSeconds", "0")]);

    [Fact]
    public async Task A_vote_undone_counts_no_more_and_the_matchup_can_be_answered_again()
    {
        using var visitor = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        using var cast = await visitor.VoteAsync(matchup, "left");
        Assert.Equal(10, (await cast.JsonAsync()).GetProperty("undoSeconds").GetDouble());

        using var undone = await visitor.UndoAsync(matchup);
        Assert.Equal(HttpStatusCode.OK, undone.StatusCode);
        Assert.Equal("left", (await undone.JsonAsync()).GetProperty("choice").GetString());
        Assert.Empty(await StandingAsync());
        await (await visitor.UndoAsync(matchup)).ProblemAsync(HttpStatusCode.Conflict, "id");

        using var again = await visitor.VoteAsync(matchup, "right");
        Assert.Equal(1, (await again.JsonAsync()).GetProperty("votes").GetInt32());
        Assert.Equal([Choice.Right], (await StandingAsync()).Select(vote => vote.Choice));
    }

    [Fact]
    public async Task What_is_not_the_last_vote_or_no_vote_stays_as_it_is()
    {
        using var visitor = _server.Visitor();
        var first = await visitor.GetJsonAsync("/api/matchups/next");
        await (await visitor.UndoAsync(first)).ProblemAsync(HttpStatusCode.Conflict, "id");
        await visitor.VoteAsync(first, "left");
        await visitor.VoteOnNextAsync("right");

        var problem = await (await visitor.UndoAsync(first)).ProblemAsync(HttpStatusCode.Conflict, "id");

        Assert.Contains("only the last", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await StandingAsync()).Count);
    }

    [Fact]
    public async Task Forged_and_foreign_tokens_undo_nothing()
    {
        using var visitor = _server.Visitor();
        using var stranger = _server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        var foreign = await stranger.GetJsonAsync("/api/matchups/next");
        await visitor.VoteAsync(matchup, "left");

        foreach (string? bad in new[] { "", "x", foreign.GetProperty("token").GetString() })
        {
            await (await visitor.UndoAsync(matchup, bad)).ProblemAsync(HttpStatusCode.BadRequest, "token");
        }

        await (await stranger.UndoAsync(matchup)).ProblemAsync(HttpStatusCode.BadRequest, "token");
        Assert.Single(await StandingAsync());
    }

    [Fact]
    public async Task A_gallery_may_undo_nothing_at_all()
    {
        await using var server = GalleryServer.Start(settings: [("Votes:UndoSeconds", "0")]);
        using var visitor = server.Visitor();
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");
        await visitor.VoteAsync(matchup, "left");

        var problem = await (await visitor.UndoAsync(matchup)).ProblemAsync(HttpStatusCode.Conflict, "id");
        Assert.Contains("undoes no votes", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_looks_behind_the_pictures_and_takes_it_back_is_stopped_after_a_while()
    {
        await using var server = GalleryServer.Start(settings: [("Votes:DailyUndos", "1")]);
        using var visitor = server.Visitor();
        var first = await visitor.GetJsonAsync("/api/matchups/next");
        await visitor.VoteAsync(first, "skip");
        Assert.Equal(HttpStatusCode.OK, (await visitor.UndoAsync(first)).StatusCode);
        await visitor.VoteAsync(first, "skip");

        using var refused = await visitor.UndoAsync(first);

        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "Votes:DailyUndos");
        Assert.Equal(1, problem.GetProperty("limit").GetInt32());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 24 * 60 * 60);
        Assert.Equal(HttpStatusCode.OK, (await visitor.VoteOnNextAsync("left")).StatusCode);
    }

    [Fact]
    public async Task The_chance_of_the_pair_is_stored_with_its_vote()
    {
        using var visitor = _server.Visitor();
        await visitor.VoteOnNextAsync("left");

        // Two models are one pair.
        var vote = Assert.Single(await StandingAsync());
        Assert.Equal((1.0, 1), (vote.Probability, vote.Pairs));

        await using var three = GalleryServer.Start(models: 4);
        using var other = three.Visitor();
        await other.VoteOnNextAsync("left");

        // Epoch 0 is not put to the vote, and nobody has voted: three pairs, all alike.
        vote = Assert.Single(await three.Services.GetRequiredService<VoteLedger>().ReadAsync());
        Assert.Equal(3, vote.Pairs);
        Assert.Equal(1 / 3.0, vote.Probability, 1e-12);
        Assert.DoesNotContain(three.Models[0].Hash, new[] { vote.LeftModel, vote.RightModel });
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private Task<IReadOnlyList<StandingVote>> StandingAsync() => _server.Services.GetRequiredService<VoteLedger>().ReadAsync();
}
