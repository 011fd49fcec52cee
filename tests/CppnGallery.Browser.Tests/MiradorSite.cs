using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>A site with Mirador on it, a viewer that nobody here wrote.</summary>
internal sealed class MiradorSite : IAsyncDisposable
{
    private const string Package = "mirador@4.0.0";
    private const string Sum = "uWsE9e2oqSc/lUu+vVwDGhTsycuhGsfZ2KfX6CLfXiT3wgGy6qT9+q5M3V9Zz72hkdIgsJugKesaowmRtYmvrA==";

    private const string Page = """
        <!doctype html><meta charset="utf-8"><title>Mirador</title><style>#viewer { position: absolute; inset: 0 }</style>
        <div id="viewer"></div><script src="/mirador.js"></script>
        <script>
        const manifestId = new URL(new URLSearchParams(location.search).get('manifest'), location.href).href;
        Mirador.viewer({ id: 'viewer', windows: [{ manifestId }], osdConfig: { crossOriginPolicy: 'Anonymous' } });
        </script>
        """;

    // How many pixels of the viewer's canvas are nearly black.
    private const string Ink = """
        () => Math.max(0, ...[...document.querySelectorAll('.mirador-viewer canvas')].map(canvas => {
            const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
            let dark = 0;
            for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255 && data[i] < 40) dark++;
            return dark;
        }))
        """;

    private readonly WebApplication _site;

    private MiradorSite(WebApplication site) => _site = site;

    private string Address => _site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Starts it; a test may lay files of its own on it.</summary>
    public static async Task<MiradorSite> StartAsync(Action<WebApplication>? lay = null)
    {
        string script = await NpmPackage.ReadAsync(Package, Sum, "dist/mirador.min.js");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = builder.Build();
        site.MapGet("/", () => TypedResults.Content(Page, "text/html"));
        site.MapGet("/mirador.js", () => TypedResults.Content(script, "text/javascript"));
        lay?.Invoke(site);
        await site.StartAsync();
        return new(site);
    }

    /// <summary>Opens a manifest by its address alone, waits until a digit's strokes are seen, and tells what was asked of the gallery's service: address and status.</summary>
    public async Task<IReadOnlyList<string>> OpenAsync(IPage page, string manifest)
    {
        var pictures = new List<string>();
        page.Response += (_, answer) =>
        {
            if (answer.Url.Contains("/iiif/", StringComparison.Ordinal))
            {
                lock (pictures)
                {
                    pictures.Add($"{answer.Url} {answer.Status}");
                }
            }
        };
        await page.GotoAsync($"{Address}/?manifest={Uri.EscapeDataString(manifest)}");

        // Thousands of pixels on a canvas of a million, where an empty one has none.
        await page.WaitForFunctionAsync($"({Ink})() > 5000");
        lock (pictures)
        {
            Assert.Contains(pictures, picture => picture.Contains("/0/default.", StringComparison.Ordinal));
            Assert.All(pictures, picture => Assert.EndsWith(" 200", picture, StringComparison.Ordinal));
            return [.. pictures];
        }
    }

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();
}
