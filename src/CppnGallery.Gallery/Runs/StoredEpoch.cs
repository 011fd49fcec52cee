namespace CppnGallery.Gallery.Runs;

/// <summary>An epoch of a run as the database keeps it: added once and never changed.</summary>
public sealed class StoredEpoch
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>Its number, 0 for the untrained.</summary>
    public required int Epoch { get; init; }

    /// <summary>Batches done in the whole run.</summary>
    public required long Step { get; init; }

    /// <summary>The model's identifier, at most 120 characters.</summary>
    public required string Model { get; init; }

    /// <summary>What was measured, a JSON object of numbers.</summary>
    public required string Metrics { get; init; }
}

/// <summary>A piece of a run's recorded steps.</summary>
public sealed class StoredSteps
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>Its number, from 0.</summary>
    public required int Chunk { get; init; }

    /// <summary>What the one who records makes of it.</summary>
    public required byte[] Points { get; init; }
}
