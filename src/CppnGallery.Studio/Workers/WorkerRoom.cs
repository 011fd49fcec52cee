using CppnGallery.Studio.Work;

namespace CppnGallery.Studio.Workers;

/// <summary>A worker as its owner is told of it.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Key">Name of the key by which it came in.</param>
/// <param name="IsOwn">Whether the gallery started it.</param>
/// <param name="Device">What it trains on.</param>
/// <param name="SeenAt">When it was last heard of.</param>
/// <param name="Run">What it trains; null where it waits.</param>
/// <param name="PicturesPerSecond">Pictures it learns from in a second; null where it waits.</param>
/// <param name="Memory">Bytes that its process holds; null where it has not said.</param>
public sealed record WorkerAnswer(string Name, string Key, bool IsOwn, string Device, DateTimeOffset SeenAt, string? Run,
    double? PicturesPerSecond, long? Memory);

/// <summary>The workers that were heard of lately. Safe for any number of threads.</summary>
public sealed class WorkerRoom(TimeProvider clock)
{
    /// <summary>Workers remembered; when there are more, the one heard of longest ago is forgotten.</summary>
    private const int Most = 200;

    /// <summary>
    /// For so long a worker that is silent counts as one who may take a run. One who waits for a run asks every few seconds.
    /// </summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, WorkerAnswer> _workers = [];

    /// <summary>Those heard of within a day, the latest first.</summary>
    public IReadOnlyList<WorkerAnswer> All
    {
        get
        {
            lock (_lock)
            {
                var since = clock.GetUtcNow() - Remembered;
                return [.. _workers.Values.Where(worker => worker.SeenAt >= since).OrderByDescending(worker => worker.SeenAt)];
            }
        }
    }

    /// <summary>What people call a worker that may have been heard of.</summary>
    internal string NameOf(string worker)
    {
        lock (_lock)
        {
            return _workers.TryGetValue(worker, out var seen) && seen.Name.Length > 0 ? seen.Name : "of before";
        }
    }

    /// <summary>Whether any other than these was heard of lately.</summary>
    internal bool HasOther(IReadOnlySet<string> than)
    {
        lock (_lock)
        {
            var since = clock.GetUtcNow() - Lately;
            return _workers.Any(worker => worker.Value.SeenAt >= since && !than.Contains(worker.Key));
        }
    }

    /// <summary>It asked for a run.</summary>
    internal void Asked(string worker, WorkerBadge badge, WorkClaim claim) =>
        See(worker, _ => new(claim.Name, badge.Name, badge.IsOwn, claim.Device, clock.GetUtcNow(), null, null, null));

    /// <summary>It is at work on a run, or, where that is null, let go of it.</summary>
    internal void Works(string worker, WorkerBadge badge, string? run, WorkPace? pace) =>
        See(worker, before => (before ?? new("", badge.Name, badge.IsOwn, "", default, null, null, null)) with
    {
        SeenAt = clock.GetUtcNow(),
        Run = run,
        PicturesPerSecond = run is null ? null : pace?.PicturesPerSecond ?? before?.PicturesPerSecond,
        Memory = pace?.Memory ?? before?.Memory,
    });

    /// <summary>It has ended.</summary>
    internal void Left(Func<string, bool> worker)
    {
        lock (_lock)
        {
            foreach (string left in _workers.Keys.Where(worker).ToList())
            {
                _workers.Remove(left);
            }
        }
    }

    private void See(string worker, Func<WorkerAnswer?, WorkerAnswer> change)
    {
        lock (_lock)
        {
            _workers[worker] = change(_workers.GetValueOrDefault(worker));
            if (_workers.Count > Most)
            {
                _workers.Remove(_workers.MinBy(pair => pair.Value.SeenAt).Key);
            }
        }
    }
}
