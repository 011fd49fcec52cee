using CppnGallery.Gallery.Models;
using CppnGallery.Web.Art;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CppnGallery.Web.Favourites;

/// <summary>
/// <c>POST /api/links</c> reads links to artworks by the rules of their pages and says of each what it shows, or what is wrong with it. Nothing is drawn: a gallery's worth of favourites
/// costs a fraction of a picture.
/// </summary>
internal static class LinkEndpoints
{
    /// <summary>Links in one question, and favourites in one browser.</summary>
    public const int MostLinks = 5000;

    // Some forty times as long as a link with the longest of latents need be, and a body of that many ordinary links.
    private const int MostCharacters = 2000;
    private const int MaxBodyBytes = 4 << 20;

    public static void MapLinks(this IEndpointRouteBuilder app) => app.MapPost("/api/links", ReadAll).WithName("Links").WithTags("Links")
        .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes)).ProducesProblem(400).ProducesProblem(413);

    private static Results<Ok<LinkAnswer[]>, ProblemHttpResult> ReadAll(LinkQuestion question, ModelsOnShow models, HttpRequest request) => question.Links switch
    {
        null => Problems.BadRequest("links", "links is a list of links to artworks."),
        { Length: > MostLinks } many => Problems.BadRequest("links", $"links has {many.Length} entries; at most {MostLinks} are read at once.", MostLinks),
        var links => TypedResults.Ok(links.Select(link => Read(link, models, request)).ToArray()),
    };

    private static LinkAnswer Read(string? text, ModelsOnShow models, HttpRequest request)
    {
        if (text is null or { Length: > MostCharacters })
        {
            return LinkAnswer.Bad($"A link is a text of at most {MostCharacters} characters.");
        }

        // Of this gallery or another, wherever it lies: a model is known by its hash everywhere.
        if (!Uri.TryCreate(new Uri("http://gallery/"), text, out var address) || address.Scheme is not ("http" or "https")
            || address.AbsolutePath.Split('/') is not ["", .., "art", var model, var latent])
        {
            return LinkAnswer.Bad("This is no link to an artwork, which reads /art/model/latent.");
        }

        var query = System.Web.HttpUtility.ParseQueryString(HtmlQuery.Mended(address.Query));
        if (!models.TryOpen(Uri.UnescapeDataString(model), Uri.UnescapeDataString(latent), query["style"], out var artwork, out var id, out _, out string? fault)
            || !LinkedView.TryParse(query["view"], out var view, out fault))
        {
            return LinkAnswer.Bad(fault);
        }

        return new(request.AtRoot(PictureLinks.Page(id, view.Shown)), PictureLinks.Label(artwork), null);
    }
}

internal sealed record LinkQuestion(string?[]? Links);

/// <summary>What a link shows, or why it shows nothing.</summary>
/// <param name="Link">In the canonical form.</param>
/// <param name="Label">Of what it shows.</param>
/// <param name="Fault">A sentence.</param>
internal sealed record LinkAnswer(string? Link, string? Label, string? Fault)
{
    public static LinkAnswer Bad(string fault) => new(null, null, fault);
}
