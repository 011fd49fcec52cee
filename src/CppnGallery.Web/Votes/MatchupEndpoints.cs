using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Votes;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CppnGallery.Web.Votes;

/// <summary>Pairs to choose between, and choices.</summary>
internal static class MatchupEndpoints
{
    // A vote is a token of some 500 characters and a word.
    private const int MaxBodyBytes = 8 << 10;

    // Shown at up to 420 points, so sharp on dense screens, and drawn in a tenth of a second.
    private const int PictureSide = 840;

    public static void MapMatchups(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/matchups").WithTags("Votes");
        group.MapGet("/next", Next).WithName("NextMatchup").ProducesProblem(503);
        group.MapPost("/{id}/vote", CastAsync).WithName("Vote").RequireRateLimiting(VotingSetup.RateLimit)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes)).ProducesProblem(400).ProducesProblem(409).ProducesProblem(429);
    }

    private static Results<Ok<MatchupAnswer>, ProblemHttpResult> Next(Matchups matchups, MatchupTokens tokens, VoterCookie cookie, HttpContext http, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (matchups.Draw(Random.Shared, out string? reason, cancellationToken) is not { } matchup)
        {
            return TypedResults.Problem(reason, statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        string token = tokens.Write(matchup, cookie.ReadOrGive(http));
        return TypedResults.Ok(new MatchupAnswer(matchup.Id, matchup.Latent.Text, new(Image(matchup, matchup.Left)), new(Image(matchup, matchup.Right)), token));
    }

    private static async Task<Results<Ok<VoteAnswer>, ProblemHttpResult>> CastAsync(
        string id, VoteRequest vote, VoteBox box, MatchupTokens tokens, VoterCookie cookie, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var matchupId))
        {
            return Problems.BadRequest("id", "The matchup's id is the one that GET /api/matchups/next gave.");
        }

        if (!tokens.TryRead(vote.Token, out var matchup, out var voter))
        {
            return Problems.BadRequest("token", "The token is damaged, from another gallery or too old; GET /api/matchups/next gives a new matchup.");
        }

        if (matchup.Id != matchupId || (cookie.Read(request) is { } known && known != voter))
        {
            return Problems.BadRequest("token", "The token belongs to another matchup or to another voter.");
        }

        if (!ChoiceText.TryParse(vote.Choice, out var choice, out string? error))
        {
            return Problems.BadRequest("choice", error);
        }

        var (outcome, shares) = await box.CastAsync(matchup, voter, choice, cancellationToken);
        return outcome == CastOutcome.AlreadyVoted
            ? Problems.Of(StatusCodes.Status409Conflict, "id", "You have voted on this matchup already; that vote stands.")
            : TypedResults.Ok(new VoteAnswer(new(matchup.Left.ToString(), shares.Left), new(matchup.Right.ToString(), shares.Right), shares.Votes));
    }

    // By hash alone: a slug would tell the epoch.
    private static string Image(Matchup matchup, ModelId model) =>
        $"/iiif/{new ArtworkId(model with { Slug = "" }, matchup.Latent)}/full/{PictureSide},/0/default.png";
}

internal sealed record MatchupAnswer(Guid Id, string Latent, MatchupSide Left, MatchupSide Right, string Token);

internal sealed record MatchupSide(string Image);

internal sealed record VoteRequest(string? Token, string? Choice);

/// <summary>What the others chose: shares as in <see cref="Shares"/>, and of how many votes.</summary>
internal sealed record VoteAnswer(VoteSide Left, VoteSide Right, int Votes);

internal sealed record VoteSide(string Model, double? Share);
