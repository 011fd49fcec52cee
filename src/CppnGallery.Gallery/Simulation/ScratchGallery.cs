using CppnGallery.Gallery.Storage;
using CppnGallery.Gallery.Votes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CppnGallery.Gallery.Simulation;

/// <summary>
/// A database of votes that never took place, in a folder of its own making. It is marked as such (<see cref="ScratchMark"/>), so that no gallery opens it, and
/// it opens no folder that is there already, so that no such vote can get into a gallery's.
/// </summary>
public sealed class ScratchGallery : IDisposable
{
    private readonly PooledDbContextFactory<GalleryDatabase> _databases;

    private ScratchGallery(string file)
    {
        File = file;
        string connection = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();
        _databases = new(new DbContextOptionsBuilder<GalleryDatabase>().UseSqlite(connection).Options);
        Ledger = new VoteLedger(_databases, TimeProvider.System);
    }

    /// <summary>The database's file.</summary>
    public string File { get; }

    /// <summary>What is in it.</summary>
    public VoteLedger Ledger { get; }

    /// <summary>Makes the folder with a marked, empty database in it.</summary>
    /// <exception cref="IOException">Something of this name is there already, or the folder cannot be made.</exception>
    public static ScratchGallery Create(string folder)
    {
        string path = Path.GetFullPath(folder);
        if (Path.Exists(path))
        {
            throw new IOException($"{path} is there already; simulated votes go into a folder of their own only. Name one that does not exist yet.");
        }

        Directory.CreateDirectory(path);
        string file = Path.Combine(path, GalleryDatabase.FileName);
        ScratchMark.MakeMarked(file);
        var scratch = new ScratchGallery(file);
        using var database = scratch._databases.CreateDbContext();
        database.Database.Migrate();
        return scratch;
    }

    /// <summary>Adds votes, all or none.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; none is there.</exception>
    public async Task AddAsync(IEnumerable<StandingVote> votes, CancellationToken cancellationToken = default)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        database.Votes.AddRange(votes.Select(vote => new Vote
        {
            MatchupId = vote.MatchupId,
            Voter = vote.Voter,
            Choice = vote.Choice,
            LeftModel = vote.LeftModel,
            RightModel = vote.RightModel,
            Latent = vote.Latent,
            Probability = vote.Probability,
            Pairs = vote.Pairs,
            CastAt = vote.CastAt.ToUnixTimeMilliseconds(),
        }));
        await database.SaveChangesAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => (_databases as IDisposable)?.Dispose();
}
