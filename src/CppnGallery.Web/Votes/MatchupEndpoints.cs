using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Sources;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Iiif;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CppnGallery.Web.Votes;

/// <summary>Pairs to choose between, choices, and second thoughts.</summary>
internal static class MatchupEndpoints
{
    // A vote is a token of some 600 characters and a word.
    private const int MaxBodyBytes = 8 << 10;

    public static void MapMatchups(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/matchups").WithTags("Votes");
        group.MapGet("/next", Next).WithName("NextMatchup").RequireRateLimiting(VotingSetup.DrawLimit).ProducesProblem(429).ProducesProblem(503);
        app.MapGet($"{MatchupDesk.PicturesPath}/{{picture}}.png", PictureAsync).WithName("MatchupPicture").WithTags("Votes")
            .Produces<byte[]>(200, "image/png").Produces(304).ProducesProblem(404).TakesTurns();

        var answers = group.MapGroup("/{id}").RequireRateLimiting(VotingSetup.RateLimit).WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429).ProducesProblem(503);
        answers.MapPost("/vote", CastAsync).WithName("Vote");
        answers.MapPost("/undo", UndoAsync).WithName("UndoVote");
    }

    private static Results<Ok<MatchupAnswer>, ProblemHttpResult> Next(MatchupDesk desk, HttpContext http, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        return desk.Hang(http, out string? reason, cancellationToken) is { } matchup
            ? TypedResults.Ok(matchup)
            : TypedResults.Problem(reason, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    // The pixels of the permanent address; neither the file nor a header says which that is.
    private static async Task<IResult> PictureAsync(
        string picture, MatchupPictures names, ModelsOnShow models, PictureService pictures, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        if (!names.TryRead(picture, out var hidden) || !models.TryFind(hidden.Model, out var model))
        {
            http.Response.Headers.CacheControl = "no-store";
            return Problems.Of(
                StatusCodes.Status404NotFound, "picture", "The address is damaged, from another gallery or too old; GET /api/matchups/next gives a new matchup.");
        }

        var source = new ArtworkSource(model, hidden.Latent, Style.Ink) { IsNameless = true };
        var request = new PictureRequest(source, View.Frame, MatchupDesk.PictureSide, MatchupDesk.PictureSide);
        int seconds = Math.Max(0, (int)(hidden.Expires - clock.GetUtcNow()).TotalSeconds);
        return await PictureAnswers.AnswerAsync(http, pictures, request, $"private, max-age={seconds}, immutable", cancellationToken, hidden.Secret);
    }

    private static async Task<Results<Ok<VoteAnswer>, ProblemHttpResult>> CastAsync(
        string id, VoteRequest vote, VoteBox box, VoteLimits limits, ShownMatchups shown, OpenPairs open, VoterAddress address, HttpContext http, CancellationToken cancellationToken)
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
            if (cast.Outcome is CastOutcome.Accepted or CastOutcome.Repeated or CastOutcome.AlreadyVoted)
            {
                open.Close(voter, matchup.Id);
            }

            return cast.Outcome is CastOutcome.Accepted or CastOutcome.Repeated
                ? TypedResults.Ok(MatchupDesk.Reveal(http, matchup, cast, limits))
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
            return undone.Choice is { } choice ? TypedResults.Ok(new UndoAnswer(choice.ToText())) : VoteRefusals.Of(http, undone, limits);
        }
        catch (VoteNotKeptException)
        {
            return VoteRefusals.NotKept(http);
        }
    }
}

internal sealed record MatchupAnswer(Guid Id, string Latent, MatchupSide Left, MatchupSide Right, string Token);

/// <summary>A side before the vote: its picture, at an address that tells nothing of the model and ends with the token.</summary>
internal sealed record MatchupSide(string Image);

internal sealed record VoteRequest(string? Token, string? Choice);

internal sealed record UndoRequest(string? Token);

/// <summary>What the others chose: shares as in <see cref="Shares"/>, of how many votes; and for how many seconds from now this vote can be undone.</summary>
internal sealed record VoteAnswer(VoteSide Left, VoteSide Right, int Votes, double UndoSeconds);

/// <summary>A side after the vote: the model, its share, and where its picture and the artwork's page are for ever.</summary>
internal sealed record VoteSide(string Model, double? Share, string Image, string Artwork);

/// <summary>What was undone. The same matchup can be voted on again with the same token.</summary>
internal sealed record UndoAnswer(string Choice);
