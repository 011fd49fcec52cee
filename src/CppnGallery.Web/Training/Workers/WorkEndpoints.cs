using System.Globalization;
using CppnGallery.Gallery.Storage;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Studio;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Work;
using CppnGallery.Studio.Workers;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Owner;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CppnGallery.Web.Training.Workers;

/// <summary>What workers ask and bring, each with a key; and the keys, which are the owner's affair.</summary>
internal static class WorkEndpoints
{
    /// <summary>Bytes of a report: <see cref="WorkProgress.MostSteps"/> steps of a usual recipe.</summary>
    private const int ReportBytes = 2 << 20;

    /// <summary>Bytes of a model: the widest generator that is trained, with its encoder, three times over.</summary>
    private const int ModelBytes = 64 << 20;

    /// <summary>Who asks for a run waits for one so long: a run that is started begins at once, and proxies cut nobody off.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void MapWork(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/work").WithTags("Work").AddEndpointFilter(RunRefusals.AnswerAsync);
        var workers = group.MapGroup("").RequireAuthorization(WorkerAccess.Policy).RequireRateLimiting(WorkLimit.Policy)
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(429);
        workers.MapPost("/claim", ClaimAsync).WithName("ClaimWork")
            .WithDescription("Asks for a run, and waits some seconds for one: 200 with a run and a lease on it, or 204.")
            .ProducesProblem(400);

        var runs = workers.MapGroup("/{run}").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        runs.MapPost("/progress", async (string run, WorkProgress progress, TrainingStudio studio, HttpContext http) =>
            TypedResults.Ok(await studio.Desk.ReportAsync(WorkerAccess.Badge(http), run, progress, http.RequestAborted)))
            .WithName("ReportWork")
                .WithDescription("Steps in batches, at most ten messages a second; renews the lease. The answer says whether to pause or to cancel.")
            .WithMetadata(new RequestSizeLimitAttribute(ReportBytes));
        runs.MapPut("/easel", async (string run, long lease, long step, TrainingStudio studio, HttpContext http) =>
        {
            await studio.Desk.ShowAsync(WorkerAccess.Badge(http), run, lease, step, BodyOf(http), http.RequestAborted);
            return TypedResults.NoContent();
        }).WithName("ShowWork").TakesFile(ModelBytes);
        runs.MapPut("/epochs/{epoch}", async (string run, int epoch, long lease, TrainingStudio studio, HttpContext http) =>
        {
            await studio.Desk.KeepEpochAsync(WorkerAccess.Badge(http), run, lease, epoch, BodyOf(http), http.RequestAborted);
            return TypedResults.NoContent();
        }).WithName("KeepEpoch").TakesFile(ModelBytes);
        runs.MapGet("/state", (string run, long lease, TrainingStudio studio, HttpContext http) =>
            TypedResults.Stream(studio.Desk.OpenState(WorkerAccess.Badge(http), run, lease)))
            .WithName("WorkState");
        runs.MapPut("/state", async (string run, long lease, TrainingStudio studio, HttpContext http) =>
        {
            await studio.Desk.KeepStateAsync(WorkerAccess.Badge(http), run, lease, BodyOf(http), http.RequestAborted);
            return TypedResults.NoContent();
        }).WithName("KeepWorkState").TakesFile(SafetensorsFile.MaxFileBytes);

        var owners = group.MapGroup("").RequireOwner().ProducesProblem(401);
        owners.MapGet("/workers", (WorkerRoom room) => TypedResults.Ok(room.All)).WithName("Workers");
        owners.MapGet("/keys", (WorkerKeys keys) => TypedResults.Ok(keys.All)).WithName("WorkerKeys");
        owners.MapPost("/keys", (KeyRequest request, WorkerKeys keys, HttpRequest http) =>
        {
            var made = keys.Make(request.Name ?? "");
            return TypedResults.Created(http.AtRoot($"api/work/keys/{made.Id}"), made);
        }).WithName("MakeWorkerKey").ProducesProblem(400).ProducesProblem(409).ProducesProblem(503);
        owners.MapDelete("/keys/{id}", async (string id, WorkerKeys keys, TrainingStudio studio) =>
        {
            await RevokeAsync(id, keys, studio);
            return TypedResults.NoContent();
        }).WithName("RevokeWorkerKey").ProducesProblem(404).ProducesProblem(503);
    }

    /// <summary>Makes a key worthless, and takes the runs from the workers that came in by it.</summary>
    /// <exception cref="RunRefusedException">There is no such key.</exception>
    /// <exception cref="NotKeptException">It could not be written.</exception>
    public static async Task RevokeAsync(string id, WorkerKeys keys, TrainingStudio studio)
    {
        long number = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long read) ? read : 0;
        keys.Revoke(number);
        await studio.Desk.TurnOutAsync(new(number, ""));
    }

    private static async Task<Results<Ok<WorkOrder>, NoContent>> ClaimAsync(WorkClaim claim, TrainingStudio studio, HttpContext http) =>
        await studio.Desk.ClaimAsync(WorkerAccess.Badge(http), claim, Patience, http.RequestAborted) is { } order ? TypedResults.Ok(order)
            : TypedResults.NoContent();

    private static WorkBody BodyOf(HttpContext http) => new(http.Request.Body, http.Request.ContentLength);

    private static void TakesFile(this RouteHandlerBuilder endpoint, long bytes) =>
        endpoint.Accepts<byte[]>("application/octet-stream").WithMetadata(new RequestSizeLimitAttribute(bytes)).ProducesProblem(413)
            .ProducesProblem(422);

    private sealed record KeyRequest(string? Name);
}
