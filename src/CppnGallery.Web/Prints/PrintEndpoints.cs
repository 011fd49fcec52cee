using CppnGallery.Web.Hosting;
using CppnGallery.Web.Iiif;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CppnGallery.Web.Prints;

/// <summary>Artworks for printers: files of up to 30,000 pixels a side that go out as they are drawn and are never held whole.</summary>
internal static class PrintEndpoints
{
    // The first bytes of a file that compresses well are long in coming to the socket's buffer.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // Twice a chunk of the file's data.
    private const int BufferBytes = 64 << 10;

    public static void AddPrints(this IServiceCollection services)
    {
        services.AddOptions<PrintSettings>().BindConfiguration(PrintSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PrintDesk>();
        services.AddSingleton<PrintPress>();
    }

    public static void MapPrints(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/prints").WithTags("Prints");
        group.AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return next(context);
        });
        group.MapGet("/{artwork}/{side}.png", PrintAsync).WithName("Print")
            .Produces<byte[]>(200, "image/png").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429).ProducesProblem(503);
        // Asked again and again rather than sent as events: an open stream of events would take one of the six connections that a browser has for tiles.
        group.MapGet("/progress/{ticket}", Progress).WithName("PrintProgress").ProducesProblem(400).ProducesProblem(404);
        // No antiforgery token: whoever knows the ticket, 122 bits of chance, is the page that drew it, and other sites' pages may not send DELETE here.
        group.MapDelete("/progress/{ticket}", Cancel).WithName("CancelPrint").ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> PrintAsync(
        [AsParameters] PrintAddress address, IiifSources sources, PrintDesk desk, PrintPress press, IOptions<PrintSettings> settings, IHostApplicationLifetime host, HttpContext http)
    {
        if (!PrintOrder.TryParse(address, sources, settings.Value, out var order, out var fault))
        {
            return Problems.Of(fault.Status, fault.Parameter, fault.Detail, fault.Limit);
        }

        var picture = order.Picture;
        if (!desk.TryTake(http.Connection.RemoteIpAddress?.ToString() ?? "", order.Ticket, picture.Height, out var print, out var refusal))
        {
            http.Response.Headers.RetryAfter = refusal.RetryAfter?.ToString();
            return Problems.Of(refusal.Status, refusal.Parameter, refusal.Detail, refusal.Limit);
        }

        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping, print.Cancellation);
        // The connection breaks, so that no browser takes the beginning for the whole; and nothing waits for a visitor who reads no further.
        await using var breaking = leaving.Token.Register(http.Abort);
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } pace)
        {
            pace.MinDataRate = new MinDataRate(settings.Value.MinBytesPerSecond, Grace);
        }

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(order.FileName);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.ContentType = "image/png";
        try
        {
            await desk.RunAsync(print, Welcome, Draw, leaving.Token);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
        }

        return TypedResults.Empty;

        // The headers alone: the browser lists its download while it waits, and gives no page up for dead.
        Task Welcome() => http.Response.Body.FlushAsync(leaving.Token);

        void Draw()
        {
            using var body = new BufferedStream(http.Response.BodyWriter.AsStream(leaveOpen: true), BufferBytes);
            press.Draw(picture, body, print, leaving.Token);
        }
    }

    private static Results<Ok<PrintProgress>, ProblemHttpResult> Progress(string ticket, PrintDesk desk) => TryFind(ticket, desk, out var print, out var problem)
        ? TypedResults.Ok(new PrintProgress(print!.State.ToString().ToLowerInvariant(), print.RowsDone, print.Rows, print.Detail))
        : problem!;

    private static Results<NoContent, ProblemHttpResult> Cancel(string ticket, PrintDesk desk)
    {
        if (!TryFind(ticket, desk, out var print, out var problem))
        {
            return problem!;
        }

        print!.Cancel();
        return TypedResults.NoContent();
    }

    private static bool TryFind(string text, PrintDesk desk, out Print? print, out ProblemHttpResult? problem)
    {
        print = PrintOrder.TryReadTicket(text, out var ticket, out var fault) ? desk.Find(ticket!.Value) : null;
        fault ??= print is null ? IiifFault.Missing("ticket", "No print is known by this ticket; those that ended are forgotten after a while.") : null;
        problem = fault is null ? null : Problems.Of(fault.Status, fault.Parameter, fault.Detail, fault.Limit);
        return problem is null;
    }
}

/// <summary>How far a print has come.</summary>
/// <param name="State"><c>waiting</c>, <c>drawing</c>, <c>done</c>, <c>cancelled</c>, <c>failed</c> or <c>refused</c>.</param>
/// <param name="Done">Rows drawn.</param>
/// <param name="Total">Rows in all.</param>
/// <param name="Detail">Why it was refused.</param>
internal sealed record PrintProgress(string State, int Done, int Total, string? Detail);
