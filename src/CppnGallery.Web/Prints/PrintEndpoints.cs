using CppnGallery.Web.Hosting;
using CppnGallery.Web.Iiif;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Prints;

/// <summary>Artworks for printers: files of up to 30,000 pixels a side that go out as they are drawn and are never held whole.</summary>
internal static class PrintEndpoints
{
    public static void AddPrints(this IServiceCollection services)
    {
        services.AddOptions<PrintSettings>().BindConfiguration(PrintSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PrintDesk>();
        services.AddSingleton<PrintCounter>();
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
            .Produces<byte[]>(200, "image/png").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).TakesTurns();
        // Asked again and again rather than sent as events: an open stream of events would take one of the six connections that a browser has for tiles.
        group.MapGet("/progress/{ticket}", Progress).WithName("PrintProgress").ProducesProblem(400).ProducesProblem(404);
        // No antiforgery token: whoever knows the ticket, 122 bits of chance, is the page that drew it, and other sites' pages may not send DELETE here.
        group.MapDelete("/progress/{ticket}", Cancel).WithName("CancelPrint").ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> PrintAsync(
        [AsParameters] PrintAddress address, IiifSources sources, PrintCounter counter, PrintPress press, IOptions<PrintSettings> settings, HttpContext http)
    {
        if (!PrintOrder.TryParse(address, sources, settings.Value, out var order, out var fault))
        {
            return Problems.Of(fault.Status, fault.Parameter, fault.Detail, fault.Limit);
        }

        var parcel = new Parcel(order.Ticket, order.Picture.Height, order.FileName, "image/png");
        return await counter.SendAsync(http, parcel, (body, print, leaving) => press.Draw(order.Picture, body, print, leaving));
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
