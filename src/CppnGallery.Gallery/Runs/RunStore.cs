using CppnGallery.Gallery.Storage;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Runs;

/// <summary>
/// The runs in the gallery's database. What a method wrote is on the disk when it returns, all of it or nothing. Safe for any number of threads.
/// </summary>
/// <param name="databases">Where runs are kept.</param>
public sealed class RunStore(IDbContextFactory<GalleryDatabase> databases)
{
    /// <summary>Every run, in the order in which they were asked for.</summary>
    public IReadOnlyList<StoredRun> Runs()
    {
        using var database = databases.CreateDbContext();
        return [.. database.Runs.AsNoTracking().OrderBy(run => run.CreatedAt).ThenBy(run => run.Id)];
    }

    /// <summary>Every epoch of every run, by run and number.</summary>
    public IReadOnlyList<StoredEpoch> Epochs()
    {
        using var database = databases.CreateDbContext();
        return [.. database.RunEpochs.AsNoTracking().OrderBy(epoch => epoch.Run).ThenBy(epoch => epoch.Epoch)];
    }

    /// <summary>A run's recorded steps, by chunk.</summary>
    public IReadOnlyList<StoredSteps> Steps(string run)
    {
        using var database = databases.CreateDbContext();
        return [.. database.RunSteps.AsNoTracking().Where(steps => steps.Run == run).OrderBy(steps => steps.Chunk)];
    }

    /// <summary>Writes a new run.</summary>
    /// <exception cref="NotKeptException">It could not be written: the disk is full or cannot be written to.</exception>
    public void Add(StoredRun run) => Write(database => database.Runs.Add(run));

    /// <summary>Writes a run's state with all that belongs to it, and its lease.</summary>
    /// <exception cref="NotKeptException">It could not be written.</exception>
    public void Change(StoredRun run) => Write(database => Mark(
        database,
        run,
        nameof(run.State),
        nameof(run.Fault),
        nameof(run.Place),
        nameof(run.StartedAt),
        nameof(run.FinishedAt),
        nameof(run.Fence),
        nameof(run.Worker),
        nameof(run.LeasedUntil)));

    /// <summary>Writes what came of a training since the last time, together; the run's state is not touched.</summary>
    /// <param name="run">The run, for its steps and seconds, and how long it is leased.</param>
    /// <param name="steps">The chunks of steps that changed; an equal number replaces the older one.</param>
    /// <param name="chunks">How many chunks there are now; stored ones past it go.</param>
    /// <param name="epoch">An epoch that is done now, or null. One that is stored already stays as it is.</param>
    /// <exception cref="NotKeptException">It could not be written.</exception>
    public void Record(StoredRun run, IReadOnlyList<StoredSteps> steps, int chunks, StoredEpoch? epoch) => Write(database =>
    {
        Mark(database, run, nameof(run.Step), nameof(run.TrainedSeconds), nameof(run.LeasedUntil));
        if (steps.Count > 0)
        {
            var numbers = steps.Select(chunk => chunk.Chunk).ToList();
            database.RunSteps.Where(old => old.Run == run.Id && (old.Chunk >= chunks || numbers.Contains(old.Chunk))).ExecuteDelete();
            database.RunSteps.AddRange(steps);
        }

        if (epoch is not null && !database.RunEpochs.Any(old => old.Run == epoch.Run && old.Epoch == epoch.Epoch))
        {
            database.RunEpochs.Add(epoch);
        }
    });

    /// <summary>Removes a run with all that is recorded of it.</summary>
    /// <exception cref="NotKeptException">It could not be written.</exception>
    public void Delete(string run) => Write(database =>
    {
        database.RunSteps.Where(steps => steps.Run == run).ExecuteDelete();
        database.RunEpochs.Where(epoch => epoch.Run == run).ExecuteDelete();
        database.Runs.Where(row => row.Id == run).ExecuteDelete();
    });

    private static void Mark(GalleryDatabase database, StoredRun run, params ReadOnlySpan<string> properties)
    {
        var entry = database.Attach(run);
        foreach (string property in properties)
        {
            entry.Property(property).IsModified = true;
        }
    }

    private void Write(Action<GalleryDatabase> write)
    {
        using var database = databases.CreateDbContext();
        try
        {
            using var transaction = database.Database.BeginTransaction();
            write(database);
            database.SaveChanges();
            transaction.Commit();
        }
        catch (Exception fault) when (NotKeptException.IsOfDatabase(fault))
        {
            throw NotKeptException.Of(database, fault);
        }
    }
}
