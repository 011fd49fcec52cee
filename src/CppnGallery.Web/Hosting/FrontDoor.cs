using Microsoft.AspNetCore.Http.Features;

namespace CppnGallery.Web.Hosting;

/// <summary>
/// What every request passes before anything else looks at it, the framework's check of the host and the routes included: where the gallery lies, and what was asked before a proxy or
/// a page changed it.
/// </summary>
internal sealed class FrontDoor(IConfiguration configuration) : IStartupFilter
{
    private readonly PublicAddress? _address = PublicAddress.From(configuration);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseTrustedProxies(configuration);
        app.Use(EnterAsync);
        next(app);
    };

    private Task EnterAsync(HttpContext http, RequestDelegate next)
    {
        FindPlace(http.Request);
        HtmlQuery.Mend(http.Request);
        if (HttpProtocol.IsHttp10(http.Request.Protocol))
        {
            // As nginx sends requests on by itself, and they cannot become web sockets (RFC 9110, 7.8). Who negotiates a connection is then offered what works and nothing that fails first.
            http.Features.Set<IHttpUpgradeFeature>(null);
            http.Features.Set<IHttpExtendedConnectFeature>(null);
        }

        http.Response.OnStarting(FinishAsync, http);
        return HeadRequests.AnswerAsGetAsync(http, next);
    }

    // A proxy may take the prefix off before it asks, or leave it.
    private void FindPlace(HttpRequest request)
    {
        request.PathBase = _address?.Path ?? new PathString(request.PathBase.Value?.TrimEnd('/'));
        if (request.PathBase.HasValue && request.Path.StartsWithSegments(request.PathBase, out var rest))
        {
            request.Path = rest.HasValue ? rest : "/";
        }
    }

    private static Task FinishAsync(object state)
    {
        var http = (HttpContext)state;
        var headers = http.Response.Headers;
        if (http.Request.Path.StartsWithSegments("/iiif"))
        {
            // Viewers on other sites may show our pictures, and read why not; that is what the standard is for.
            headers.AccessControlAllowOrigin = "*";
        }

        if (http.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) == true)
        {
            headers["X-Accel-Buffering"] = "no"; // nginx would wait for a bufferful of events
        }

        // What stays here needs no name of ours, which a proxy may not have told.
        string own = $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}";
        string location = headers.Location.ToString();
        if (location.StartsWith($"{own}/", StringComparison.OrdinalIgnoreCase) && !location.AsSpan(own.Length).StartsWith("//"))
        {
            headers.Location = location[own.Length..];
        }

        return Task.CompletedTask;
    }
}
