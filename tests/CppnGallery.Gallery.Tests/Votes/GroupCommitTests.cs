using System.Buffers.Binary;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Gallery.Tests.Votes;

/// <summary>Votes that come together are written together: all of a transaction or none of it.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Latent Good = Latent.FromSeed(1);
    private static readonly Latent Bad = Latent.FromSeed(13);

    private readonly TemporaryFolder _folder = new();
    private readonly OpenedGallery _gallery;
    private readonly SqliteConnection _other;

    public GroupCommitTests()
    {
        _gallery = new OpenedGallery(_folder.Path);
        _other = new SqliteConnection($"Data Source={_folder["gallery.db"]};Pooling=False");
        _other.Open();
    }

    public void Dispose()
    {
        _other.Dispose();
        _gallery.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Votes_that_wait_for_the_disk_share_a_transaction()
    {
        await CastAsync(Good);
        int before = Commits();
        var waiting = await WhileLockedAsync(() => [.. Enumerable.Range(0, 100).Select(_ => CastAsync(Good))]);
        await Task.WhenAll(waiting).WaitAsync(Patience);

        Assert.Equal(101, (await _gallery.Ledger.ReadAsync()).Count);

        // The first vote may have been alone in the transaction that waited for the lock. Every commit leaves one commit record in the log.
        Assert.InRange(Commits() - before, 1, 2);
    }

    [Fact]
    public async Task A_transaction_that_fails_acknowledges_nobody_and_leaves_nothing()
    {
        Execute("""CREATE TRIGGER "Full" BEFORE INSERT ON "Votes" WHEN NEW."Latent" = 'seed-13' BEGIN SELECT RAISE(ABORT, 'disk full'); END""");
        var first = Task.CompletedTask;
        var together = await WhileLockedAsync(() =>
        {
            // It holds the writer, so that the others wait together.
            first = CastAsync(Good);
            Assert.True(SpinWait.SpinUntil(() => _gallery.VoteBox.Waiting == 0, Patience));
            return [CastAsync(Good), CastAsync(Bad), CastAsync(Good)];
        });

        await first;
        foreach (var vote in together)
        {
            var fault = await Assert.ThrowsAsync<VoteNotKeptException>(() => vote);
            Assert.Contains("disk full", fault.Message);
        }

        Assert.Single(await _gallery.Ledger.ReadAsync());
        Execute("""DROP TRIGGER "Full" """);
        Assert.Equal(new CastResult(CastOutcome.Accepted, new Shares(1, 0, 2)), await CastAsync(Good));
        Assert.Equal(2, (await _gallery.Ledger.ReadAsync()).Count);
    }

    [Fact]
    public async Task A_vote_given_up_before_its_turn_is_not_written()
    {
        using var leaving = new CancellationTokenSource();
        var first = Task.CompletedTask;
        var gone = await WhileLockedAsync(() =>
        {
            first = CastAsync(Good);
            Assert.True(SpinWait.SpinUntil(() => _gallery.VoteBox.Waiting == 0, Patience));
            var given = CastAsync(Good, leaving.Token);
            leaving.Cancel();
            return [given];
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone[0]);
        await first;
        await CastAsync(Good);
        Assert.Equal(2, (await _gallery.Ledger.ReadAsync()).Count);
    }

    [Fact]
    public async Task A_gallery_that_closes_writes_what_it_was_given_and_takes_no_more()
    {
        var given = await WhileLockedAsync(() => [.. Enumerable.Range(0, 10).Select(_ => CastAsync(Good))]);
        _gallery.VoteBox.Dispose();

        Assert.All(await Task.WhenAll(given).WaitAsync(Patience), result => Assert.Equal(CastOutcome.Accepted, result.Outcome));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => CastAsync(Good));
        Assert.Equal(10, (await _gallery.Ledger.ReadAsync()).Count);
    }

    private Task<CastResult> CastAsync(Latent latent, CancellationToken cancellationToken = default) => _gallery.VoteBox.CastAsync(
        new Matchup(Guid.NewGuid(), latent, new ModelId("a", "0000000a"), new ModelId("b", "0000000b")), Guid.NewGuid(), Choice.Left, cancellationToken: cancellationToken);

    // Runs while somebody else holds the right to write.
    private async Task<List<Task<CastResult>>> WhileLockedAsync(Func<List<Task<CastResult>>> begin)
    {
        Execute("BEGIN IMMEDIATE");
        var begun = await Task.Run(begin);
        Assert.All(begun, vote => Assert.NotEqual(TaskStatus.RanToCompletion, vote.Status));
        Execute("ROLLBACK");
        return begun;
    }

    private void Execute(string sql)
    {
        using var command = _other.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // How many commits the log holds: frames whose header says how large the database is after them (sqlite.org/fileformat2.html, section 4.1).
    private int Commits()
    {
        using var file = new FileStream(_folder["gallery.db-wal"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] log = new byte[file.Length];
        file.ReadExactly(log);
        const int header = 32, frameHeader = 24, page = 4096;
        return Enumerable.Range(0, (log.Length - header) / (frameHeader + page))
            .Count(frame => BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(header + (frame * (frameHeader + page)) + 4)) > 0);
    }
}
