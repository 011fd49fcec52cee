namespace CppnGallery.Gallery.Votes;

/// <summary>One vote as it was cast: a row that is added once and never changed.</summary>
public sealed class Vote
{
    /// <summary>Row number, in the order of casting.</summary>
    public long Id { get; init; }

    /// <summary>The matchup voted on.</summary>
    public required Guid MatchupId { get; init; }

    /// <summary>Who voted: a random number a browser was given, no account. One standing vote a matchup and voter.</summary>
    public required Guid Voter { get; init; }

    /// <summary>What they chose; stored as its word.</summary>
    public required Choice Choice { get; init; }

    /// <summary>Hash of the model on the left, eight hexadecimal digits.</summary>
    public required string LeftModel { get; init; }

    /// <summary>Hash of the model on the right.</summary>
    public required string RightModel { get; init; }

    /// <summary>Text of the latent both drew, at most 86 characters.</summary>
    public required string Latent { get; init; }

    /// <summary>When it was cast, milliseconds since 1970-01-01 UTC.</summary>
    public required long CastAt { get; init; }

    /// <summary>The pair's chance when it was drawn, above 0; 1 in votes from before it was stored.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>How many pairs could have been drawn then; 1 in votes from before it was stored.</summary>
    public int Pairs { get; init; } = 1;

    /// <summary>
    /// The undone vote of the same voter on the same matchup in whose place this one is; null for the first. It refers to a <see cref="Retraction"/>, and
    /// each of those is referred to once: so the database itself lets no second vote stand.
    /// </summary>
    public long? Replaces { get; init; }
}
