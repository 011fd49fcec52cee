namespace CppnGallery.Gallery.Votes;

/// <summary>What became of an undo.</summary>
public enum UndoOutcome
{
    /// <summary>The vote no longer counts, and that is on the disk; the matchup can be voted on again.</summary>
    Undone,

    /// <summary>This voter has not voted on this matchup.</summary>
    NoVote,

    /// <summary>The vote was undone before.</summary>
    AlreadyUndone,

    /// <summary>The voter has cast another vote since, which stands.</summary>
    NotTheLast,

    /// <summary><see cref="VoteLimits.Undo"/> is over.</summary>
    TooLate,
}

/// <summary>The answer to an undo.</summary>
/// <param name="Outcome">Whether the vote was undone.</param>
/// <param name="Choice">What was undone; null where nothing was.</param>
public sealed record UndoResult(UndoOutcome Outcome, Choice? Choice = null);
