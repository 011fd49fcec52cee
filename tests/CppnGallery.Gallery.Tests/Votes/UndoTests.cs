using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Tests.Votes;

public sealed class UndoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MovableClock _clock = new(new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));
    private readonly OpenedGallery _gallery;
    private readonly Guid _voter = Guid.NewGuid();

    public UndoTests() => _gallery = new OpenedGallery(_folder.Path, clock: _clock);

    public void Dispose()
    {
        _gallery.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_vote_undone_stands_no_more_and_its_row_stays()
    {
        var matchup = Matchup();
        await CastAsync(matchup, Choice.Left);

        Assert.Equal(new UndoResult(UndoOutcome.Undone, Choice.Left), await _gallery.VoteBox.UndoAsync(matchup, _voter));

        Assert.Empty(await _gallery.Ledger.ReadAsync());
        await using var database = _gallery.OpenDatabase();
        Assert.Equal(1, await database.Votes.CountAsync());
        Assert.Equal(1, await database.Retractions.CountAsync());

        // Nor is it counted by who opens the file anew.
        _gallery.Dispose();
        using var reopened = new OpenedGallery(_folder.Path);
        Assert.Equal(0, (await reopened.VoteBox.CastAsync(Matchup(), _voter, Choice.Skip)).Shares.Votes);
    }

    [Fact]
    public async Task After_an_undo_the_matchup_can_be_answered_again_and_that_undone_again()
    {
        var matchup = Matchup();
        foreach (var choice in new[] { Choice.Left, Choice.Right, Choice.Both })
        {
            Assert.Equal(CastOutcome.Accepted, (await CastAsync(matchup, choice)).Outcome);
            Assert.Equal(CastOutcome.AlreadyVoted, (await CastAsync(matchup, Choice.Skip)).Outcome);
            Assert.Equal(new UndoResult(UndoOutcome.Undone, choice), await _gallery.VoteBox.UndoAsync(matchup, _voter));
            Assert.Equal(new UndoResult(UndoOutcome.AlreadyUndone), await _gallery.VoteBox.UndoAsync(matchup, _voter));
        }

        var last = await CastAsync(matchup, Choice.Neither);

        Assert.Equal(new CastResult(CastOutcome.Accepted, new Shares(0, 0, 1)), last);
        Assert.Equal([Choice.Neither], (await _gallery.Ledger.ReadAsync()).Select(vote => vote.Choice));
    }

    [Fact]
    public async Task Only_what_was_voted_can_be_undone()
    {
        var matchup = Matchup();
        await _gallery.VoteBox.CastAsync(matchup, Guid.NewGuid(), Choice.Left);

        Assert.Equal(new UndoResult(UndoOutcome.NoVote), await _gallery.VoteBox.UndoAsync(matchup, _voter));
        Assert.Single(await _gallery.Ledger.ReadAsync());
    }

    [Fact]
    public async Task Only_the_last_vote_that_stands_can_be_undone()
    {
        var (first, second) = (Matchup(), Matchup());
        await CastAsync(first, Choice.Left);
        _clock.Now += TimeSpan.FromSeconds(1);
        await CastAsync(second, Choice.Skip);

        Assert.Equal(new UndoResult(UndoOutcome.NotTheLast), await _gallery.VoteBox.UndoAsync(first, _voter));
        Assert.Equal(new UndoResult(UndoOutcome.Undone, Choice.Skip), await _gallery.VoteBox.UndoAsync(second, _voter));
        Assert.Equal(new UndoResult(UndoOutcome.Undone, Choice.Left), await _gallery.VoteBox.UndoAsync(first, _voter));
    }

    [Theory]
    [InlineData(9999, UndoOutcome.Undone)]
    [InlineData(10_000, UndoOutcome.TooLate)]
    public async Task Ten_seconds_are_ten_seconds(int milliseconds, UndoOutcome outcome)
    {
        var matchup = Matchup();
        await CastAsync(matchup, Choice.Left);
        _clock.Now += TimeSpan.FromMilliseconds(milliseconds);

        Assert.Equal(outcome, (await _gallery.VoteBox.UndoAsync(matchup, _voter)).Outcome);
        Assert.Equal(outcome == UndoOutcome.Undone ? 0 : 1, (await _gallery.Ledger.ReadAsync()).Count);
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task A_clock_that_is_set_moves_no_window(int hours)
    {
        var (first, second) = (Matchup(), Matchup());
        await CastAsync(first, Choice.Left);
        _clock.Set(_clock.Now + TimeSpan.FromHours(hours));
        await CastAsync(second, Choice.Right);
        _clock.Set(_clock.Now - TimeSpan.FromHours(2 * hours));

        Assert.Equal(new UndoResult(UndoOutcome.NotTheLast), await _gallery.VoteBox.UndoAsync(first, _voter));
        Assert.Equal(new UndoResult(UndoOutcome.Undone, Choice.Right), await _gallery.VoteBox.UndoAsync(second, _voter));
        _clock.Now += TimeSpan.FromSeconds(9);
        Assert.Equal(new UndoResult(UndoOutcome.Undone, Choice.Left), await _gallery.VoteBox.UndoAsync(first, _voter));

        await CastAsync(first, Choice.Both);
        _clock.Set(_clock.Now - TimeSpan.FromHours(1));
        _clock.Now += TimeSpan.FromSeconds(10);
        Assert.Equal(new UndoResult(UndoOutcome.TooLate), await _gallery.VoteBox.UndoAsync(first, _voter));
    }

    [Fact]
    public async Task Undos_of_a_day_come_to_an_end_for_the_voter_restarts_or_not_and_begin_anew_at_midnight()
    {
        _gallery.Dispose();
        for (int i = 0; i < 3; i++)
        {
            using var gallery = new OpenedGallery(_folder.Path, clock: _clock, limits: new() { Cooldown = TimeSpan.Zero, DailyUndos = 2 });
            var matchup = Matchup();
            await gallery.VoteBox.CastAsync(matchup, _voter, Choice.Skip);
            var undone = await gallery.VoteBox.UndoAsync(matchup, _voter);
            Assert.Equal(i < 2 ? new UndoResult(UndoOutcome.Undone, Choice.Skip) : new UndoResult(UndoOutcome.EnoughOfVoter, Wait: TimeSpan.FromHours(12)), undone);
        }

        _clock.Now += TimeSpan.FromHours(12);
        using var tomorrow = new OpenedGallery(_folder.Path, clock: _clock, limits: new() { Cooldown = TimeSpan.Zero, DailyUndos = 2 });
        Assert.Single(await tomorrow.Ledger.ReadAsync());
        var next = Matchup();
        await tomorrow.VoteBox.CastAsync(next, _voter, Choice.Left);
        Assert.Equal(UndoOutcome.Undone, (await tomorrow.VoteBox.UndoAsync(next, _voter)).Outcome);
    }

    [Fact]
    public async Task Whoever_counts_is_told_of_votes_and_undos_and_of_nothing_else()
    {
        var matchup = Matchup();
        long before = _gallery.Ledger.Version;
        await CastAsync(matchup, Choice.Left);
        long voted = _gallery.Ledger.Version;
        await CastAsync(matchup, Choice.Left);
        Assert.Equal(voted, _gallery.Ledger.Version);
        await _gallery.VoteBox.UndoAsync(matchup, _voter);
        long undone = _gallery.Ledger.Version;
        await _gallery.VoteBox.UndoAsync(matchup, _voter);

        Assert.True(before < voted && voted < undone);
        Assert.Equal(undone, _gallery.Ledger.Version);
    }

    [Fact]
    public async Task However_casts_and_undos_race_no_second_vote_ever_stands()
    {
        var matchups = Enumerable.Range(0, 4).Select(_ => Matchup()).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(racer => Task.Run(async () =>
        {
            var random = new Random(racer);
            for (int i = 0; i < 100; i++)
            {
                var matchup = matchups[random.Next(matchups.Length)];
                await (random.Next(2) == 0 ? CastAsync(matchup, (Choice)random.Next(5)) : (Task)_gallery.VoteBox.UndoAsync(matchup, _voter));
            }
        })));

        var standing = await _gallery.Ledger.ReadAsync();
        Assert.Equal(standing.Count, standing.DistinctBy(vote => vote.MatchupId).Count());
        await using var database = _gallery.OpenDatabase();
        Assert.Equal(await database.Votes.CountAsync(), standing.Count + await database.Retractions.CountAsync());
        Assert.True(await database.Retractions.CountAsync() > 50, "A race without undos shows nothing.");

        // The counts that are kept beside the rows say the same as the rows.
        var shares = (await _gallery.VoteBox.CastAsync(Matchup(), Guid.NewGuid(), Choice.Skip)).Shares;
        Assert.Equal(standing.Count(vote => vote.Choice != Choice.Skip), shares.Votes);
    }

    [Fact]
    public async Task The_database_itself_refuses_what_would_double_a_vote()
    {
        var matchup = Matchup();
        await CastAsync(matchup, Choice.Left);
        await _gallery.VoteBox.UndoAsync(matchup, _voter);
        await CastAsync(matchup, Choice.Right);
        await using var database = _gallery.OpenDatabase();

        // A second first vote; one in the place of a vote that stands; a second one in the place of the undone.
        foreach (long? replaces in new long?[] { null, 2, 1 })
        {
            await Assert.ThrowsAsync<SqliteException>(() => database.Database.ExecuteSqlAsync(
                $"""
                 INSERT INTO "Votes" ("MatchupId", "Voter", "Choice", "LeftModel", "RightModel", "Latent", "CastAt", "Replaces")
                 SELECT "MatchupId", "Voter", "Choice", "LeftModel", "RightModel", "Latent", "CastAt", {replaces} FROM "Votes" WHERE "Id" = 1
                 """));
        }

        Assert.Equal(2, await database.Votes.CountAsync());
    }

    private static Matchup Matchup() => new(Guid.NewGuid(), Latent.FromSeed(7), new ModelId("a", "0000000a"), new ModelId("b", "0000000b"));

    private Task<CastResult> CastAsync(Matchup matchup, Choice choice) => _gallery.VoteBox.CastAsync(matchup, _voter, choice);
}
