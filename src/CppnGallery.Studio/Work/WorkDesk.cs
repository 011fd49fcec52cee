using CppnGallery.Gallery.Runs;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Queue;
using CppnGallery.Studio.Watching;
using CppnGallery.Studio.Workers;

namespace CppnGallery.Studio.Work;

/// <summary>
/// What workers may say and bring. Everything comes with the number of a lease, and what comes with another than the run's newest, or after
/// the lease is over, is refused with the parameter
/// <see cref="LeaseParameter"/> and changes nothing. Safe for any number of threads.
/// </summary>
public sealed class WorkDesk
{
    /// <summary>What is at fault where a worker has lost its run.</summary>
    public const string LeaseParameter = "lease";

    private readonly StudioRuns _runs;
    private readonly RunTurns _turns;
    private readonly StudioTools _tools;
    private readonly WorkerRoom _room;
    private readonly TimeProvider _clock;
    private readonly WorkUploads _uploads;

    internal WorkDesk(StudioRuns runs, RunTurns turns, StudioTools tools, WorkerRoom room, TimeProvider clock)
    {
        (_runs, _turns, _tools, _room, _clock) = (runs, turns, tools, room, clock);
        _uploads = new(tools);
    }

    /// <summary>
    /// The next run for a worker, or null where there is none within its patience. One who asks has no run: a lease that it had is over.
    /// </summary>
    /// <exception cref="RunRefusedException">The claim makes no sense.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<WorkOrder?> ClaimAsync(WorkerBadge badge, WorkClaim claim, TimeSpan patience, CancellationToken cancellationToken)
    {
        WorkCheck.Check(claim);
        string worker = badge.Of(claim.Instance);
        _room.Asked(worker, badge, claim);
        for (long start = _clock.GetTimestamp(); ;)
        {
            Task bell;
            await _runs.Gate.WaitAsync(cancellationToken);
            try
            {
                bell = _turns.Bell;
                if (await _turns.GiveAsync(worker) is { } order)
                {
                    _room.Works(worker, badge, order.Run, null);
                    return order;
                }
            }
            finally
            {
                _runs.Gate.Release();
            }

            var left = patience - _clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || !_turns.IsOpen)
            {
                return null;
            }

            try
            {
                await bell.WaitAsync(left, _clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    /// <summary>Takes steps in, renews the lease, and ends it where the worker wants that.</summary>
    /// <exception cref="RunRefusedException">The lease is over, or the message makes no sense.</exception>
    public async Task<WorkAnswer> ReportAsync(WorkerBadge badge, string id, WorkProgress progress, CancellationToken cancellationToken)
    {
        var run = _runs.Get(id);
        WorkCheck.Check(progress, run.Feed);
        if (run.Lease is null && run.State == RunStates.Cancelled && run.Feed.Row().Fence == progress.Lease)
        {
            return new(run.Feed.Step, run.Feed.Step, Pause: false, Cancel: true);
        }

        return await TakeAsync(run, badge, progress, cancellationToken);
    }

    /// <summary>Puts the generator as it is amid an epoch on the easel.</summary>
    /// <exception cref="RunRefusedException">The lease is over, or the model is not of this run.</exception>
    /// <exception cref="ImportRefusedException">It is no model that can be taken.</exception>
    public async Task ShowAsync(WorkerBadge badge, string id, long lease, long step, WorkBody body, CancellationToken cancellationToken)
    {
        var run = Look(badge, id, lease);
        var intake = await WorkUploads.ReadModelAsync(run.Feed, body, epoch: null, cancellationToken);
        await WorkAsync(run, badge, lease, _ =>
        {
            if (step > 0 && step <= run.Feed.Step)
            {
                _tools.Easel.Put(run.Feed.Id, intake.Model);
                run.Feed.Show(intake.Model.Id, step);
            }
        }, cancellationToken);
    }

    /// <summary>Keeps and hangs an epoch's model. One that is here already is left as it is.</summary>
    /// <exception cref="RunRefusedException">
    /// The lease is over, the model is not of this run and epoch, or not all steps of the epoch were sent.
    /// </exception>
    /// <exception cref="ImportRefusedException">It is no model that can be taken.</exception>
    public async Task KeepEpochAsync(WorkerBadge badge, string id, long lease, int epoch, WorkBody body,
        CancellationToken cancellationToken)
    {
        var run = Look(badge, id, lease);
        var intake = await WorkUploads.ReadModelAsync(run.Feed, body, epoch, cancellationToken);
        await WorkAsync(run, badge, lease, held =>
        {
            var feed = run.Feed;
            if (epoch <= feed.LastEpoch)
            {
                return;
            }

            if (epoch != feed.LastEpoch + 1 || (epoch > 0 && held.LastOfEpoch?.Step != (long)epoch * feed.Batches))
            {
                throw new RunRefusedException(RunRefusal.Conflict, "epoch",
                    $"The gallery has epoch {feed.LastEpoch} and step {Known(feed, held)} of this run; the epochs come after all of their steps, one after another.");
            }

            _uploads.Keep(feed, intake, epoch);
            var answer = _turns.Records.Hang(feed, held, epoch);
            feed.Add(held.LastOfEpoch, answer);
            held.LastOfEpoch = null;
        }, cancellationToken);
    }

    /// <summary>Keeps the state that the run goes on from when its worker is lost.</summary>
    /// <exception cref="RunRefusedException">
    /// The lease is over, or it is no state of this run, or of a step that the gallery does not know.
    /// </exception>
    public async Task KeepStateAsync(WorkerBadge badge, string id, long lease, WorkBody body, CancellationToken cancellationToken)
    {
        var run = Look(badge, id, lease);
        string arrived = await ReceiveAsync(run, badge, lease, body, cancellationToken);
        try
        {
            long step = WorkUploads.CheckState(run.Feed, arrived);
            await WorkAsync(run, badge, lease, held =>
            {
                if (step > run.Feed.Step)
                {
                    throw new RunRefusedException(RunRefusal.Conflict, "step",
                        $"This state has done {step} batches and the gallery knows of {run.Feed.Step}: the steps come first.");
                }

                _turns.Records.Write(run.Feed, held, epoch: null);
                _uploads.KeepState(run.Feed, arrived);
            }, cancellationToken);
        }
        finally
        {
            File.Delete(arrived);
        }
    }

    /// <summary>The file of the state that a run goes on from.</summary>
    /// <exception cref="RunRefusedException">The lease is over, or there is no state.</exception>
    public Stream OpenState(WorkerBadge badge, string id, long lease)
    {
        var run = Look(badge, id, lease);
        return _uploads.OpenState(run.Feed)
            ?? throw new RunRefusedException(RunRefusal.Unknown, "id", "There is no state of this run; it begins from its seed.");
    }

    /// <summary>Takes the runs from workers with a badge, because it is good no more or they have ended.</summary>
    public async Task TurnOutAsync(WorkerBadge badge)
    {
        await _turns.SweepAsync(lease => badge.Has(lease.Worker));
        _room.Left(badge.Has);
    }

    // What the gallery's own disk does not take fails the run.
    private async Task<string> ReceiveAsync(StudioRun run, WorkerBadge badge, long lease, WorkBody body, CancellationToken cancellationToken)
    {
        try
        {
            return await _uploads.ReceiveStateAsync(run.Feed, body, cancellationToken);
        }
        catch (DiskFaultException fault)
        {
            await WorkAsync(run, badge, lease, _ => throw fault.InnerException!, cancellationToken);
            throw;
        }
    }

    private static long Known(RunFeed feed, Lease lease) => lease.LastOfEpoch?.Step ?? feed.Step;

    private async Task<WorkAnswer> TakeAsync(StudioRun run, WorkerBadge badge, WorkProgress progress, CancellationToken cancellationToken)
    {
        var feed = run.Feed;
        WorkAnswer? answer = null;
        var lease = await WorkAsync(run, badge, progress.Lease, held =>
        {
            foreach (var step in progress.Steps ?? [])
            {
                Take(feed, held, step);
            }

            feed.Pace(progress.Pace);
            if (progress.End is null)
            {
                _turns.Records.WriteIfDue(feed, held);
            }
            else
            {
                _turns.Records.Write(feed, held, epoch: null);
            }

            answer = new(Known(feed, held), held.Kept, Pause: run.State is RunStates.Paused or RunStates.Queued,
                Cancel: run.State == RunStates.Cancelled);
        }, cancellationToken);
        _room.Works(lease.Worker, badge, progress.End is null ? feed.Id : null, progress.Pace);
        if (progress.End is { } end)
        {
            if (end.Reason == WorkEndReason.Finished && feed.LastEpoch < feed.Row().Epochs)
            {
                throw new RunRefusedException(RunRefusal.Conflict, "epoch",
                    $"This run is not finished: the gallery has epoch {feed.LastEpoch}.");
            }

            await _turns.EndAsync(run, lease, end);
        }

        return answer!;
    }

    // Steps follow one another, and an epoch's model comes before the next one's steps. What is known is passed over, and what does not
    // follow is left: the answer says from where on to send again.
    private static void Take(RunFeed feed, Lease lease, WorkStep step)
    {
        if (step.Step != feed.Step + 1)
        {
            return;
        }

        if (step.Step % feed.Batches == 0 && step.Step / feed.Batches > feed.LastEpoch)
        {
            lease.LastOfEpoch = step;
        }
        else
        {
            feed.Add(step, epoch: null);
        }
    }

    // Before anything of a body is read.
    private StudioRun Look(WorkerBadge badge, string id, long number)
    {
        var run = _runs.Get(id);
        return run.Lease?.Fits(badge, number) == true ? run : throw Lost(run);
    }

    private static RunRefusedException Lost(StudioRun run) =>
        new(RunRefusal.Conflict, LeaseParameter,
            $"This lease of the run {run.Feed.Id} is over: nothing of what was sent with it was taken.");

    // One message of a lease at a time. What the disk does not take fails the run, and with it the lease.
    private async Task<Lease> WorkAsync(StudioRun run, WorkerBadge badge, long number, Action<Lease> work,
        CancellationToken cancellationToken)
    {
        var lease = run.Lease;
        if (lease?.Fits(badge, number) != true)
        {
            throw Lost(run);
        }

        Exception fault;
        await lease.Turn.WaitAsync(cancellationToken);
        try
        {
            if (!lease.Fits(badge, number))
            {
                throw Lost(run);
            }

            work(lease);
            lease.Renew();
            return lease;
        }
        catch (Exception found) when (found is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            fault = found;
        }
        finally
        {
            lease.Turn.Release();
        }

        await _turns.FailAsync(run, lease, fault);
        throw Lost(run);
    }
}
