using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Runs;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Sessions;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Studio.Queue;

/// <summary>Whose turn it is: begins trainings, and writes what became of them.</summary>
internal sealed partial class RunTurns(StudioRuns runs, StudioTools tools, TimeProvider clock, ILogger logger)
{
    /// <summary>From a run's beginning that could not be written to the next try.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = logger;
    private bool _open;
    private Task _later = Task.CompletedTask;

    /// <summary>From now on runs have their turn. Under the gate.</summary>
    public void Open()
    {
        _open = true;
        Dispatch();
    }

    /// <summary>Stops every training and waits until all have stopped.</summary>
    public async Task CloseAsync()
    {
        await runs.Gate.WaitAsync();
        try
        {
            _open = false;
            foreach (var run in runs.All)
            {
                run.Session?.Stop();
            }
        }
        finally
        {
            runs.Gate.Release();
        }

        await Task.WhenAll(runs.All.Select(run => run.Following));
    }

    /// <summary>Begins as many trainings as there is room for. Runs that were interrupted come before the queue. Under the gate.</summary>
    public void Dispatch()
    {
        while (_open && runs.All.Count(run => run.Session is not null) < tools.Settings.Parallel)
        {
            var next = runs.All.Where(run => run.Session is null && run.State is RunStates.Running or RunStates.Queued)
                .OrderBy(run => run.State == RunStates.Queued)
                .ThenBy(run => run.Feed.Row().Place)
                .FirstOrDefault();
            if (next is null || !TryMarkRunning(next))
            {
                break;
            }

            var session = next.Session = new RunSession(next.Feed, tools);
            session.Start();
            next.Following = FollowAsync(next, session);
        }

        runs.TellPlaces();
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

    private bool TryMarkRunning(StudioRun run)
    {
        var row = run.Feed.Row();
        row.State = RunStates.Running;
        row.StartedAt ??= clock.GetUtcNow().ToUnixTimeMilliseconds();
        try
        {
            tools.Store.Change(row);
        }
        catch (IOException fault)
        {
            // It stays in the queue, and is tried again.
            LogNotKept(fault, row.Id);
            if (_later.IsCompleted)
            {
                _later = DispatchLaterAsync();
            }

            return false;
        }

        run.Feed.Change(row);
        return true;
    }

    // A disk that is well again says so to nobody.
    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for this task; what went wrong is logged.")]
    private async Task DispatchLaterAsync()
    {
        await Task.Delay(BetweenTries, clock);
        await runs.Gate.WaitAsync();
        try
        {
            _later = Task.CompletedTask;
            Dispatch();
        }
        catch (Exception fault)
        {
            LogLost(fault, "next in the queue");
        }
        finally
        {
            runs.Gate.Release();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for this task; what went wrong is logged.")]
    private async Task FollowAsync(StudioRun run, RunSession session)
    {
        try
        {
            var end = await session.End;
            await runs.Gate.WaitAsync();
            try
            {
                run.Session = null;
                Conclude(run, end);
            }
            finally
            {
                // Whatever became of this one, the next has its turn.
                try
                {
                    runs.Hold(run.Feed);
                    Dispatch();
                }
                finally
                {
                    runs.Gate.Release();
                }
            }
        }
        catch (Exception fault)
        {
            LogLost(fault, run.Feed.Id);
        }
    }

    // Whoever paused or cancelled it has written so already; a server that closes lets it be running.
    private void Conclude(StudioRun run, SessionEnd end)
    {
        var row = run.Feed.Row();
        if (end.Fault is { } fault && row.State != RunStates.Cancelled)
        {
            LogFailed(fault, row.Id);
            (row.State, row.Fault, row.FinishedAt) = (RunStates.Failed, RunFaults.Tell(fault, run.Feed.LastEpoch), clock.GetUtcNow().ToUnixTimeMilliseconds());
        }
        else if (end.Finished && row.State == RunStates.Running)
        {
            (row.State, row.FinishedAt) = (RunStates.Finished, clock.GetUtcNow().ToUnixTimeMilliseconds());
        }
        else
        {
            if (row.State == RunStates.Cancelled)
            {
                PutAway(run);
            }

            return;
        }

        try
        {
            tools.Store.Change(row);
        }
        catch (IOException notKept)
        {
            // It is told all the same. At the next start it goes on, and comes to the same end.
            LogNotKept(notKept, row.Id);
        }

        tools.Easel.Clear(row.Id);
        run.Feed.ClearEasel();
        run.Feed.Change(row);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The run {Run} failed.")]
    private partial void LogFailed(Exception fault, string run);

    [LoggerMessage(Level = LogLevel.Error, Message = "A change of the run {Run} could not be kept.")]
    private partial void LogNotKept(Exception fault, string run);

    [LoggerMessage(Level = LogLevel.Error, Message = "The end of the run {Run} could not be followed up.")]
    private partial void LogLost(Exception fault, string run);
}
