using System.Diagnostics;
using CppnGallery.Studio.Work;

namespace CppnGallery.Cli.Work;

/// <summary>
/// Brings what a training makes to the gallery, in order, and hears what the gallery wants. Where the gallery is away for longer than a
/// lease, or says that the lease is over, the run is lost.
/// </summary>
internal sealed class Courier : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly GalleryLink _gallery;
    private readonly WorkOrder _order;
    private readonly Outbox _outbox;
    private readonly CancellationTokenSource _pause = new(), _lost = new(), _drained = new(), _carried = new();
    private readonly TimeSpan _lease;
    private long _heard = Stopwatch.GetTimestamp();
    private volatile Exception? _fault;
    private Task _carrying = Task.CompletedTask, _living = Task.CompletedTask;

    public Courier(GalleryLink gallery, WorkOrder order, Outbox outbox)
    {
        (_gallery, _order, _outbox) = (gallery, order, outbox);
        _lease = TimeSpan.FromSeconds(order.LeaseSeconds);
    }

    /// <summary>Cancelled when the gallery wants the run put down.</summary>
    public CancellationToken Pause => _pause.Token;

    /// <summary>Cancelled when the run is lost: nothing more is sent.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why the run is lost; null where it is not.</summary>
    public Exception? Fault => _fault;

    public void Start() => (_carrying, _living) = (Task.Run(CarryAsync), Task.Run(KeepAliveAsync));

    /// <summary>Sends everything that is left, then why the worker lets go.</summary>
    /// <returns>Whether the gallery has it all.</returns>
    public async Task<bool> FinishAsync(WorkEnd end)
    {
        await _drained.CancelAsync();
        await _carrying;
        await _carried.CancelAsync();
        await _living;
        if (_fault is not (null or LeaseLostException or GalleryAwayException or CommandFault))
        {
            // The gallery took something for wrong, or a file could not be read: whoever takes this run next would not fare better.
            await TellFaultAsync(_fault);
            return false;
        }

        return !_lost.IsCancellationRequested
            && await TryAsync(() => _gallery.ReportAsync(_order.Run, new(_order.Lease, [], null, end), Lost));
    }

    /// <summary>Gives the run up at once.</summary>
    public void Abandon(Exception fault)
    {
        _fault ??= fault;
        _lost.Cancel();
    }

    public void Dispose()
    {
        _pause.Dispose();
        _lost.Dispose();
        _drained.Dispose();
        _carried.Dispose();
    }

    // Until the training has ended and all is sent.
    private async Task CarryAsync()
    {
        while (!_lost.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            bool done = await TryAsync(CarryOnceAsync);
            if (_drained.IsCancellationRequested && _outbox.IsEmpty && done)
            {
                return;
            }

            var left = Between - Stopwatch.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, CancellationToken.None);
            }
        }
    }

    private async Task CarryOnceAsync()
    {
        var (steps, pace) = _outbox.Next();
        if (steps.Count > 0 || !_outbox.IsEmpty || Stopwatch.GetElapsedTime(Interlocked.Read(ref _heard)) > _lease / 5)
        {
            Hear(_outbox, await _gallery.ReportAsync(_order.Run, new(_order.Lease, steps, pace, null), Lost));
        }

        if (_outbox.NextEpoch() is { } epoch)
        {
            await _gallery.SendEpochAsync(_order.Run, _order.Lease, epoch.Epoch, epoch.Path, Lost);
            _outbox.Sent(epoch);
        }
        else if (_outbox.NextState() is { } state)
        {
            await _gallery.SendStateAsync(_order.Run, _order.Lease, state.Path, Lost);
            _outbox.Sent(state);
        }
        else if (_outbox.NextModel() is { } model)
        {
            await _gallery.ShowAsync(_order.Run, _order.Lease, model.Step, model.Model, Lost);
            _outbox.Sent(model);
        }
    }

    // Beside the files, which may take longer than a lease on a slow line.
    private async Task KeepAliveAsync()
    {
        while (!_lost.IsCancellationRequested && !_carried.IsCancellationRequested)
        {
            if (Stopwatch.GetElapsedTime(Interlocked.Read(ref _heard)) > _lease / 3)
            {
                await TryAsync(async () => Hear(null, await _gallery.ReportAsync(_order.Run, new(_order.Lease, [], null, null), Lost)));
            }

            await Task.Delay(Between * 5, _carried.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellFaultAsync(Exception fault)
    {
        using var limit = new CancellationTokenSource(_lease);
        try
        {
            await _gallery.ReportAsync(_order.Run,
                new(_order.Lease, [], null, new(WorkEndReason.Failed, RunFaults.Of(fault), fault.Message)), limit.Token);
        }
        catch (Exception notTold)
            when (notTold is OperationCanceledException or GalleryAwayException or LeaseLostException or OutOfStepException
                or InvalidDataException or CommandFault)
        {
            // Then the lease ends by itself.
        }
    }

    private void Hear(Outbox? outbox, WorkAnswer answer)
    {
        Interlocked.Exchange(ref _heard, Stopwatch.GetTimestamp());
        outbox?.Know(answer);
        if (answer.Cancel)
        {
            Abandon(new LeaseLostException($"The run {_order.Run} was cancelled."));
        }
        else if (answer.Pause)
        {
            _pause.Cancel();
        }
    }

    // Again and again while the gallery is away, with growing pauses, until the lease is over.
    private async Task<bool> TryAsync(Func<Task> act)
    {
        for (var pause = Between; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await act();
                return true;
            }
            catch (OperationCanceledException) when (_lost.IsCancellationRequested)
            {
                return false;
            }
            catch (OutOfStepException)
            {
                return false; // what comes before it is sent first, next time
            }
            catch (GalleryAwayException fault)
            {
                if (Stopwatch.GetElapsedTime(Interlocked.Read(ref _heard)) > _lease)
                {
                    Abandon(new LeaseLostException($"The gallery did not answer for {_lease.TotalSeconds:0} seconds ({fault.Message})."));
                    return false;
                }
            }
#pragma warning disable CA1031 // Whatever else it was, this run cannot go on here; the one who trains is told.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Abandon(fault);
                return false;
            }

            await Task.Delay(pause, Lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
