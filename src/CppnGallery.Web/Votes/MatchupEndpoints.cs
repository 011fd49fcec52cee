using CppnGallery.Gallery.Artworks;
using CppnGallery.Gallery.Votes;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CppnGallery.Web.Votes;

/// <summary>Pairs to choose between, choices, and second thoughts.</summary>
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

        var answers = group.MapGroup("/{id}").RequireRateLimiting(VotingSetup.RateLimit).WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429).ProducesProblem(503);
        answers.MapPost("/vote", CastAsync).WithName("Vote");
        answers.MapPost("/undo", UndoAsync).WithName("UndoVote");
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
        string id, VoteRequest vote, VoteBox box, VoteLimits limits, ShownMatchups shown, VoterAddress address, HttpContext http, CancellationToken cancellationToken)
    {
        if (!shown.TryFind(http.Request, id, vote.Token, out var matchup, out var voter, out var problem))
        {
            return problem;
        }

        if (!ChoiceText.TryParse(vote.Choice, out var choice, out string? error))
        {
            return Problems.BadRequest("choice", error);
        }

        try
        {
            var cast = await box.CastAsync(matchup, voter, choice, address.Today(http), cancellationToken);
            return cast.Outcome == CastOutcome.Accepted
                ? TypedResults.Ok(new VoteAnswer(
                    new(matchup.Left.ToString(), cast.Shares.Left), new(matchup.Right.ToString(), cast.Shares.Right), cast.Shares.Votes, limits.Undo.TotalSeconds))
                : VoteRefusals.Of(http, cast, limits);
        }
        catch (VoteNotKeptException)
        {
            return VoteRefusals.NotKept(http);
        }
    }

    private static async Task<Results<Ok<UndoAnswer>, ProblemHttpResult>> UndoAsync(
        string id, UndoRequest undo, VoteBox box, VoteLimits limits, ShownMatchups shown, HttpContext http, CancellationToken cancellationToken)
    {
        if (!shown.TryFind(http.Request, id, undo.Token, out var matchup, out var voter, out var problem))
        {
            return problem;
        }

        try
        {
            var undone = await box.UndoAsync(matchup, voter, cancellationToken);
            return undone.Choice is { } choice ? TypedResults.Ok(new UndoAnswer(choice.ToText())) : VoteRefusals.Of(undone.Outcome, limits);
        }
        catch (VoteNotKeptException)
        {
            return VoteRefusals.NotKept(http);
        }
    }

    // By hash alone: a slug would tell the epoch.
    private static string Image(Matchup matchup, ModelId model) =>
        $"/iiif/{new ArtworkId(model with { Slug = "" }, matchup.Latent)}/full/{PictureSide},/0/default.png";
}

internal sealed record MatchupAnswer(Guid Id, string Latent, MatchupSide Left, MatchupSide Right, string Token);

internal sealed record MatchupSide(string Image);

internal sealed record VoteRequest(string? Token, string? Choice);

internal sealed record UndoRequest(string? Token);

/// <summary>What the others chose: shares as in <see cref="Shares"/>, of how many votes; and for how many seconds from now this vote can be undone.</summary>
internal sealed record VoteAnswer(VoteSide Left, VoteSide Right, int Votes, double UndoSeconds);

internal sealed record VoteSide(string Model, double? Share);

/// <summary>What was undone. The same matchup can be voted on again with the same token.</summary>
internal sealed record UndoAnswer(string Choice);
