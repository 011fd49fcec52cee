using System.Net;
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
    /// Believes <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and <c>-Prefix</c> where the request comes from a proxy named in <c>Gallery:TrustedProxies</c> (addresses or
    /// networks like 10.0.0.0/8, separated by commas; none by default), and from nobody else: anybody can write such a header.
    /// </summary>
    /// <exception cref="InvalidOperationException">The setting names something that is neither.</exception>
    public static void UseTrustedProxies(this IApplicationBuilder app, IConfiguration configuration)
    {
        string[] proxies = (configuration[TrustedProxies] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (proxies.Length == 0)
        {
            return;
        }

        // No limit to the number of hops: each that is believed is one of these.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (string proxy in proxies)
        {
            options.KnownIPNetworks.Add(ToNetwork(proxy));
        }

        app.UseForwardedHeaders(options);
    }

    /// <summary>The front door, before all that the framework puts before the pipeline.</summary>
    public static void AddFrontDoor(this IServiceCollection services) => services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, FrontDoor>());

    /// <summary>From here on the gallery has the name that <see cref="PublicAddress"/> says; before, its hosts have been checked as requests name them.</summary>
    public static void UsePublicAddress(this WebApplication app)
    {
        if (PublicAddress.From(app.Configuration) is not { } address)
        {
            return;
        }

        app.Use((http, next) =>
        {
            (http.Request.Scheme, http.Request.Host) = (address.Scheme, address.Host);
            return next(http);
        });
    }

    /// <summary>An address of ours, written from the gallery's own root without a slash before it, for answers that are no pages: from the root of the site.</summary>
    public static string AtRoot(this HttpRequest request, string address) => $"{request.PathBase.ToUriComponent()}/{address}";

    /// <summary>The path of cookies: the gallery's own, so that they go to nothing else on its site.</summary>
    public static string CookiePath(this HttpRequest request) => request.PathBase.HasValue ? request.PathBase.ToUriComponent() : "/";

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
}
