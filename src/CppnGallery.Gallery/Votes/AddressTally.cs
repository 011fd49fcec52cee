namespace CppnGallery.Gallery.Votes;

/// <summary>
/// How many votes came from one address on one day, for the daily limit alone: no vote says where it came from. Kept for its day and deleted with the
/// next day's first vote.
/// </summary>
public sealed class AddressTally
{
    /// <summary>Days since 1970-01-01 UTC.</summary>
    public required int Day { get; init; }

    /// <summary>A keyed hash of the address and the day, at most 64 characters: tomorrow the same address is another text.</summary>
    public required string Address { get; init; }

    /// <summary>Votes so far, undone ones and skips included.</summary>
    public required int Votes { get; init; }
}
