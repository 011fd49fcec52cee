namespace CppnGallery.Gallery.Votes;

/// <summary>What became of a vote.</summary>
public enum CastOutcome
{
    /// <summary>It is counted, and on the disk.</summary>
    Accepted,

    /// <summary>The same vote of this voter stands already, and it counts once: somebody asks again whose answer was lost.</summary>
    Repeated,

    /// <summary>Another vote of this voter on this matchup stands; this one is not counted.</summary>
    AlreadyVoted,

    /// <summary>Not counted: less than <see cref="VoteLimits.Cooldown"/> has passed since this voter's last vote.</summary>
    TooSoon,

    /// <summary>Not counted: the voter has voted <see cref="VoteLimits.DailyPerVoter"/> times today.</summary>
    EnoughOfVoter,

    /// <summary>Not counted: <see cref="VoteLimits.DailyPerAddress"/> votes came from the address today.</summary>
    EnoughOfAddress,
}

/// <summary>The answer to a vote.</summary>
/// <param name="Outcome">Whether it counts.</param>
/// <param name="Shares">How people chose between the two models so far, this vote included where it counts.</param>
/// <param name="Wait">Where a limit was met, how long until the vote would be taken; otherwise zero.</param>
/// <param name="Age">How long the vote stood when it was repeated; otherwise zero.</param>
public sealed record CastResult(CastOutcome Outcome, Shares Shares, TimeSpan Wait = default, TimeSpan Age = default);
