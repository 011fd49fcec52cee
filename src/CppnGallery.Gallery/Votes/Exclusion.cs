namespace CppnGallery.Gallery.Votes;

/// <summary>
/// A voter whose votes are counted apart, and why: a row that is added once and never changed. Their votes stay where they are, and results are
/// published with and without them.
/// </summary>
public sealed class Exclusion
{
    /// <summary>Most characters of a reason.</summary>
    public const int LongestReason = 200;

    /// <summary>Row number, in the order of exclusion.</summary>
    public long Id { get; init; }

    /// <summary>Who.</summary>
    public required Guid Voter { get; init; }

    /// <summary>Why, at most <see cref="LongestReason"/> characters; a voter is excluded once for one reason.</summary>
    public required string Reason { get; init; }

    /// <summary>When, milliseconds since 1970-01-01 UTC.</summary>
    public required long At { get; init; }
}
