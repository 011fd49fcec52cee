using CppnGallery.Studio.Work;
using CppnGallery.Studio.Workers;

namespace CppnGallery.Studio.Queue;

/// <summary>
/// A run in the hands of a worker, for as long as the worker is heard of. One message at a time is worked on, by who has the
/// <see cref="Turn"/>; whoever ends the lease takes it too.
/// How long it holds is measured by a clock that nobody sets; the time of day at which it ends is for the database, and for the gallery's
/// next start.
/// </summary>
#pragma warning disable CA1001 // The turn holds no more than memory, and a late message must not meet a disposed one.
internal sealed class Lease
#pragma warning restore CA1001
{
    /// <summary>A worker that is silent for so long has lost the run.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    private readonly TimeProvider _clock;
    private readonly IDisposable _folder;
    private long _heard;
    private TimeSpan _left;

    /// <summary>A lease from now on.</summary>
    /// <param name="number">The fencing number: the greatest of the run's so far.</param>
    /// <param name="worker">Who has it: the name of <see cref="WorkerBadge.Of"/>.</param>
    /// <param name="folder">The hold on the run's folder.</param>
    /// <param name="clock">The time.</param>
    /// <param name="left">How long it holds before it is renewed; at most <see cref="Length"/>.</param>
    public Lease(long number, string worker, IDisposable folder, TimeProvider clock, TimeSpan left)
    {
        (Number, Worker, _folder, _clock) = (number, worker, folder, clock);
        Hold(left < Length ? left : Length);
    }

    public long Number { get; }

    public string Worker { get; }

    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>The time of day at which it ends.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>Whether it was ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether its worker was silent for too long.</summary>
    public bool IsSilent => _clock.GetElapsedTime(Volatile.Read(ref _heard)) > _left;

    /// <summary>An epoch's last step, which is told together with the epoch; null where none waits.</summary>
    public WorkStep? LastOfEpoch { get; set; }

    /// <summary>The last step that is in the database.</summary>
    public long Kept { get; set; }

    /// <summary>When steps were last written to the database, a timestamp of the clock.</summary>
    public long WrittenAt { get; set; }

    /// <summary>Whether it is good for a message with this number from a worker with this badge.</summary>
    public bool Fits(WorkerBadge badge, long number) => Number == number && badge.Has(Worker) && !IsOver && !IsSilent;

    /// <summary>The worker was heard of. By who has the turn.</summary>
    public void Renew() => Hold(Length);

    /// <summary>Ends it and lets go of the folder. By who has the turn.</summary>
    public void End()
    {
        IsOver = true;
        LetGo();
    }

    /// <summary>Lets go of the folder, since this process ends; the lease itself may go on.</summary>
    public void LetGo() => _folder.Dispose();

    private void Hold(TimeSpan left)
    {
        _left = left;
        Volatile.Write(ref _heard, _clock.GetTimestamp());
        Until = _clock.GetUtcNow() + left;
    }
}
