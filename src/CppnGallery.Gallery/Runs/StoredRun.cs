namespace CppnGallery.Gallery.Runs;

/// <summary>A run as the database keeps it.</summary>
public sealed class StoredRun
{
    /// <summary>Its name, at most 80 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Name of its recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>Every setting of the recipe by name, a JSON object of numbers.</summary>
    public required string Settings { get; init; }

    /// <summary>Epochs asked for.</summary>
    public required int Epochs { get; init; }

    /// <summary>Seed, 0 to 2⁵³ − 1.</summary>
    public required long Seed { get; init; }

    /// <summary><c>mnist</c> or <c>glyphs</c>.</summary>
    public required string Dataset { get; init; }

    /// <summary>Digits to learn from.</summary>
    public required int Digits { get; init; }

    /// <summary>Digits of an epoch.</summary>
    public required int DigitsPerEpoch { get; init; }

    /// <summary>Batches of an epoch.</summary>
    public required int Batches { get; init; }

    /// <summary>When it was asked for, milliseconds since 1970-01-01 UTC; so with the other times.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>One of <see cref="RunStates"/>.</summary>
    public required string State { get; set; }

    /// <summary>Why it failed, for people; null where it did not.</summary>
    public string? Fault { get; set; }

    /// <summary>Place in the queue's order: the smaller the sooner. Only the order means something.</summary>
    public long Place { get; set; }

    /// <summary>When its training first began; null before.</summary>
    public long? StartedAt { get; set; }

    /// <summary>When it was finished, cancelled or failed; null before.</summary>
    public long? FinishedAt { get; set; }

    /// <summary>Batches recorded.</summary>
    public long Step { get; set; }

    /// <summary>Seconds spent training, those that a kill undid included.</summary>
    public double TrainedSeconds { get; set; }

    /// <summary>How often a worker has been given it: the number of the newest lease. Whoever brings an older one is too late.</summary>
    public long Fence { get; set; }

    /// <summary>Who has that lease, at most 120 characters; null where nobody has.</summary>
    public string? Worker { get; set; }

    /// <summary>Until when that lease holds unless it is renewed; null where nobody has one.</summary>
    public long? LeasedUntil { get; set; }

    /// <summary>The run as it is now.</summary>
    public StoredRun Copy() => (StoredRun)MemberwiseClone();
}

/// <summary>The states of a run, as the database and every answer name them.</summary>
public static class RunStates
{
    /// <summary>Waits for its turn.</summary>
    public const string Queued = "queued";

    /// <summary>Trains, or did when the server ended, and goes on by itself at the next start.</summary>
    public const string Running = "running";

    /// <summary>Rests until somebody resumes it.</summary>
    public const string Paused = "paused";

    /// <summary>All epochs are done.</summary>
    public const string Finished = "finished";

    /// <summary>Stopped for good; its epochs stay.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Something went wrong; its epochs stay and it can be resumed.</summary>
    public const string Failed = "failed";

    /// <summary>Removed: told to those who watch it, never stored.</summary>
    public const string Deleted = "deleted";
}
