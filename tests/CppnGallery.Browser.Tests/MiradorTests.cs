using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>Mirador, on a site of its own, opens an artwork by its info.json alone, and the gallery's manifests by their addresses; an artwork's: <see cref="ProxyTests"/>.</summary>
public sealed class MiradorTests(Visit visit) : VisitTests(visit)
{
    private const string Model = "resnet6-sd1.00-e12.c8ae797e";
    private const string Artwork = $"{Model}~seed-7";

    [Fact]
    public async Task Mirador_on_another_site_shows_an_artwork()
    {
        string service = new Uri(Visit.Address, $"/iiif/{Artwork}").ToString();
        await using var site = await MiradorSite.StartAsync(site => LayManifest(site, service));
        var asked = await site.OpenAsync(await Visit.OpenAsync("/"), "/manifest.json");
        Assert.Contains(asked, picture => picture.EndsWith("/info.json 200", StringComparison.Ordinal));
    }

    /// <summary>As pages offer it: the link beside the downloads names it twice, by itself and in the parameter that viewers look at when it is dragged to them.</summary>
    [Fact]
    public async Task Mirador_opens_the_manifest_of_a_models_wall()
    {
        var page = await Visit.OpenAsync($"/models/{Model}");
        await OpenAsync(page, 18);
    }

    [Fact]
    public async Task Mirador_opens_favourites_with_their_views()
    {
        var page = await Visit.OpenAsync($"/art/{Model}/seed-7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Favourite", Exact = true }).ClickAsync();
        await page.GotoAsync($"/art/{Model}/seed-9?view=0.25,0.25,0.5,0.5&style=moss");
        await page.GetByRole(AriaRole.Button, new() { Name = "Favourite", Exact = true }).ClickAsync();
        await page.GotoAsync("/favourites");
        await page.Locator("[data-hung] li").Nth(1).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Remove .*seed-9") }).WaitForAsync();
        Visit.AssertNoFaults(page);
        await OpenAsync(page, 2);
    }

    private static async Task OpenAsync(IPage page, int canvases)
    {
        string offered = (await page.Locator("a[data-manifest]").EvaluateAsync<string>("link => link.href"))!;
        string dragged = System.Web.HttpUtility.ParseQueryString(new Uri(offered).Query)["manifest"]!;
        using var http = new HttpClient();
        var manifest = JsonDocument.Parse(await http.GetStringAsync(dragged)).RootElement;
        Assert.Equal(canvases, manifest.GetProperty("items").GetArrayLength());
        Assert.Equal(manifest.ToString(), JsonDocument.Parse(await http.GetStringAsync(offered)).RootElement.ToString());
        await using var site = await MiradorSite.StartAsync();
        await site.OpenAsync(page, dragged);
    }

    // It says no more of the picture than where its service is and what size info.json tells.
    private static void LayManifest(WebApplication site, string service) =>
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
}
