using System.Text.Json;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>What people keep and pass on: lines of descent, favourites, links.</summary>
public sealed class KeepingTests(Visit visit) : VisitTests(visit)
{
    private const string Model = "resnet6-sd1.00-e12.c8ae797e";

    // Every picture's pixels, 16 × 16 each, as the browser decoded them.
    private const string Look = """
        async images => {
            const pixels = [];
            for (const image of images) {
                image.loading = 'eager';
                await image.decode();
                const context = new OffscreenCanvas(16, 16).getContext('2d');
                context.drawImage(image, 0, 0, 16, 16);
                pixels.push([...context.getImageData(0, 0, 16, 16).data].join());
            }
            return pixels;
        }
        """;

    [Fact]
    public async Task A_line_of_descent_picked_by_keyboard_shows_the_same_pictures_to_whoever_gets_its_link()
    {
        var page = await Visit.OpenAsync($"/branch/{Model}/seed-42");
        foreach (string path in (string[])["4", "47", "471"])
        {
            await page.Keyboard.PressAsync(path[^1..]);
            await page.WaitForAddressAsync($"/branch/{Model}/seed-42?path={path}&spread=0.5");
        }

        Assert.Equal(["seed-42", "Child 4", "Child 7", "Child 1"], (await page.Locator(".line .label").AllInnerTextsAsync()).ToArray());
        string[] pictures = await page.EvalOnSelectorAllAsync<string[]>("main img", Look);
        Assert.Equal(pictures[4..].Length, pictures[4..].Distinct().Count());

        var friend = await Visit.OpenAsync(page.Url, theme: ColorScheme.Dark);
        Assert.Equal(pictures, await friend.EvalOnSelectorAllAsync<string[]>("main img", Look));

        // Another spread changes the children and nobody before them; back at the first the line begins anew.
        await friend.FocusAsync(".spreads a:has-text('far')");
        await friend.Keyboard.PressAsync("Enter");
        await friend.WaitForAddressAsync("path=471&spread=0.5,0.5,0.5,1");
        string[] far = await friend.EvalOnSelectorAllAsync<string[]>("main img", Look);
        Assert.Equal(pictures[..5], far[..5]);
        Assert.NotEqual(pictures[5], far[5]);
        await friend.ClickAsync(".line a >> nth=0");
        await friend.WaitForAddressAsync($"/branch/{Model}/seed-42");
        Visit.AssertNoFaults(page);
        Visit.AssertNoFaults(friend);

        var bare = await Visit.OpenAsync(page.Url, scripts: false);
        await bare.ClickAsync("[data-child='9']");
        Assert.EndsWith("?path=4719&spread=0.5", bare.Url, StringComparison.Ordinal);
        await bare.ClickAsync("[data-open]");
        Assert.Contains($"/art/{Model}/", bare.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_scripts_an_artwork_shows_its_picture_its_data_and_its_card()
    {
        var page = await Visit.OpenAsync($"/art/{Model}/seed-42?view=0.25,0.25,0.5,0.5", scripts: false);
        Assert.Equal(1, await page.Locator(".picture img").CountAsync());
        using var http = new HttpClient { BaseAddress = Visit.Address };
        string picture = (await page.Locator(".picture img").GetAttributeAsync("src"))!;
        Assert.Equal("image/png", (await http.GetAsync(picture)).Content.Headers.ContentType?.MediaType);
        string card = (await page.Locator("meta[property='og:image']").GetAttributeAsync("content"))!;
        Assert.Equal("image/png", (await http.GetAsync(new Uri(card))).Content.Headers.ContentType?.MediaType);
        Assert.Contains(Model, await page.Locator(".card").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("[data-favourite]:visible").CountAsync());
        Assert.Equal(9, await page.Locator(".dense a").CountAsync());
    }

    [Fact]
    public async Task Favourites_outlive_server_and_browser_and_travel_as_a_file()
    {
        string folder = Directory.CreateTempSubdirectory("cppn-profile-").FullName;
        try
        {
            await using (var browser = await Visit.OpenBrowserAsync(folder))
            {
                var page = browser.Pages[0];
                await page.GotoAsync("/?hanging=1");
                await page.FocusAsync(".wall [data-favourite] >> nth=2");
                await page.Keyboard.PressAsync("Enter");
                await page.GotoAsync($"/art/{Model}/seed-42?view=0.25,0.25,0.5,0.5&style=moss");
                await page.ClickAsync("[data-favourite]");
                await Assertions.Expect(page.Locator("[data-favourite]")).ToHaveAttributeAsync("aria-pressed", "true");
            }

            await Visit.KillAndRestartAsync();

            await using (var browser = await Visit.OpenBrowserAsync(folder))
            {
                await ComeBackAsync(browser);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ComeBackAsync(IBrowserContext browser)
    {
        var page = browser.Pages[0];
        await page.GotoAsync("/favourites");
        var entries = page.Locator("[data-hung] li");
        var said = page.Locator("[data-said]");
        await Assertions.Expect(entries).ToHaveCountAsync(2);
        Assert.Equal($"art/{Model}/seed-42?view=0.25,0.25,0.5,0.5&style=moss", await entries.Nth(0).Locator("a").GetAttributeAsync("href"));
        Assert.Equal(2, (await page.EvalOnSelectorAllAsync<string[]>("[data-hung] img", Look)).Distinct().Count());
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("[data-export]"));
        string file = (await download.PathAsync())!;

        // Another tab sees what is removed and what comes again; the focus goes on to the next.
        var tab = await browser.NewPageAsync();
        await tab.GotoAsync("/favourites");
        await page.FocusAsync(".remove >> nth=0");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Locator("[data-hung] li")).ToHaveCountAsync(1);
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.matches('.remove')"));
        await page.ClickAsync("[data-undo]");
        await Assertions.Expect(tab.Locator("[data-hung] li")).ToHaveCountAsync(2);
        await page.Locator(".remove").Nth(1).ClickAsync();
        await Assertions.Expect(entries).ToHaveCountAsync(1);

        // In again, with one that is damaged.
        var exported = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(file));
        var links = exported.GetProperty("favourites").EnumerateArray().Select(one => (object)new { link = one.GetProperty("link").GetString(), added = one.GetProperty("added").GetString() })
            .Append(new { link = $"/art/{Model}/seed-42.", added = "yesterday" });
        await ImportAsync(page, JsonSerializer.Serialize(new { format = "cppn-gallery-favourites", version = 1, favourites = links }));
        await Assertions.Expect(said).ToHaveTextAsync("1 favourite taken, 1 here already, 1 refused.");
        await Assertions.Expect(page.Locator("[data-refused]")).ToContainTextAsync("whole number");
        await Assertions.Expect(entries).ToHaveCountAsync(2);
        await ImportAsync(page, "{}");
        await Assertions.Expect(said).ToContainTextAsync("no file of favourites");

        await tab.CloseAsync();
        await ImportAsync(page, JsonSerializer.Serialize(new { format = "cppn-gallery-favourites", version = 1, favourites = Enumerable.Range(1000, 998).Select(seed => new { link = $"/art/{Model}/seed-{seed}", added = "2026-01-01T00:00:00Z" }) }));
        await Assertions.Expect(said).ToHaveTextAsync("998 favourites taken.", new() { Timeout = 20_000 });
        await page.ReloadAsync();
        await Assertions.Expect(entries).ToHaveCountAsync(1000);
    }

    private static Task ImportAsync(IPage page, string text) =>
        page.SetInputFilesAsync("[data-import]", new FilePayload { Name = "favourites.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
}
