namespace CppnGallery.Studio.Workers;

/// <summary>By which key a worker was let in.</summary>
/// <param name="Key">The key's number; below 0 for the gallery's own workers.</param>
/// <param name="Name">What the key's maker called it.</param>
public sealed record WorkerBadge(long Key, string Name)
{
    /// <summary>Whether it is one that the gallery started by itself, and that ends with it.</summary>
    public bool IsOwn => Key < 0;

    /// <summary>The name under which a process with this badge has leases.</summary>
    internal string Of(string instance) => $"{Key}/{instance}";

    /// <summary>Whether a lease is of a worker with this badge.</summary>
    internal bool Has(string worker) => worker.StartsWith($"{Key}/", StringComparison.Ordinal);

    /// <summary>Whether a lease is of a worker that ended with the gallery's process.</summary>
    internal static bool EndedWithGallery(string worker) => worker.StartsWith('-');
}
