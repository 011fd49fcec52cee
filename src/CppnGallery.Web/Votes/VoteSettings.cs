using System.ComponentModel.DataAnnotations;

namespace CppnGallery.Web.Votes;

/// <summary>The configuration section <c>Votes</c>.</summary>
internal sealed class VoteSettings
{
    public const string Section = "Votes";

    /// <summary>How long a matchup may be looked at before its token expires: a long lunch, not a scraper's archive.</summary>
    [Range(1, 7 * 24 * 60)]
    public int TokenMinutes { get; init; } = 120;

    /// <summary>Votes that one address may send in a minute: two a second is faster than anybody looks, and leaves room for a class behind one router.</summary>
    [Range(1, int.MaxValue)]
    public int PerMinute { get; init; } = 120;
}
