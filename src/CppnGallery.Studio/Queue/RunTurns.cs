using System.Text.Json;
using CppnGallery.Gallery.Runs;
using CppnGallery.Learning.Runs;
using CppnGallery.Studio.Work;
using CppnGallery.Studio.Workers;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Studio.Queue;

/// <summary>
/// Whose turn it is: gives runs to workers, and takes them back. What is said to be under the gate is for who has
/// <see cref="StudioRuns.Gate"/>.
/// </summary>
internal sealed partial class RunTurns(StudioRuns runs, StudioTools tools, WorkerRoom room, TimeProvider clock, ILogger logger)
{
    private readonly ILogger _logger = logger;
    private readonly RunRecords _records = new(tools, clock, logger);
    private readonly RunEnds _ends = new(tools, room, clock, logger);
    private volatile bool _open;
    private TaskCompletionSource _bell = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is written of a run while it trains.</summary>
    public RunRecords Records => _records;

    /// <summary>What is written of a run that comes to rest.</summary>
    public RunEnds Ends => _ends;

    /// <summary>Ends when there may be something for a worker. Taken before one looks.</summary>
    public Task Bell => Volatile.Read(ref _bell).Task;

    /// <summary>Whether runs are given at all.</summary>
    public bool IsOpen => _open;

    /// <summary>Whether a run is there to be given.</summary>
    public bool HasWork => _open && runs.All.Any(run => run.Lease is null && run.State is RunStates.Running or RunStates.Queued);

    /// <summary>
    /// From now on runs are given. Leases of workers that may be alive hold on; the gallery's own workers ended with it. Under the gate.
    /// </summary>
    public void Open()
    {
        foreach (var run in runs.All)
        {
            var row = run.Feed.Row();
            var left = DateTimeOffset.FromUnixTimeMilliseconds(row.LeasedUntil ?? 0) - clock.GetUtcNow();
            if (row.Worker is { } worker && left > TimeSpan.Zero && !WorkerBadge.EndedWithGallery(worker)
                && row.State is RunStates.Running or RunStates.Paused)
            {
                TryGoOn(run, row.Fence, worker, left);
            }
        }

        _open = true;
        Dispatch();
    }

    /// <summary>From now on no run is given. Under the gate.</summary>
    public void Close()
    {
        _open = false;
        Ring();
    }

    /// <summary>
    /// Says of as many runs as the gallery has workers that they are running: their turn has come, and a worker takes them at once. Under
    /// the gate.
    /// </summary>
    public void Dispatch()
    {
        while (_open && runs.All.Count(run => run.State == RunStates.Running || run.Lease is not null) < tools.Settings.OwnWorkers)
        {
            var next = runs.All.Where(run => run.State == RunStates.Queued && run.Lease is null && run.LackedBy.Count == 0)
                .OrderBy(run => run.Feed.Row().Place).FirstOrDefault();
            if (next is null || !_ends.TryChange(next, MarkRunning))
            {
                break;
            }
        }

        runs.TellPlaces();
        Ring();
    }

    /// <summary>Gives a worker the run whose turn it is: those that were interrupted come before the queue. Under the gate.</summary>
    /// <returns>Null where there is nothing for this worker.</returns>
    public async Task<WorkOrder?> GiveAsync(string worker)
    {
        // Who asks has no run: an answer that gave it one was lost.
        foreach (var lost in runs.All.Where(run => run.Lease?.Worker == worker).ToList())
        {
            await EndLeaseAsync(lost);
        }

        if (!_open)
        {
            return null;
        }

        var waiting = runs.All.Where(run => run.Lease is null && run.State is RunStates.Running or RunStates.Queued
            && !run.LackedBy.Contains(worker))
            .OrderBy(run => run.State == RunStates.Queued)
            .ThenBy(run => run.Feed.Row().Place);
        foreach (var run in waiting)
        {
            if (TryGive(run, worker) is { } order)
            {
                runs.TellPlaces();
                return order;
            }
        }

        return null;
    }

    /// <summary>Ends a lease as its worker wants, unless somebody else has ended it.</summary>
    public Task EndAsync(StudioRun run, Lease lease, WorkEnd end) => UnderGateAsync(run, lease, () => _ends.Conclude(run, lease, end));

    /// <summary>Ends a lease because something went wrong here, unless somebody else has ended it.</summary>
    public Task FailAsync(StudioRun run, Lease lease, Exception fault) => UnderGateAsync(run, lease, () => _ends.Fail(run, fault));

    /// <summary>Ends the leases of workers that were silent for too long, or of those meant.</summary>
    public async Task SweepAsync(Func<Lease, bool>? meant = null)
    {
        await runs.Gate.WaitAsync();
        try
        {
            bool any = false;
            foreach (var run in runs.All)
            {
                if (run.Lease is { } lease && (meant?.Invoke(lease) ?? lease.IsSilent))
                {
                    any |= await EndLeaseAsync(run, unless: () => meant is null && !lease.IsSilent);
                    LogSilent(room.NameOf(lease.Worker), run.Feed.Id);
                }
            }

            if (any)
            {
                Dispatch();
            }
        }
        finally
        {
            runs.Gate.Release();
        }
    }

    /// <summary>Takes a run from whoever trains it. Under the gate.</summary>
    /// <param name="run">The run.</param>
    /// <param name="unless">Asked when nothing more of the lease is going on.</param>
    /// <returns>Whether it did.</returns>
    public async Task<bool> EndLeaseAsync(StudioRun run, Func<bool>? unless = null)
    {
        if (run.Lease is not { } lease)
        {
            return false;
        }

        await lease.Turn.WaitAsync();
        try
        {
            if (unless?.Invoke() == true)
            {
                return false;
            }

            lease.End();
            run.Lease = null;
            run.Feed.End();
            runs.Hold(run.Feed);
        }
        finally
        {
            lease.Turn.Release();
        }

        _ends.TryChange(run, static _ => { });
        return true;
    }

    private void Ring() => Interlocked.Exchange(ref _bell, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private void MarkRunning(StoredRun row)
    {
        row.State = RunStates.Running;
        row.StartedAt ??= clock.GetUtcNow().ToUnixTimeMilliseconds();
    }

    private WorkOrder? TryGive(StudioRun run, string worker)
    {
        try
        {
            long number = run.Feed.Row().Fence + 1;
            var lease = Begin(run, number, worker, Lease.Length, out bool hasState);
            bool kept = _ends.TryChange(run, row =>
            {
                MarkRunning(row);
                (row.Fence, row.Worker, row.LeasedUntil) = (number, worker, lease.Until.ToUnixTimeMilliseconds());
            });
            if (kept)
            {
                run.Lease = lease;
                return OrderOf(run, lease, hasState);
            }

            // The disk takes nothing: the worker asks again.
            lease.End();
            run.Feed.End();
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            run.Feed.End();
            _ends.Fail(run, fault);
        }

        return null;
    }

    private void TryGoOn(StudioRun run, long number, string worker, TimeSpan left)
    {
        try
        {
            run.Lease = Begin(run, number, worker, left, out _);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            run.Feed.End();
            _ends.Fail(run, fault);
        }
    }

    private Lease Begin(StudioRun run, long number, string worker, TimeSpan left, out bool hasState)
    {
        var feed = run.Feed;
        var lease = new Lease(number, worker, TrainingRun.Hold(tools.RunsDirectory, feed.Id), clock, left) { Kept = feed.Step };
        try
        {
            hasState = _records.Check(feed, lease);
            feed.Begin();
            return lease;
        }
        catch
        {
            lease.End();
            throw;
        }
    }

    private WorkOrder OrderOf(StudioRun run, Lease lease, bool hasState)
    {
        var row = run.Feed.Row();
        return new(
            row.Id,
            lease.Number,
            Lease.Length.TotalSeconds,
            row.Recipe,
            JsonSerializer.Deserialize<Dictionary<string, double>>(row.Settings)!,
            row.Epochs,
            row.Seed,
            row.Dataset,
            row.Digits,
            row.DigitsPerEpoch,
            run.Feed.LastEpoch,
            hasState,
            tools.Settings.SaveSeconds,
            tools.Settings.EaselSeconds);
    }

    private async Task UnderGateAsync(StudioRun run, Lease lease, Action conclude)
    {
        await runs.Gate.WaitAsync();
        try
        {
            if (run.Lease == lease && await EndLeaseAsync(run))
            {
                conclude();
                Dispatch();
            }
        }
        finally
        {
            runs.Gate.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The worker {Worker} has lost the run {Run}; another goes on from its last state.")]
    private partial void LogSilent(string worker, string run);
}
