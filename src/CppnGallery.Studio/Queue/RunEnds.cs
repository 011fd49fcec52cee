using CppnGallery.Gallery.Runs;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Work;
using CppnGallery.Studio.Workers;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Studio.Queue;

/// <summary>
/// What becomes of runs: finished, failed, left to others; and the writing of that. For who has <see cref="StudioRuns.Gate"/>.
/// </summary>
internal sealed partial class RunEnds(StudioTools tools, WorkerRoom room, TimeProvider clock, ILogger logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>
    /// Writes what became of a run that its worker let go of. Whoever paused or cancelled it has written so already; a worker that was
    /// stopped lets it be running, and another goes on. Under the gate.
    /// </summary>
    public void Conclude(StudioRun run, Lease lease, WorkEnd end)
    {
        switch (end.Reason)
        {
            case WorkEndReason.Finished when run.State == RunStates.Running:
                Rest(run, row => row.State = RunStates.Finished);
                break;
            case WorkEndReason.Failed:
                LogWorkerFailed(run.Feed.Id, room.NameOf(lease.Worker), end.Message);
                Fail(run, end.Fault, end.Message ?? "");
                break;
            case WorkEndReason.LacksData:
                run.LackedBy.Add(lease.Worker);
                if (!room.HasOther(run.LackedBy))
                {
                    Fail(run, RunFault.Digits, end.Message ?? "");
                }
                else if (run.State == RunStates.Running)
                {
                    LogLacks(room.NameOf(lease.Worker), run.Feed.Id);
                    TryChange(run, row => row.State = RunStates.Queued);
                }

                break;
        }
    }

    /// <summary>Something went wrong with a run here. Under the gate.</summary>
    public void Fail(StudioRun run, Exception fault)
    {
        LogFailed(fault, run.Feed.Id);
        Fail(run, RunFaults.Of(fault), fault.Message);
    }

    private void Fail(StudioRun run, RunFault fault, string message)
    {
        if (run.State != RunStates.Cancelled)
        {
            Rest(run, row => (row.State, row.Fault) = (RunStates.Failed, RunFaults.Tell(fault, message, run.Feed.LastEpoch)));
        }
    }

    private void Rest(StudioRun run, Action<StoredRun> change)
    {
        tools.Easel.Clear(run.Feed.Id);
        run.Feed.ClearEasel();
        TryChange(
            run,
            row =>
            {
                change(row);
                row.FinishedAt = clock.GetUtcNow().ToUnixTimeMilliseconds();
            },
            evenSo: true);
    }

    /// <summary>Writes a change of a run's row, its lease as it is now.</summary>
    /// <param name="run">The run.</param>
    /// <param name="change">Changes the row.</param>
    /// <param name="evenSo">
    /// Whether what cannot be written is told all the same: at the next start the run goes on, and comes to the same end.
    /// </param>
    public bool TryChange(StudioRun run, Action<StoredRun> change, bool evenSo = false)
    {
        var row = run.Feed.Row();
        (row.Worker, row.LeasedUntil) = (run.Lease?.Worker, run.Lease?.Until.ToUnixTimeMilliseconds());
        change(row);
        bool kept = true;
        try
        {
            tools.Store.Change(row);
        }
        catch (IOException fault)
        {
            LogNotKept(fault, row.Id);
            kept = false;
        }

        if (kept || evenSo)
        {
            run.Feed.Change(row);
        }

        return kept;
    }

    /// <summary>Clears away what a run that is over went on from. Under the gate.</summary>
    public void PutAway(StudioRun run)
    {
        tools.Easel.Clear(run.Feed.Id);
        run.Feed.ClearEasel();
        DeleteState(run.Feed.Id);
    }

    /// <summary>Deletes what a run would go on from; where that fails it is logged.</summary>
    public void DeleteState(string id)
    {
        try
        {
            RunNames.DeleteState(id, tools);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It only takes room.
            LogNotKept(fault, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The run {Run} failed.")]
    private partial void LogFailed(Exception fault, string run);

    [LoggerMessage(Level = LogLevel.Error, Message = "The run {Run} failed at the worker {Worker}: {Message}")]
    private partial void LogWorkerFailed(string run, string worker, string? message);

    [LoggerMessage(Level = LogLevel.Information, Message = "The worker {Worker} lacks the data of the run {Run} and leaves it to others.")]
    private partial void LogLacks(string worker, string run);

    [LoggerMessage(Level = LogLevel.Error, Message = "A change of the run {Run} could not be kept.")]
    private partial void LogNotKept(Exception fault, string run);
}
