namespace CppnGallery.Gallery.Runs;

/// <summary>A key by which workers are let in, as the database keeps it.</summary>
public sealed class StoredWorkerKey
{
    /// <summary>Its number, made by the database.</summary>
    public long Id { get; init; }

    /// <summary>What its owner calls it, at most 80 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The SHA-256 of the key, 32 bytes; the key itself is kept nowhere.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When it was made, milliseconds since 1970-01-01 UTC.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>When it was revoked; null while it is good.</summary>
    public long? RevokedAt { get; set; }
}
