using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CppnGallery.Gallery.Runs;
using CppnGallery.Learning.Runs;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Web.Training;

/// <summary>
/// The runs of this gallery: their queue, their states, and the trainings that go on. Every change is in the database before its task ends. Safe for any number of threads.
/// </summary>
#pragma warning disable CA1001 // The gate holds no more than memory, and hosts may close the studio after they disposed of it.
internal sealed partial class TrainingStudio(StudioTools tools, MachineWatch machine, TimeProvider clock, ILogger<TrainingStudio> logger)
#pragma warning restore CA1001
{
    /// <summary>Runs at rest whose steps are held for those who watched them to the end, before they are read from the database again.</summary>
    private const int MostHeld = 4;

    /// <summary>From a run's beginning that could not be written to the next try.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, StudioRun> _runs = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Queue<RunFeed> _held = [];
    private bool _open;
    private Task _later = Task.CompletedTask;

    /// <summary>Every run, the newest first.</summary>
    public IReadOnlyList<RunAnswer> Runs => [.. _runs.Values.Select(run => run.Feed.Answer()).OrderByDescending(run => run.CreatedAt).ThenBy(run => run.Id, StringComparer.Ordinal)];

    /// <summary>A run by its name, or null.</summary>
    public RunAnswer? Find(string id) => FeedOf(id)?.Answer();

    /// <summary>What is known of a run, or null where there is none of this name.</summary>
    public RunFeed? FeedOf(string id) => _runs.TryGetValue(id, out var run) ? run.Feed : null;

    /// <summary>Reads the runs, and lets those go on that were interrupted.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var epochs = tools.Store.Epochs().ToLookup(epoch => epoch.Run);
            foreach (var row in tools.Store.Runs())
            {
                _runs[row.Id] = new(NewFeed(row, epochs[row.Id]));
            }

            _open = true;
            Dispatch();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops every training where it is; at the next start they go on.</summary>
    public async Task CloseAsync()
    {
        await _gate.WaitAsync();
        try
        {
            _open = false;
            foreach (var run in _runs.Values)
            {
                run.Session?.Stop();
            }
        }
        finally
        {
            _gate.Release();
        }

        await Task.WhenAll(_runs.Values.Select(run => run.Following));
    }

    /// <summary>Puts a run into the queue; it may begin at once.</summary>
    /// <exception cref="RunRefusedException">The order cannot be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was begun.</exception>
    public async Task<RunAnswer> StartAsync(RunOrder order, CancellationToken cancellationToken)
    {
        var wanted = OrderCheck.Check(order, tools.Settings);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            int waiting = _runs.Values.Count(run => run.State == RunStates.Queued);
            if (waiting >= tools.Settings.MaxRuns)
            {
                throw new RunRefusedException(StatusCodes.Status409Conflict, "runs", $"{waiting} runs wait already, as many as this gallery lets wait. Cancel one, or come back when some are done.", tools.Settings.MaxRuns);
            }

            string name = order.Name ?? RunNames.Free(wanted.Recipe.RunName, IsTaken);
            if (IsTaken(name))
            {
                throw new RunRefusedException(StatusCodes.Status409Conflict, "name", $"There is a run {name} already, or was one, or a model on show is of it. Names are given once, because links go by them: choose another.");
            }

            long place = _runs.IsEmpty ? 1 : _runs.Values.Max(run => run.Feed.Row().Place) + 1;
            var row = wanted.ToRun(name, order, clock.GetUtcNow(), place);
            Keep(() => tools.Store.Add(row));
            var run = new StudioRun(NewFeed(row, []));
            _runs[name] = run;
            Dispatch();
            return run.Feed.Answer();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Lets a run rest: queued or running becomes paused.</summary>
    /// <exception cref="RunRefusedException">There is no such run, or it is in another state.</exception>
    public Task<RunAnswer> PauseAsync(string id, CancellationToken cancellationToken) =>
        ChangeAsync(id, "paused", [RunStates.Queued, RunStates.Running], row => row.State = RunStates.Paused, cancellationToken);

    /// <summary>Puts a run that rests or failed at the end of the queue.</summary>
    /// <exception cref="RunRefusedException">There is no such run, or it is in another state.</exception>
    public Task<RunAnswer> ResumeAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        id,
        "resumed",
        [RunStates.Paused, RunStates.Failed],
        row =>
        {
            (row.State, row.Fault, row.FinishedAt) = (RunStates.Queued, null, null);
            row.Place = _runs.Values.Max(run => run.Feed.Row().Place) + 1;
        },
        cancellationToken);

    /// <summary>Stops a run for good; its epochs stay.</summary>
    /// <exception cref="RunRefusedException">There is no such run, or it is over.</exception>
    public Task<RunAnswer> CancelAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        id,
        "cancelled",
        [RunStates.Queued, RunStates.Running, RunStates.Paused, RunStates.Failed],
        row => (row.State, row.FinishedAt) = (RunStates.Cancelled, clock.GetUtcNow().ToUnixTimeMilliseconds()),
        cancellationToken);

    /// <summary>Removes a run, with its state and what was recorded; its models are retired, and their files stay.</summary>
    /// <exception cref="RunRefusedException">There is no such run.</exception>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (Get(id).State is RunStates.Queued or RunStates.Running or RunStates.Paused)
        {
            await CancelAsync(id, cancellationToken);
        }

        if (Get(id).Session is { } session)
        {
            await session.End.WaitAsync(cancellationToken);
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            var run = Get(id);
            foreach (var epoch in run.Feed.Answer().Models)
            {
                // Weights that another run came to first are that run's model.
                if (ModelId.TryParse(epoch.Model, out var model, out _) && tools.Models.TryFind(model, out var hung) && hung.Description.Run == run.Feed.Id)
                {
                    await KeepAsync(() => tools.Models.RetireAsync(model, cancellationToken));
                }
            }

            Keep(() => tools.Store.Delete(run.Feed.Id));
            DeleteState(run.Feed.Id);
            _runs.TryRemove(run.Feed.Id, out _);
            tools.Easel.Clear(run.Feed.Id);
            run.Feed.Delete();
        }
        finally
        {
            _gate.Release();
        }
    }

    private StudioRun Get(string id) => _runs.TryGetValue(id, out var run)
        ? run
        : throw new RunRefusedException(StatusCodes.Status404NotFound, "id", UnknownText(id));

    /// <summary>A sentence about a run that is not there.</summary>
    public static string UnknownText(string id) => $"There is no run '{(id.Length > 80 ? id[..80] + "…" : id)}' here; GET /api/runs lists those that are.";

    private async Task<RunAnswer> ChangeAsync(string id, string becomes, string[] from, Action<StoredRun> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var run = Get(id);
            var row = run.Feed.Row();
            if (!from.Contains(row.State))
            {
                throw new RunRefusedException(StatusCodes.Status409Conflict, "state", $"The run {row.Id} is {row.State}; {string.Join(", ", from[..^1])} or {from[^1]} ones can be {becomes}.");
            }

            change(row);
            Keep(() => tools.Store.Change(row));
            run.Feed.Change(row);
            if (row.State != RunStates.Queued)
            {
                run.Session?.Stop();
                if (row.State == RunStates.Cancelled && run.Session is null)
                {
                    PutAway(run);
                }
            }

            Dispatch();
            return run.Feed.Answer();
        }
        finally
        {
            _gate.Release();
        }
    }

    // Under the gate. Runs that were interrupted come before the queue.
    private void Dispatch()
    {
        while (_open && _runs.Values.Count(run => run.Session is not null) < tools.Settings.Parallel)
        {
            var next = _runs.Values.Where(run => run.Session is null && run.State is RunStates.Running or RunStates.Queued)
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

        var queue = _runs.Values.Where(run => run.State == RunStates.Queued).OrderBy(run => run.Feed.Row().Place).ToList();
        foreach (var run in _runs.Values)
        {
            int place = queue.IndexOf(run);
            run.Feed.Queue(place < 0 ? null : place + 1);
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
        await _gate.WaitAsync();
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
            _gate.Release();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for this task; what went wrong is logged.")]
    private async Task FollowAsync(StudioRun run, RunSession session)
    {
        try
        {
            var end = await session.End;
            await _gate.WaitAsync();
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
                    Hold(run.Feed);
                    Dispatch();
                }
                finally
                {
                    _gate.Release();
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

    private void PutAway(StudioRun run)
    {
        tools.Easel.Clear(run.Feed.Id);
        run.Feed.ClearEasel();
        DeleteState(run.Feed.Id);
    }

    private void DeleteState(string id)
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

    private void Hold(RunFeed feed)
    {
        _held.Enqueue(feed);
        if (_held.Count > MostHeld)
        {
            _held.Dequeue().Forget();
        }
    }

    private bool IsTaken(string name) => _runs.ContainsKey(name) || RunNames.IsTaken(name, tools);

    private RunFeed NewFeed(StoredRun row, IEnumerable<StoredEpoch> epochs) => new(
        row,
        epochs.Select(epoch => new EpochAnswer(epoch.Epoch, epoch.Step, epoch.Model, JsonSerializer.Deserialize<Dictionary<string, double>>(epoch.Metrics)!)),
        () => HistoryChunks.Read(tools.Store.Steps(row.Id).Select(steps => new HistoryChunk(steps.Chunk, steps.Points))),
        machine);

    private void Keep(Action write) => KeepAsync(() =>
    {
        write();
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    private async Task KeepAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (IOException fault)
        {
            LogRefused(fault);
            throw new RunRefusedException(StatusCodes.Status503ServiceUnavailable, "database", $"{fault.Message} Nothing was changed.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A change of a run was refused, since it could not be kept.")]
    private partial void LogRefused(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The run {Run} failed.")]
    private partial void LogFailed(Exception fault, string run);

    [LoggerMessage(Level = LogLevel.Error, Message = "A change of the run {Run} could not be kept.")]
    private partial void LogNotKept(Exception fault, string run);

    [LoggerMessage(Level = LogLevel.Error, Message = "The end of the run {Run} could not be followed up.")]
    private partial void LogLost(Exception fault, string run);
}
