namespace CppnGallery.Gallery.Votes;

/// <summary>A vote was undone: a row that is added once and never changed. The vote's own row stays.</summary>
public sealed class Retraction
{
    /// <summary>Row number of the vote, which can be undone once.</summary>
    public long VoteId { get; init; }

    /// <summary>When it was undone, milliseconds since 1970-01-01 UTC.</summary>
    public required long At { get; init; }
}
