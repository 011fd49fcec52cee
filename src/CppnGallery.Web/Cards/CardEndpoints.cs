using CppnGallery.Gallery.Artworks;
using CppnGallery.Models;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Cards;
using CppnGallery.Rendering.Sources;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Iiif;
using CppnGallery.Web.Prints;

namespace CppnGallery.Web.Cards;

/// <summary>The pictures that messengers show of links: <c>GET /card/{artwork}.png?view=x,y,w,h</c>, 1200 × 630. They wait in the queue of all pictures and are kept as those are.</summary>
internal static class CardEndpoints
{
    public static void MapCards(this IEndpointRouteBuilder app) => app.MapGet("/card/{artwork}.png", CardAsync).WithName("Card").WithTags("Pictures")
        .Produces<byte[]>(200, "image/png").Produces(304).ProducesProblem(400).ProducesProblem(404).TakesTurns();

    private static async Task<IResult> CardAsync(string artwork, string? view, IiifSources sources, PictureService pictures, HttpContext http, CancellationToken cancellationToken)
    {
        var shown = View.Frame;
        if (!PrintOrder.TryFind(artwork, sources, out var source, out var fault) || !TryReadView(view, source, out shown, out fault))
        {
            return Problems.Of(fault!.Status, fault.Parameter, fault.Detail, fault.Limit);
        }

        return await PictureAnswers.AnswerAsync(http, pictures, new CardSource(source, shown).Request, PictureAnswers.ForEver, cancellationToken);
    }

    // As much of the plane as pages show: a card is a picture of a page.
    private static bool TryReadView(string? text, ArtworkSource source, out View view, out IiifFault? fault)
    {
        if (PrintOrder.TryReadView(text, out view, out fault) && !view.IsWithin(Extents.Plane))
        {
            fault = IiifFault.Bad("view", $"The view reaches more than {Extents.Reach} sides of the frame past it, which is as far as pages show.", Extents.Reach);
        }

        view = string.IsNullOrEmpty(text) ? source.Whole : view;
        return fault is null;
    }
}
