using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Tests.Votes;

public sealed class VoteLimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MovableClock _clock = new(new DateTimeOffset(2026, 1, 2, 23, 0, 0, TimeSpan.Zero));
    private readonly VoteLimits _limits = new() { Cooldown = TimeSpan.FromSeconds(2), DailyPerVoter = 3, DailyPerAddress = 5 };
    private readonly Guid _voter = Guid.NewGuid();
    private OpenedGallery _gallery;

    public VoteLimitTests() => _gallery = Open();

    public void Dispose()
    {
        _gallery.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_vote_waits_for_the_cooldown_and_is_told_how_long()
    {
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(_voter)).Outcome);
        _clock.Now += TimeSpan.FromMilliseconds(1500);
        Restart();

        var soon = await CastAsync(_voter);
        Assert.Equal((CastOutcome.TooSoon, TimeSpan.FromMilliseconds(500)), (soon.Outcome, soon.Wait));
        _clock.Now += soon.Wait;
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(_voter)).Outcome);
    }

    [Fact]
    public async Task Skips_neither_wait_nor_make_wait_and_other_voters_do_not_either()
    {
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(_voter, Choice.Skip)).Outcome);
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(_voter)).Outcome);
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(_voter, Choice.Skip)).Outcome);
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(Guid.NewGuid())).Outcome);
    }

    [Fact]
    public async Task A_clock_that_is_set_neither_locks_out_nor_lets_in()
    {
        await CastAsync(_voter);
        foreach (int hours in new[] { -5, 10 })
        {
            _clock.Set(_clock.Now + TimeSpan.FromHours(hours));
            Assert.Equal((CastOutcome.TooSoon, TimeSpan.FromSeconds(2)), await LimitAsync());
        }

        _clock.Set(_clock.Now - TimeSpan.FromHours(5));
        _clock.Now += TimeSpan.FromSeconds(2);
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(_voter)).Outcome);

        async Task<(CastOutcome, TimeSpan)> LimitAsync() => await CastAsync(_voter) is var cast ? (cast.Outcome, cast.Wait) : default;
    }

    [Fact]
    public async Task A_clock_set_back_before_a_restart_locks_out_for_no_longer_than_the_cooldown()
    {
        await CastAsync(_voter);
        _clock.Set(_clock.Now - TimeSpan.FromHours(5));
        Restart();

        Assert.Equal(CastOutcome.TooSoon, (await CastAsync(_voter)).Outcome);
        _clock.Now += TimeSpan.FromSeconds(2);
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(_voter)).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clock_set_forward_and_back_gives_no_address_a_days_votes_twice(bool restart)
    {
        // Two days have two days' votes, whatever the clock said in between: five today, and five on the day that it jumped to.
        await CastFiveAsync();
        _clock.Set(_clock.Now + TimeSpan.FromDays(1));
        await CastFiveAsync();
        if (restart)
        {
            Restart();
        }

        _clock.Set(_clock.Now - TimeSpan.FromDays(1));
        var back = await CastAsync(Guid.NewGuid(), address: "here");
        Assert.Equal((CastOutcome.EnoughOfAddress, TimeSpan.FromHours(25)), (back.Outcome, back.Wait));
        _clock.Now += TimeSpan.FromHours(2);
        Assert.Equal(CastOutcome.EnoughOfAddress, (await CastAsync(Guid.NewGuid(), address: "here")).Outcome);
        _clock.Now += TimeSpan.FromHours(23);
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(Guid.NewGuid(), address: "here")).Outcome);
    }

    [Fact]
    public async Task A_voter_has_a_days_votes_until_midnight_restarts_and_undos_or_not()
    {
        for (int i = 0; i < 3; i++)
        {
            var matchup = Matchup();
            await _gallery.VoteBox.CastAsync(matchup, _voter, Choice.Left);
            await _gallery.VoteBox.UndoAsync(matchup, _voter);
            _clock.Now += TimeSpan.FromMinutes(1);
            Restart();
        }

        var fourth = await CastAsync(_voter, Choice.Skip);
        Assert.Equal((CastOutcome.EnoughOfVoter, TimeSpan.FromMinutes(57)), (fourth.Outcome, fourth.Wait));
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(Guid.NewGuid())).Outcome);
        _clock.Now += fourth.Wait;
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(_voter)).Outcome);
    }

    [Fact]
    public async Task An_address_has_a_days_votes_whoever_votes()
    {
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(CastOutcome.Accepted, (await CastAsync(Guid.NewGuid(), address: "here")).Outcome);
            Restart();
        }

        var sixth = await CastAsync(Guid.NewGuid(), address: "here");
        Assert.Equal((CastOutcome.EnoughOfAddress, TimeSpan.FromHours(1)), (sixth.Outcome, sixth.Wait));
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(Guid.NewGuid(), address: "there")).Outcome);
        _clock.Now += sixth.Wait;
        Assert.Equal(CastOutcome.Accepted, (await CastAsync(Guid.NewGuid(), address: "here")).Outcome);
    }

    [Fact]
    public async Task What_is_refused_is_not_counted()
    {
        await CastAsync(_voter, address: "here");
        for (int i = 0; i < 10; i++)
        {
            await CastAsync(_voter, address: "here");
        }

        await using var database = _gallery.OpenDatabase();
        Assert.Equal(1, await database.Votes.CountAsync());
        Assert.Equal(1, (await database.AddressTallies.SingleAsync()).Votes);
    }

    [Fact]
    public async Task Yesterdays_addresses_are_forgotten()
    {
        await CastAsync(Guid.NewGuid(), address: "here");
        await CastAsync(Guid.NewGuid(), address: "there");
        _clock.Now += TimeSpan.FromHours(1);
        await CastAsync(Guid.NewGuid(), address: "here today");

        await using var database = _gallery.OpenDatabase();
        var left = await database.AddressTallies.SingleAsync();

        // 2026-01-03 is day 20,456 (date -d 2026-01-03 +%s, divided by 86,400).
        Assert.Equal((20_456, "here today", 1), (left.Day, left.Address, left.Votes));
    }

    [Fact]
    public async Task Racing_votes_pass_no_limit()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => CastAsync(_voter, Choice.Skip))));

        Assert.Equal(3, outcomes.Count(result => result.Outcome == CastOutcome.Accepted));
    }

    private async Task CastFiveAsync()
    {
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(CastOutcome.Accepted, (await CastAsync(Guid.NewGuid(), address: "here")).Outcome);
        }
    }

    private static Matchup Matchup() => new(Guid.NewGuid(), Latent.FromSeed(7), new ModelId("a", "0000000a"), new ModelId("b", "0000000b"));

    private Task<CastResult> CastAsync(Guid voter, Choice choice = Choice.Left, string? address = null) =>
        _gallery.VoteBox.CastAsync(Matchup(), voter, choice, address);

    private OpenedGallery Open() => new(_folder.Path, clock: _clock, limits: _limits);

    private void Restart()
    {
        _gallery.Dispose();
        _gallery = Open();
    }
}
