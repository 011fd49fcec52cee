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

    /// <summary>The voter has undone <see cref="VoteLimits.DailyUndos"/> of today's votes.</summary>
    EnoughOfVoter,
}

/// <summary>The answer to an undo.</summary>
/// <param name="Outcome">Whether the vote was undone.</param>
/// <param name="Choice">What was undone; null where nothing was.</param>
/// <param name="Wait">Where a limit was met, how long until it is over; otherwise zero.</param>
public sealed record UndoResult(UndoOutcome Outcome, Choice? Choice = null, TimeSpan Wait = default);
