using System.Globalization;
using CppnGallery.Gallery.Votes;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CppnGallery.Web.Votes;

/// <summary>What is said to votes and undos that are not taken: which limit or rule, and what to do.</summary>
internal static class VoteRefusals
{
    // The writer tries anew with the next vote; a disk that is full takes longer, and costs nobody more than another question.
    private const int NotKeptSeconds = 5;

    public static ProblemHttpResult Of(HttpContext http, CastResult cast, VoteLimits limits) => cast.Outcome switch
    {
        CastOutcome.AlreadyVoted => Problems.Of(StatusCodes.Status409Conflict, "id", "You have voted on this matchup already; that vote stands."),
        CastOutcome.TooSoon => TooMany(
            http,
            nameof(VoteSettings.CooldownSeconds),
            limits.Cooldown.TotalSeconds,
            cast.Wait,
            $"That was quick: between two votes this gallery leaves {Seconds(limits.Cooldown)}, for a look at both pictures. This pair will wait."),
        CastOutcome.EnoughOfVoter => TooMany(
            http,
            nameof(VoteSettings.DailyPerVoter),
            limits.DailyPerVoter,
            cast.Wait,
            $"You have voted {Number(limits.DailyPerVoter)} times today, as often as one person may. Thank you; we hang new pairs for you after midnight UTC."),
        CastOutcome.EnoughOfAddress => TooMany(
            http,
            nameof(VoteSettings.DailyPerAddress),
            limits.DailyPerAddress,
            cast.Wait,
            $"Today {Number(limits.DailyPerAddress)} votes came from your address, as many as one may send, yours or those of others who share it. It goes on after midnight UTC."),
        _ => throw new ArgumentOutOfRangeException(nameof(cast), cast.Outcome, "The vote was not refused."),
    };

    public static ProblemHttpResult Of(HttpContext http, UndoResult undo, VoteLimits limits) => undo.Outcome == UndoOutcome.EnoughOfVoter
        ? TooMany(
            http,
            nameof(VoteSettings.DailyUndos),
            limits.DailyUndos,
            undo.Wait,
            $"You have taken back {Number(limits.DailyUndos)} votes today, as many as one person may; this one stands. You can go on voting.")
        : Problems.Of(StatusCodes.Status409Conflict, "id", Reason(undo.Outcome, limits));

    private static string Reason(UndoOutcome outcome, VoteLimits limits) => outcome switch
    {
        UndoOutcome.NoVote => "You have not voted on this matchup; there is nothing to undo.",
        UndoOutcome.AlreadyUndone => "That vote was undone already; the matchup can be voted on again.",
        UndoOutcome.NotTheLast => "You have voted on another matchup since; only the last vote can be undone.",
        UndoOutcome.TooLate when limits.Undo == TimeSpan.Zero => "This gallery undoes no votes; yours stands.",
        UndoOutcome.TooLate => $"A vote can be undone within {Seconds(limits.Undo)}; that time is over and your vote stands.",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "The undo was not refused."),
    };

    /// <summary>The database failed: nothing was written, and trying again is right.</summary>
    public static ProblemHttpResult NotKept(HttpContext http)
    {
        http.Response.Headers.RetryAfter = NotKeptSeconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem("The gallery could not write that down just now, so it does not count. Please try again in a moment.", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>429 with Retry-After, naming the setting that was met and its value.</summary>
    public static ProblemHttpResult TooMany(HttpContext http, string setting, double limit, TimeSpan wait, string detail)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(detail, statusCode: StatusCodes.Status429TooManyRequests, extensions: new Dictionary<string, object?>
        {
            ["parameter"] = $"{VoteSettings.Section}:{setting}",
            ["limit"] = limit,
            ["waitMilliseconds"] = (long)Math.Ceiling(wait.TotalMilliseconds),
        });
    }

    private static string Seconds(TimeSpan time) => time == TimeSpan.FromSeconds(1) ? "a second" : $"{time.TotalSeconds:0.###} seconds";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
