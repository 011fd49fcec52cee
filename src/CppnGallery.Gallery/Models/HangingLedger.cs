using CppnGallery.Gallery.Storage;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Models;

/// <summary>The owner's decisions on what hangs, in the database.</summary>
internal sealed class HangingLedger(IDbContextFactory<GalleryDatabase> databases, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>All of them: whether the model with this hash hangs.</summary>
    public Dictionary<string, bool> Read()
    {
        using var database = databases.CreateDbContext();
        return database.HangingDecisions.AsNoTracking().ToDictionary(decision => decision.Hash, decision => decision.Hangs);
    }

    /// <summary>Writes a decision in place of an earlier one. It is on the disk before this returns.</summary>
    /// <param name="hash">The model's.</param>
    /// <param name="hangs">What was decided.</param>
    /// <param name="committed">Called once it is on the disk and before the next is written, so that what hangs is what was written last.</param>
    /// <param name="cancellationToken">Cancelled before the commit, nothing is written.</param>
    /// <exception cref="NotKeptException">The database cannot be written; nothing was decided.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task WriteAsync(string hash, bool hangs, Action committed, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await WriteAsync(hash, hangs, cancellationToken);
            committed();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task WriteAsync(string hash, bool hangs, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        try
        {
            await database.Database.ExecuteSqlAsync(
                $"""
                 INSERT INTO "HangingDecisions" ("Hash", "Hangs", "At") VALUES ({hash}, {hangs}, {clock.GetUtcNow().ToUnixTimeMilliseconds()})
                 ON CONFLICT ("Hash") DO UPDATE SET "Hangs" = excluded."Hangs", "At" = excluded."At"
                 """,
                cancellationToken);
        }
        catch (Exception fault) when (NotKeptException.IsOfDatabase(fault))
        {
            throw NotKeptException.Of(database, fault);
        }
    }
}
