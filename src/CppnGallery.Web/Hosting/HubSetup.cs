using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Hosting;

internal static class HubSetup
{
    /// <summary>Policy by which browsers let pages of other sites talk to a hub.</summary>
    public const string CorsPolicy = "hubs";

    private const string CircuitPath = "/_blazor";

    // What SignalR's client sends besides what every page may send. No Authorization: there is nothing in a hub that a key opens.
    private static readonly string[] ClientHeaders = ["Content-Type", "X-Requested-With", "X-SignalR-User-Agent"];

    public static void AddHubs(this IServiceCollection services)
    {
        services.AddOptions<VisitLimits>().BindConfiguration(VisitLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => SiteOrigins.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<HubDoor>();
        services.AddSingleton<CircuitHandler, CircuitSweep>();
        services.AddSignalR(options => options.AddFilter<HubDoor>());
        services.AddOptions<CircuitOptions>().Configure<IOptions<VisitLimits>>((circuits, limits) =>
        {
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(limits.Value.CircuitSeconds);
            circuits.DisconnectedCircuitMaxRetained = limits.Value.LostCircuits;
            // What stays of a circuit after that, for two hours by default. Our live pages have no state that the page itself would not bring again.
            circuits.PersistedCircuitInMemoryRetentionPeriod = TimeSpan.FromSeconds(limits.Value.CircuitSeconds);
            circuits.PersistedCircuitInMemoryMaxRetained = limits.Value.LostCircuits;
        });
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<SiteOrigins>((cors, origins) => cors.AddPolicy(
            CorsPolicy,
            // SignalR's client asks with credentials; none of ours go to other sites, whose cookies are SameSite.
            policy => policy.WithOrigins([.. origins.All]).WithMethods("GET", "POST", "DELETE").WithHeaders(ClientHeaders).AllowCredentials()));
    }

    public static void UseHubs(this WebApplication app)
    {
        // Made now: what the configuration names and cannot be read stops the start, not a visitor.
        app.Services.GetRequiredService<SiteOrigins>();
        app.UseCors();
        app.Use((http, next) => HubDoor.Guard(http, _ => next(http)));
    }

    /// <summary>How live pages are connected.</summary>
    public static void Configure(ServerComponentsEndpointOptions options)
    {
        options.ContentSecurityFrameAncestorsPolicy = null; // said with the other headers
        // Compression costs a quarter of a megabyte a connection, outside the collector's reach and kept by the C library when the connection has gone; our live pages send little.
        options.DisableWebSocketCompression = true;
    }

    /// <summary>Circuits are for the gallery's own pages alone.</summary>
    public static RazorComponentsEndpointConventionBuilder GuardCircuits(this RazorComponentsEndpointConventionBuilder pages, IServiceProvider services)
    {
        var limits = services.GetRequiredService<IOptions<VisitLimits>>().Value;
        var rules = new HubRules(SiteOrigins.None, new(limits.CircuitsPerAddress, limits.Circuits), $"{VisitLimits.Section}:{nameof(VisitLimits.CircuitsPerAddress)}");
        pages.Add(endpoint =>
        {
            if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path } && path.StartsWith(CircuitPath, StringComparison.Ordinal))
            {
                endpoint.Metadata.Add(rules);
            }
        });
        return pages;
    }
}
