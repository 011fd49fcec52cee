using CppnGallery.Gallery.Ratings;

namespace CppnGallery.Web.Results;

/// <summary>Figures as the page writes them.</summary>
internal static class ResultWords
{
    private const char NoBreak = '\u00a0';

    /// <summary>A share in whole percent: finer would promise what no poll of people can keep.</summary>
    public static string Percent(double share) => $"{100 * share:0}{NoBreak}%";

    // An interval is not torn apart at the end of a line.
    private const string Dash = "\u2060–\u2060";

    /// <summary>An interval of a share that is wider than this says nothing yet, and its middle least of all.</summary>
    private const double TellingWidth = 0.5;

    /// <summary>Whether an interval of a share is narrow enough for its estimate to be shown.</summary>
    public static bool IsTelling(Interval share) => share.High - share.Low <= TellingWidth;

    /// <summary>Both ends of an interval of a share, <c>51–65 %</c>.</summary>
    public static string Range(Interval share) => $"{100 * share.Low:0}{Dash}{100 * share.High:0}{NoBreak}%";

    /// <summary>The same for a sentence, <c>51 to 65 %</c>.</summary>
    public static string Between(Interval share) => $"{100 * share.Low:0} to {100 * share.High:0}{NoBreak}%";

    /// <summary><c>1 vote</c>, <c>1,200 votes</c>.</summary>
    public static string Count(int count, string one, string? many = null) => $"{count:#,0}{NoBreak}{(count == 1 ? one : many ?? one + "s")}";

    /// <summary>Whether a share differs from an even one for sure.</summary>
    public static bool IsDecided(Interval share) => !share.Contains(0.5);

    /// <summary>A strength, or any log-odds, as the chance against an equal: 0..1.</summary>
    public static Interval AsShare(Interval logOdds) => logOdds.Through(Davidson.Preference);

    /// <summary>A place between two ends as styles and drawings take it, in percent.</summary>
    public static string Place(double value, double low, double high) => $"{100 * (Math.Clamp(value, low, high) - low) / (high - low):0.##}%";

    /// <summary>Ranks: one, or those left open.</summary>
    public static string Rank(RankRange rank, int of) => rank.IsDecided ? $"{rank.Best}" : rank.Best == 1 && rank.Worst == of ? "open" : $"{rank.Best}{Dash}{rank.Worst}";
}
