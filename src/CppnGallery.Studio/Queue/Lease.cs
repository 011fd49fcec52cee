using CppnGallery.Studio.Work;
using CppnGallery.Studio.Workers;

namespace CppnGallery.Studio.Queue;

/// <summary>A run in the hands of a worker, for as long as the worker is heard of. One message at a time is worked on, by who has the <see cref="Turn"/>; whoever ends the lease takes it too.</summary>
/// <param name="number">The fencing number: the greatest of the run's so far.</param>
/// <param name="worker">Who has it: the name of <see cref="WorkerBadge.Of"/>.</param>
/// <param name="folder">The hold on the run's folder.</param>
#pragma warning disable CA1001 // The turn holds no more than memory, and a late message must not meet a disposed one.
internal sealed class Lease(long number, string worker, IDisposable folder)
#pragma warning restore CA1001
{
    /// <summary>A worker that is silent for so long has lost the run.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    public long Number => number;

    public string Worker => worker;

    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Until when it holds. Written by who has the turn.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>Whether it was ended. Written by who has the turn.</summary>
    public bool IsOver { get; private set; }

    /// <summary>An epoch's last step, which is told together with the epoch; null where none waits.</summary>
    public WorkStep? LastOfEpoch { get; set; }

    /// <summary>The last step that is in the database.</summary>
    public long Kept { get; set; }

    /// <summary>When steps were last written to the database, a timestamp of the clock.</summary>
    public long WrittenAt { get; set; }

    /// <summary>Ends it and lets go of the folder. By who has the turn.</summary>
    public void End()
    {
        IsOver = true;
        LetGo();
    }

    /// <summary>Lets go of the folder, since this process ends; the lease itself may go on.</summary>
    public void LetGo() => folder.Dispose();
}
