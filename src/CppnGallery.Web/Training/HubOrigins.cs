using CppnGallery.Web.Hosting;

namespace CppnGallery.Web.Training;

/// <summary>
/// Web sockets know no same-origin rule: any site may open one to any other, and the browser only says where its script is from. Under /hubs that must be this host or one named in
/// <c>Gallery:AllowedOrigins</c> (as <c>https://other.example</c>, separated by commas); programs, which say nothing, are let in.
/// </summary>
internal static class HubOrigins
{
    public const string Setting = "Gallery:AllowedOrigins";

    public static void UseHubOrigins(this WebApplication app)
    {
        string[] allowed = (app.Configuration[Setting] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/hubs"), branch => branch.Use((http, next) =>
        {
            string origin = http.Request.Headers.Origin.ToString();
            return origin.Length == 0 || IsHost(origin, http.Request) || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase)
                ? next(http)
                : Problems.Of(StatusCodes.Status403Forbidden, "Origin", $"Pages of {origin} may not watch here; the gallery's owner can name them in {Setting}.").ExecuteAsync(http);
        }));
    }

    // By host and port: behind a proxy that ends TLS, the scheme is not what the browser sees.
    private static bool IsHost(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && from.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase)
        && (request.Host.Port is { } port ? from.Port == port : from.IsDefaultPort);
}
