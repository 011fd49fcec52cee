using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Runs;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Queue;
using CppnGallery.Studio.Watching;
using CppnGallery.Studio.Work;
using CppnGallery.Studio.Workers;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Studio;

/// <summary>
/// The runs of this gallery and what their owner may do with them. Every change is in the database before its task ends. Safe for any
/// number of threads.
/// </summary>
public sealed partial class TrainingStudio : IDisposable
{
    private readonly StudioTools _tools;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly StudioRuns _runs;
    private readonly RunTurns _turns;

    /// <summary>A studio that is not open yet.</summary>
    /// <param name="tools">What trainings work with.</param>
    /// <param name="machine">What the machine spends.</param>
    /// <param name="room">The workers.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Where faults go that nobody waits for.</param>
    public TrainingStudio(StudioTools tools, MachineWatch machine, WorkerRoom room, TimeProvider clock, ILogger<TrainingStudio> logger)
    {
        (_tools, _clock, _logger) = (tools, clock, logger);
        _runs = new(tools, machine);
        _turns = new(_runs, tools, room, clock, logger);
        Desk = new(_runs, _turns, tools, room, clock);
    }

    /// <summary>Where workers ask and report.</summary>
    public WorkDesk Desk { get; }

    /// <summary>Whether a run is there that nobody trains.</summary>
    public bool HasWork => _turns.HasWork;

    /// <summary>Ends when that may have changed. Taken before one looks.</summary>
    public Task WorkChanged => _turns.Bell;

    /// <summary>Every run, the newest first.</summary>
    public IReadOnlyList<RunAnswer> Runs =>
        [.. _runs.All.Select(run => run.Feed.Answer()).OrderByDescending(run => run.CreatedAt)
        .ThenBy(run => run.Id, StringComparer.Ordinal)];

    /// <summary>A run by its name, or null.</summary>
    public RunAnswer? Find(string id) => FeedOf(id)?.Answer();

    /// <summary>What is known of a run, or null where there is none of this name.</summary>
    public RunFeed? FeedOf(string id) => _runs.FeedOf(id);

    /// <summary>What is known of a run.</summary>
    /// <exception cref="RunRefusedException">There is none of this name.</exception>
    public RunFeed Known(string id) => _runs.Get(id).Feed;

    /// <summary>
    /// Reads the runs, and lets those go on that were interrupted. Whoever opens it calls <see cref="SweepAsync"/> every second from then
    /// on.
    /// </summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _runs.Gate.WaitAsync(cancellationToken);
        try
        {
            var epochs = _tools.Store.Epochs().ToLookup(epoch => epoch.Run);
            foreach (var row in _tools.Store.Runs())
            {
                _runs.Add(row, epochs[row.Id]);
            }

            _turns.Open();
        }
        finally
        {
            _runs.Gate.Release();
        }
    }

    /// <summary>Ends the leases of workers that were silent for too long. It never fails: what goes wrong is logged.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "It is done again in a second, and whoever calls it has nobody to tell.")]
    public async Task SweepAsync()
    {
        try
        {
            await _turns.SweepAsync();
        }
        catch (Exception fault)
        {
            LogSweep(fault);
        }
    }

    /// <summary>From now on no run is given to anybody. Those that train go on, and what they send is taken.</summary>
    public async Task CloseAsync()
    {
        await _runs.Gate.WaitAsync();
        try
        {
            _turns.Close();
        }
        finally
        {
            _runs.Gate.Release();
        }
    }

    /// <summary>Lets go of the runs' folders. Workers elsewhere keep their leases, in case the gallery is back in time.</summary>
    public void Dispose()
    {
        foreach (var run in _runs.All)
        {
            run.Lease?.LetGo();
        }
    }

    /// <summary>Puts a run into the queue; it may begin at once.</summary>
    /// <exception cref="RunRefusedException">The order cannot be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was begun.</exception>
    public async Task<RunAnswer> StartAsync(RunOrder order, CancellationToken cancellationToken)
    {
        var wanted = OrderCheck.Check(order, _tools.Settings);
        await _runs.Gate.WaitAsync(cancellationToken);
        try
        {
            int waiting = _runs.All.Count(run => run.State == RunStates.Queued);
            if (waiting >= _tools.Settings.MaxRuns)
            {
                throw new RunRefusedException(RunRefusal.Conflict, "runs",
                    $"{waiting} runs wait already, as many as this gallery lets wait. Cancel one, or come back when some are done.",
                    _tools.Settings.MaxRuns);
            }

            string name = order.Name ?? RunNames.Free(wanted.Recipe.RunName, _runs.IsTaken);
            if (_runs.IsTaken(name))
            {
                throw new RunRefusedException(RunRefusal.Conflict, "name",
                    $"There is a run {name} already, or was one, or a model on show is of it. Names are given once, because links go by them: choose another.");
            }

            var row = wanted.ToRun(name, order, _clock.GetUtcNow(), _runs.NextPlace);
            Keep(() => _tools.Store.Add(row));
            var run = _runs.Add(row, []);
            _turns.Dispatch();
            return run.Feed.Answer();
        }
        finally
        {
            _runs.Gate.Release();
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
            row.Place = _runs.NextPlace;
        },
        cancellationToken);

    /// <summary>Stops a run for good; its epochs stay.</summary>
    /// <exception cref="RunRefusedException">There is no such run, or it is over.</exception>
    public Task<RunAnswer> CancelAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        id,
        "cancelled",
        [RunStates.Queued, RunStates.Running, RunStates.Paused, RunStates.Failed],
        row => (row.State, row.FinishedAt) = (RunStates.Cancelled, _clock.GetUtcNow().ToUnixTimeMilliseconds()),
        cancellationToken);

    /// <summary>Removes a run, with its state and what was recorded; its models are retired, and their files stay.</summary>
    /// <exception cref="RunRefusedException">There is no such run.</exception>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (_runs.Get(id).State is RunStates.Queued or RunStates.Running or RunStates.Paused)
        {
            await CancelAsync(id, cancellationToken);
        }

        await _runs.Gate.WaitAsync(cancellationToken);
        try
        {
            var run = _runs.Get(id);
            foreach (var epoch in run.Feed.Answer().Models)
            {
                // Weights that another run came to first are that run's model.
                if (ModelId.TryParse(epoch.Model, out var model, out _) && _tools.Models.TryFind(model, out var hung)
                    && hung.Description.Run == run.Feed.Id)
                {
                    await KeepAsync(() => _tools.Models.RetireAsync(model, cancellationToken));
                }
            }

            Keep(() => _tools.Store.Delete(run.Feed.Id));
            _turns.Ends.DeleteState(run.Feed.Id);
            _runs.Remove(run);
            _tools.Easel.Clear(run.Feed.Id);
            run.Feed.Delete();
        }
        finally
        {
            _runs.Gate.Release();
        }
    }

    private async Task<RunAnswer> ChangeAsync(string id, string becomes, string[] from, Action<StoredRun> change,
        CancellationToken cancellationToken)
    {
        await _runs.Gate.WaitAsync(cancellationToken);
        try
        {
            var run = _runs.Get(id);
            var row = run.Feed.Row();
            if (!from.Contains(row.State))
            {
                throw new RunRefusedException(RunRefusal.Conflict, "state",
                    $"The run {row.Id} is {row.State}; {string.Join(", ", from[..^1])} or {from[^1]} ones can be {becomes}.");
            }

            change(row);
            Keep(() => _tools.Store.Change(row));
            run.Feed.Change(row);
            run.LackedBy.Clear();
            if (row.State == RunStates.Cancelled)
            {
                await _turns.EndLeaseAsync(run);
                _turns.Ends.PutAway(run);
            }

            _turns.Dispatch();
            return run.Feed.Answer();
        }
        finally
        {
            _runs.Gate.Release();
        }
    }

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
            throw new RunRefusedException(RunRefusal.Unavailable, "database", $"{fault.Message} Nothing was changed.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A change of a run was refused, since it could not be kept.")]
    private partial void LogRefused(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Silent workers could not be looked for.")]
    private partial void LogSweep(Exception fault);
}
