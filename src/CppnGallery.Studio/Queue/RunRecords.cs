using System.Text.Json;
using CppnGallery.Gallery.Runs;
using CppnGallery.Learning.Runs;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Studio.Watching;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Studio.Queue;

/// <summary>
/// What is kept of a run while it trains, in this order: an epoch's checkpoint, its row, then it is told; the recorded steps, then the
/// state that goes on from them. For who has the lease's turn.
/// </summary>
internal sealed partial class RunRecords(StudioTools tools, TimeProvider clock, ILogger logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>From one writing of the steps to the next.</summary>
    private static readonly TimeSpan BetweenWritings = TimeSpan.FromSeconds(1);

    /// <summary>Writes the steps, where the last writing is long enough ago.</summary>
    /// <exception cref="IOException">They could not be kept.</exception>
    public void WriteIfDue(RunFeed feed, Lease lease)
    {
        if (clock.GetElapsedTime(lease.WrittenAt) >= BetweenWritings)
        {
            Write(feed, lease, epoch: null);
        }
    }

    /// <summary>Writes the steps that are not written, how long the lease holds and, where there is one, an epoch.</summary>
    /// <exception cref="IOException">They could not be kept.</exception>
    public void Write(RunFeed feed, Lease lease, StoredEpoch? epoch)
    {
        try
        {
            var (row, chunks, count) = feed.TakeChanged();
            row.LeasedUntil = lease.Until.ToUnixTimeMilliseconds();
            tools.Store.Record(row,
                [.. chunks.Select(chunk => new StoredSteps { Run = feed.Id, Chunk = chunk.Index, Points = chunk.Bytes })], count, epoch);
            (lease.Kept, lease.WrittenAt) = (row.Step, clock.GetTimestamp());
        }
        catch
        {
            feed.MarkChanged();
            throw;
        }
    }

    /// <summary>Hangs an epoch whose checkpoint lies in the run's folder, and writes its row.</summary>
    /// <exception cref="IOException">The file cannot be read, or the row could not be kept.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public EpochAnswer Hang(RunFeed feed, Lease lease, int epoch)
    {
        // What another run left with the same weights is the same model and keeps its name; the figures of this epoch are in its own file.
        string checkpoint = TrainingRun.CheckpointOf(tools.RunsDirectory, feed.Id, epoch);
        var hung = tools.Models.Add(checkpoint);
        var metrics = Checkpoint.LoadModel(checkpoint).Description.Metrics;
        var answer = EpochAnswer.Of(feed.Recipe, epoch, (long)epoch * feed.Batches, hung.Id.ToString(), metrics);
        if (answer.Warning is { } warning)
        {
            LogWarning(feed.Id, warning);
        }

        Write(feed, lease, new StoredEpoch { Run = feed.Id, Epoch = epoch, Step = answer.Step, Model = answer.Model,
            Metrics = JsonSerializer.Serialize(metrics) });
        return answer;
    }

    /// <summary>Holds a run's files to what the database knows of it, and hangs epochs that a kill had left without a row.</summary>
    /// <returns>Whether there is a state to go on from.</returns>
    /// <exception cref="InvalidDataException">A file is damaged, or of a later time than the database.</exception>
    /// <exception cref="IOException">A file cannot be read or a row not be kept.</exception>
    public bool Check(RunFeed feed, Lease lease)
    {
        string state = TrainingRun.StateOf(tools.RunsDirectory, feed.Id);
        if (!File.Exists(state))
        {
            // It begins anew from its seed, and comes to the same epochs and steps, which are passed over.
            return false;
        }

        var saved = SavedState.Read(state);
        long step = ((long)saved.Epochs * feed.Batches) + saved.Batch;
        if (step > feed.Step)
        {
            throw new InvalidDataException($"The saved state of this run has done {step} batches and the gallery's database knows of {feed.Step}: the database is from an earlier time than the files.");
        }

        for (int epoch = feed.LastEpoch + 1; epoch <= saved.Epochs; epoch++)
        {
            feed.Add(Hang(feed, lease, epoch));
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {Run}: {Warning}")]
    private partial void LogWarning(string run, string warning);
}
