using CppnGallery.Web.Hosting;

namespace CppnGallery.Web.Shell;

/// <summary>
/// <c>GET /robots.txt</c>: pages are for everybody, and what goes on for ever or costs minutes is not for machines that follow every link. Robots read it at the root of a host alone, so
/// a gallery below a path has to have these lines put there: docs/hosting.md.
/// </summary>
internal static class Robots
{
    // Every child has nine, every hanging of the wall another, every number of a latent a lab of its own.
    private static readonly string[] Endless = ["branch/", "lab?", "compare?", "*?*hanging=", "prints/", "morphs/", "card/", "iiif/*/*,*,*,*/", "api/", "hubs/", "_blazor"];

    // They come for a card because a person has sent a link, and look at nothing else.
    private static readonly string[] Messengers = ["facebookexternalhit", "Twitterbot", "LinkedInBot", "Slackbot-LinkExpanding", "TelegramBot", "WhatsApp", "Discordbot"];

    public static void MapRobots(this IEndpointRouteBuilder app) => app.MapGet("/robots.txt", (HttpRequest request) => TypedResults.Text(Text(request))).ExcludeFromDescription();

    private static string Text(HttpRequest request) => string.Join('\n',
    [
        .. Messengers.Select(name => $"User-agent: {name}"),
        $"Allow: {request.AtRoot("")}",
        "",
        "User-agent: *",
        .. Endless.Select(path => $"Disallow: {request.AtRoot(path)}"),
        "",
    ]);
}
