using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Votes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CppnGallery.Web.Results;

/// <summary>What the votes say, and the votes themselves, for programs: docs/results.md.</summary>
internal static class ResultsEndpoints
{
    public static void MapResults(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/results").WithTags("Results");
        group.MapGet("/", GetAsync).WithName("Results")
            .WithDescription("Ratings with 95 % intervals, the gallery's questions, the map of win rates, bias and flagged voters, from all votes and without the flagged. At most a second old in a small gallery.");
        group.MapGet("/votes.csv", GetVotes).WithName("VotesAsCsv")
            .WithDescription("Every standing vote as a line of RFC 4180, in the order of casting; voters are numbered in the order of their first votes.")
            .Produces<string>(StatusCodes.Status200OK, VotesCsv.ContentType);
    }

    private static async Task<Ok<ResultsAnswer>> GetAsync(ResultsKeeper keeper, HttpResponse response, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(ResultsAnswer.Of(await keeper.GetAsync(cancellationToken)));
    }

    private static PushStreamHttpResult GetVotes(VoteLedger ledger, ModelsOnShow models, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(body => VotesCsv.WriteAsync(body, ledger, models, http.RequestAborted), $"{VotesCsv.ContentType}; charset=utf-8; header=present", "votes.csv");
    }
}
