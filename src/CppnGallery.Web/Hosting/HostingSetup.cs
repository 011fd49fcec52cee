using CppnGallery.Gallery.Models;
using Microsoft.AspNetCore.DataProtection;

namespace CppnGallery.Web.Hosting;

internal static class HostingSetup
{
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

    /// <summary><c>GET /healthz</c>: the gallery is open, with so many models on show.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app) =>
        app.MapGet("/healthz", (ModelsOnShow models) => TypedResults.Ok(new Health("open", models.All.Count))).WithName("Health");
}

internal sealed record Health(string Status, int Models);
