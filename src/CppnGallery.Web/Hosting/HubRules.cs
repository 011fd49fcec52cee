using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.SignalR;

namespace CppnGallery.Web.Hosting;

/// <summary>Who may connect to a hub, and how often; metadata of the hub's endpoints, which <see cref="HubDoor"/> goes by.</summary>
/// <param name="Origins">Sites besides the gallery itself whose pages may connect.</param>
/// <param name="Places">Connections.</param>
/// <param name="PerAddressSetting">Name of the setting that limits the connections of an address.</param>
internal sealed record HubRules(SiteOrigins Origins, AddressPlaces Places, string PerAddressSetting);

/// <summary>
/// Lets browsers connect to hubs from the gallery's own pages and from sites that the hub's rules name, and no address more often than they say. Web sockets know no same-origin rule: any site
/// may open one to any other, and the browser only says where its script is from. Programs, which say nothing, are let in.
/// </summary>
internal sealed class HubDoor : IHubFilter
{
    /// <summary>Before anything is spent on the connection: a refusal that says why.</summary>
    public static Task Guard(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<HubRules>() is not { } rules)
        {
            return next(http);
        }

        string origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && !SiteOrigins.IsOwn(origin, http.Request) && !rules.Origins.Names(origin))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "Origin", $"Pages of {origin} may not connect here. The gallery's owner can name sites that may watch trainings in {SiteOrigins.Setting}, "
                + $"and proxies that tell the gallery's own address in {HostingSetup.TrustedProxies}.").ExecuteAsync(http);
        }

        // A request that belongs to a connection names it; a new one does not.
        return !HttpMethods.IsOptions(http.Request.Method) && !http.Request.Query.ContainsKey("id") && rules.Places.Look(VisitorAddress.Of(http)) is { } fault
            ? Refuse(rules, fault).ExecuteAsync(http)
            : next(http);
    }

    /// <summary>Counts the connection, whatever its transport.</summary>
    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (RulesOf(context) is not var (rules, address))
        {
            await next(context);
            return;
        }

        if (rules.Places.Enter(address) is { } fault)
        {
            throw new HubException(Text(rules, fault));
        }

        try
        {
            await next(context);
        }
        catch
        {
            // A connection that was refused is not told to have ended.
            rules.Places.Leave(address);
            throw;
        }
    }

    /// <summary>Counts the connection out.</summary>
    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        try
        {
            await next(context, exception);
        }
        finally
        {
            if (RulesOf(context) is var (rules, address))
            {
                rules.Places.Leave(address);
            }
        }
    }

    private static (HubRules Rules, string Address)? RulesOf(HubLifetimeContext context) =>
        context.Context.GetHttpContext() is { } http && http.GetEndpoint()?.Metadata.GetMetadata<HubRules>() is { } rules ? (rules, VisitorAddress.Of(http)) : null;

    private static ProblemHttpResult Refuse(HubRules rules, PlaceFault fault) => fault == PlaceFault.Address
        ? Problems.Of(StatusCodes.Status429TooManyRequests, rules.PerAddressSetting, Text(rules, fault), rules.Places.PerAddress)
        : Problems.Of(StatusCodes.Status503ServiceUnavailable, "connections", Text(rules, fault), rules.Places.InAll);

    private static string Text(HubRules rules, PlaceFault fault) => fault == PlaceFault.Address
        ? $"Your address has {rules.Places.PerAddress} connections of this kind open, as many as one may have ({rules.PerAddressSetting}). Close a page, and try again."
        : $"{rules.Places.InAll} connections of this kind are open, as many as this gallery can hold. Come back in a while.";
}
