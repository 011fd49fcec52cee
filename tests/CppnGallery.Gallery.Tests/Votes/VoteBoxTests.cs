using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Tests.Votes;

public sealed class VoteBoxTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly ModelId A = new("a", "0000000a");
    private static readonly ModelId B = new("b", "0000000b");
    private static readonly ModelId C = new("c", "0000000c");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_vote_is_there_after_everything_was_closed_and_opened_again()
    {
        var matchup = Between(A, B) with { Probability = 0.0123456789012345, Pairs = 214 };
        var voter = Guid.NewGuid();
        var noon = new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
        using (var gallery = new OpenedGallery(_folder.Path, clock: new MovableClock(noon)))
        {
            var result = await gallery.VoteBox.CastAsync(matchup, voter, Choice.Both);
            Assert.Equal(CastOutcome.Accepted, result.Outcome);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        using var reopened = new OpenedGallery(_folder.Path);
        await using var database = reopened.OpenDatabase();
        var vote = await database.Votes.SingleAsync(vote => vote.MatchupId == matchup.Id && vote.Voter == voter);
        Assert.Equal(Choice.Both, vote.Choice);
        Assert.Equal(("0000000a", "0000000b", "seed-7"), (vote.LeftModel, vote.RightModel, vote.Latent));
        Assert.Equal(1767355200000, vote.CastAt);
        Assert.Equal(
            new StandingVote(1, matchup.Id, voter, Choice.Both, "0000000a", "0000000b", "seed-7", 0.0123456789012345, 214, noon),
            Assert.Single(await reopened.Ledger.ReadAsync()));

        // What others chose is known again, too.
        Assert.Equal(new Shares(1, 0.5, 2), (await reopened.VoteBox.CastAsync(Between(A, B), voter, Choice.Left)).Shares);
    }

    [Fact]
    public async Task A_second_vote_of_a_voter_on_a_matchup_is_refused_and_the_first_stands()
    {
        using var gallery = new OpenedGallery(_folder.Path);
        var matchup = Between(A, B);
        var voter = Guid.NewGuid();
        await gallery.VoteBox.CastAsync(matchup, voter, Choice.Left);

        var again = await gallery.VoteBox.CastAsync(matchup, voter, Choice.Right);

        Assert.Equal(new CastResult(CastOutcome.AlreadyVoted, new Shares(1, 0, 1)), again);
        await using var database = gallery.OpenDatabase();
        Assert.Equal(Choice.Left, (await database.Votes.SingleAsync()).Choice);
    }

    [Fact]
    public async Task The_same_vote_again_is_answered_as_before_and_counted_once_limits_or_not()
    {
        var clock = new MovableClock(new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));
        using var gallery = new OpenedGallery(_folder.Path, clock: clock, limits: new() { Cooldown = TimeSpan.FromMinutes(1), DailyPerVoter = 1, DailyPerAddress = 1 });
        var matchup = Between(A, B);
        var voter = Guid.NewGuid();
        Assert.Equal(new CastResult(CastOutcome.Accepted, new Shares(1, 0, 1)), await gallery.VoteBox.CastAsync(matchup, voter, Choice.Left, "here"));
        long version = gallery.Ledger.Version;
        clock.Now += TimeSpan.FromMilliseconds(2345);

        var again = await gallery.VoteBox.CastAsync(matchup, voter, Choice.Left, "here");

        Assert.Equal(new CastResult(CastOutcome.Repeated, new Shares(1, 0, 1), TimeSpan.Zero, TimeSpan.FromMilliseconds(2345)), again);
        Assert.Equal(version, gallery.Ledger.Version);
        await using var database = gallery.OpenDatabase();
        Assert.Equal((1, 1), (await database.Votes.CountAsync(), (await database.AddressTallies.SingleAsync()).Votes));
    }

    [Fact]
    public async Task Two_voters_may_vote_on_a_matchup_and_one_voter_on_two()
    {
        using var gallery = new OpenedGallery(_folder.Path);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        var matchup = Between(A, B);

        Assert.Equal(CastOutcome.Accepted, (await gallery.VoteBox.CastAsync(matchup, first, Choice.Left)).Outcome);
        Assert.Equal(CastOutcome.Accepted, (await gallery.VoteBox.CastAsync(matchup, second, Choice.Left)).Outcome);
        Assert.Equal(CastOutcome.Accepted, (await gallery.VoteBox.CastAsync(Between(A, B), first, Choice.Left)).Outcome);
    }

    [Fact]
    public async Task Of_racing_casts_of_one_vote_exactly_one_is_accepted()
    {
        using var gallery = new OpenedGallery(_folder.Path);
        for (int round = 0; round < 10; round++)
        {
            var matchup = Between(A, B);
            var voter = Guid.NewGuid();
            using var start = new Barrier(4);
            var racers = Enumerable.Range(0, 4).Select(i => Task.Factory.StartNew(
                () =>
                {
                    Assert.True(start.SignalAndWait(Patience));
                    return gallery.VoteBox.CastAsync(matchup, voter, i % 2 == 0 ? Choice.Left : Choice.Right);
                },
                TaskCreationOptions.LongRunning).Unwrap());

            var results = await Task.WhenAll(racers).WaitAsync(Patience);

            Assert.Single(results, result => result.Outcome == CastOutcome.Accepted);
            Assert.Single(results, result => result.Outcome == CastOutcome.Repeated);
            Assert.Equal(2, results.Count(result => result.Outcome == CastOutcome.AlreadyVoted));
            await using var database = gallery.OpenDatabase();
            Assert.Equal(1, await database.Votes.CountAsync(vote => vote.MatchupId == matchup.Id));
        }
    }

    [Fact]
    public async Task Shares_count_the_pair_on_either_side_with_both_for_each_neither_for_none_and_skips_left_out()
    {
        using var gallery = new OpenedGallery(_folder.Path);
        await CastAsync(gallery, A, B, Choice.Left, Choice.Left, Choice.Right, Choice.Both, Choice.Neither, Choice.Skip);
        await CastAsync(gallery, B, A, Choice.Left, Choice.Right, Choice.Both);
        await CastAsync(gallery, A, C, Choice.Right, Choice.Right);

        var result = await gallery.VoteBox.CastAsync(Between(B, A), Guid.NewGuid(), Choice.Skip);

        // Answers: A 2 + 1, B 1 + 1, both 1 + 1, neither 1: eight. B hangs in 2 + 2 of them and A in 3 + 2.
        Assert.Equal(new Shares(4 / 8.0, 5 / 8.0, 8), result.Shares);
    }

    [Fact]
    public async Task Shares_are_unknown_while_all_have_skipped()
    {
        using var gallery = new OpenedGallery(_folder.Path);

        var result = await gallery.VoteBox.CastAsync(Between(A, B), Guid.NewGuid(), Choice.Skip);

        Assert.Equal(new CastResult(CastOutcome.Accepted, new Shares(null, null, 0)), result);
    }

    [Fact]
    public async Task Nonsense_is_refused_and_nothing_written()
    {
        using var gallery = new OpenedGallery(_folder.Path);

        await Assert.ThrowsAsync<ArgumentException>("voter", () => gallery.VoteBox.CastAsync(Between(A, B), Guid.Empty, Choice.Left));
        await Assert.ThrowsAsync<ArgumentException>("matchup", () => gallery.VoteBox.CastAsync(Between(A, A), Guid.NewGuid(), Choice.Left));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("choice", () => gallery.VoteBox.CastAsync(Between(A, B), Guid.NewGuid(), (Choice)5));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => gallery.VoteBox.CastAsync(Between(A, B), Guid.NewGuid(), Choice.Left, cancellationToken: new CancellationToken(true)));

        await using var database = gallery.OpenDatabase();
        Assert.Equal(0, await database.Votes.CountAsync());
    }

    private static Matchup Between(ModelId left, ModelId right) => new(Guid.NewGuid(), Latent.FromSeed(7), left, right);

    private static async Task CastAsync(OpenedGallery gallery, ModelId left, ModelId right, params Choice[] choices)
    {
        foreach (var choice in choices)
        {
            await gallery.VoteBox.CastAsync(Between(left, right), Guid.NewGuid(), choice);
        }
    }
}
