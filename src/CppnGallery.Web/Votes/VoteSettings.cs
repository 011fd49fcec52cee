using System.ComponentModel.DataAnnotations;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Web.Votes;

/// <summary>The configuration section <c>Votes</c>. Why the limits are what they are: <see cref="VoteLimits"/>.</summary>
internal sealed class VoteSettings
{
    public const string Section = "Votes";

    private static readonly VoteLimits Usual = new();

    /// <summary>How long a matchup may be looked at before its token expires: a long lunch, not a scraper's archive.</summary>
    [Range(1, 7 * 24 * 60)]
    public int TokenMinutes { get; init; } = 120;

    /// <summary>Votes and undos that one address may send in a minute: ten a second leave room for a class behind one router, all in a hurry.</summary>
    [Range(1, int.MaxValue)]
    public int PerMinute { get; init; } = 600;

    /// <summary>Pairs that one address may ask for in a minute: a class of thirty behind one router, ten pairs each.</summary>
    [Range(1, int.MaxValue)]
    public int DrawsPerMinute { get; init; } = 300;

    /// <summary>
    /// Pairs that one voter may have been shown and not answered: sixteen tabs, each with its pair and the next one. Who asks for more sees those again, so that
    /// nobody leafs through pairs for one they would like to vote on. A page needs two.
    /// </summary>
    [Range(2, int.MaxValue)]
    public int OpenPairs { get; init; } = 32;

    /// <summary>Seconds from one vote of a voter to the next, skips aside; 0 for none.</summary>
    [Range(0, 3600)]
    public double CooldownSeconds { get; init; } = Usual.Cooldown.TotalSeconds;

    /// <summary>Votes of one voter on a day.</summary>
    [Range(1, int.MaxValue)]
    public int DailyPerVoter { get; init; } = Usual.DailyPerVoter;

    /// <summary>Votes from one address on a day.</summary>
    [Range(1, int.MaxValue)]
    public int DailyPerAddress { get; init; } = Usual.DailyPerAddress;

    /// <summary>Seconds in which the last vote can be undone; 0 for never.</summary>
    [Range(0, 3600)]
    public double UndoSeconds { get; init; } = Usual.Undo.TotalSeconds;

    /// <summary>
    /// Votes of one voter on a day that can be undone: more slips of a finger than anybody has, and few enough that nobody looks behind the pictures first and
    /// votes then.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int DailyUndos { get; init; } = 20;

    public VoteLimits ToLimits() => new()
    {
        Cooldown = TimeSpan.FromSeconds(CooldownSeconds),
        DailyPerVoter = DailyPerVoter,
        DailyPerAddress = DailyPerAddress,
        Undo = TimeSpan.FromSeconds(UndoSeconds),
        DailyUndos = DailyUndos,
    };
}
