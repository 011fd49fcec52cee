using CppnGallery.Rendering.Turns;

namespace CppnGallery.Web.Hosting;

/// <summary>Stands at every endpoint that draws, encodes or reads pictures: what it does waits for its turn in <see cref="FairTurns"/>, or at the prints' desk, and one address may ask for so much of it.</summary>
internal sealed class TurnsMetadata;

internal static class TurnsSetup
{
    /// <summary>Says of an endpoint that its work waits for its turn, and that it answers 429 or 503 where there is too much of it. The handler hands the work in, under the visitor's <see cref="VisitorAddress"/>.</summary>
    public static RouteHandlerBuilder TakesTurns(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new TurnsMetadata())
        .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
