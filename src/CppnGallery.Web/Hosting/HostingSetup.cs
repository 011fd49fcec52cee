using System.Net;
using CppnGallery.Gallery.Models;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace CppnGallery.Web.Hosting;

internal static class HostingSetup
{
    public const string TrustedProxies = "Gallery:TrustedProxies";

    /// <summary>The address where none is configured. (Set as a default in appsettings.json it would override ASPNETCORE_URLS.)</summary>
    public static void UseDefaultAddress(this WebApplicationBuilder builder, string address)
    {
        string[] settings = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        if (settings.All(setting => string.IsNullOrEmpty(builder.Configuration[setting])))
        {
            builder.WebHost.UseUrls(address);
        }
    }

    /// <summary>Keys that sign cookies and matchup tokens outlive the process, so that a restart turns no voter into another one.</summary>
    public static void AddGalleryKeys(this IServiceCollection services, GalleryFolders folders) =>
        services.AddDataProtection().SetApplicationName("CppnGallery").PersistKeysToFileSystem(new DirectoryInfo(folders.Keys));

    /// <summary>
    /// Believes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> where the request comes from a proxy named in <c>Gallery:TrustedProxies</c> (addresses or
    /// networks like 10.0.0.0/8, separated by commas; none by default), and from nobody else: anybody can write such a header.
    /// </summary>
    /// <exception cref="InvalidOperationException">The setting names something that is neither.</exception>
    public static void UseTrustedProxies(this WebApplication app)
    {
        string[] proxies = (app.Configuration[TrustedProxies] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (proxies.Length == 0)
        {
            return;
        }

        // No limit to the number of hops: each that is believed is one of these.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (string proxy in proxies)
        {
            options.KnownIPNetworks.Add(ToNetwork(proxy));
        }

        app.UseForwardedHeaders(options);
    }

    private static IPNetwork ToNetwork(string proxy)
    {
        if (IPAddress.TryParse(proxy, out var address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(proxy, out var network)
            ? network
            : throw new InvalidOperationException($"{TrustedProxies} names '{proxy}', which is neither an address nor a network such as 10.0.0.0/8.");
    }

    /// <summary><c>GET /healthz</c>: the gallery is open, with so many models on show.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app) =>
        app.MapMethods("/healthz", ["GET", "HEAD"], (ModelsOnShow models) => TypedResults.Ok(new Health("open", models.All.Count))).WithName("Health");
}

internal sealed record Health(string Status, int Models);
