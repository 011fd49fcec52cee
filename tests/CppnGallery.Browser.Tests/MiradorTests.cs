using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Browser.Tests;

/// <summary>Mirador, a viewer that nobody here wrote, on a site of its own, opens an artwork by its info.json alone.</summary>
public sealed class MiradorTests(Visit visit) : IClassFixture<Visit>
{
    private const string Artwork = "resnet6-sd1.00-e12.c8ae797e~seed-7";
    private const string Package = "mirador@4.0.0";
    private const string Sum = "uWsE9e2oqSc/lUu+vVwDGhTsycuhGsfZ2KfX6CLfXiT3wgGy6qT9+q5M3V9Zz72hkdIgsJugKesaowmRtYmvrA==";

    // Mirador opens manifests of the Presentation API; this one says no more of the picture than where its service is and what size info.json tells.
    private const string Page = """
        <!doctype html><meta charset="utf-8"><title>Mirador</title><style>#viewer { position: absolute; inset: 0 }</style>
        <div id="viewer"></div><script src="/mirador.js"></script>
        <script>Mirador.viewer({ id: 'viewer', windows: [{ manifestId: location.origin + '/manifest.json' }], osdConfig: { crossOriginPolicy: 'Anonymous' } })</script>
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

    [Fact]
    public async Task Mirador_on_another_site_shows_an_artwork()
    {
        string script = await NpmPackage.ReadAsync(Package, Sum, "dist/mirador.min.js");
        await using var site = await StartSiteAsync(script, new Uri(visit.Address, $"/iiif/{Artwork}").ToString());
        var page = await visit.OpenAsync("/");
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
        await page.GotoAsync(site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        // A digit's strokes: thousands of pixels on a canvas of a million, where an empty one has none.
        await page.WaitForFunctionAsync($"({Ink})() > 5000");
        lock (pictures)
        {
            Assert.Contains(pictures, picture => picture.EndsWith("/info.json 200", StringComparison.Ordinal));
            Assert.Contains(pictures, picture => picture.Contains("/0/default.", StringComparison.Ordinal));
            Assert.All(pictures, picture => Assert.EndsWith(" 200", picture, StringComparison.Ordinal));
        }
    }

    private static async Task<WebApplication> StartSiteAsync(string script, string service)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = builder.Build();
        site.MapGet("/", () => TypedResults.Content(Page, "text/html"));
        site.MapGet("/mirador.js", () => TypedResults.Content(script, "text/javascript"));
        site.MapGet("/manifest.json", (HttpRequest request) =>
        {
            string root = $"{request.Scheme}://{request.Host}", canvas = $"{root}/canvas";
            const int side = 1 << 20;
            return TypedResults.Json(new Dictionary<string, object>
            {
                ["@context"] = "http://iiif.io/api/presentation/3/context.json",
                ["id"] = $"{root}/manifest.json",
                ["type"] = "Manifest",
                ["label"] = new { en = (string[])["An artwork"] },
                ["items"] = (object[])[new
                {
                    id = canvas,
                    type = "Canvas",
                    width = side,
                    height = side,
                    items = (object[])[new
                    {
                        id = $"{canvas}/page",
                        type = "AnnotationPage",
                        items = (object[])[new
                        {
                            id = $"{canvas}/annotation",
                            type = "Annotation",
                            motivation = "painting",
                            target = canvas,
                            body = new
                            {
                                id = $"{service}/full/512,512/0/default.jpg",
                                type = "Image",
                                format = "image/jpeg",
                                width = side,
                                height = side,
                                service = (object[])[new { id = service, type = "ImageService3", profile = "level2" }],
                            },
                        }],
                    }],
                }],
            });
        });
        await site.StartAsync();
        return site;
    }
}
