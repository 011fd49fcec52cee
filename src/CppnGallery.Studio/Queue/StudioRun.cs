using CppnGallery.Studio.Watching;

namespace CppnGallery.Studio.Queue;

/// <summary>A run in the studio and, while somebody trains it, the lease; changed under the studio's gate.</summary>
internal sealed class StudioRun(RunFeed feed)
{
    private volatile Lease? _lease;

    public RunFeed Feed => feed;

    public string State => feed.State;

    /// <summary>Who trains it; null where nobody does.</summary>
    public Lease? Lease
    {
        get => _lease;
        set => _lease = value;
    }

    /// <summary>Workers that said they lack its data since it was put into the queue.</summary>
    public HashSet<string> LackedBy { get; } = [];
}
