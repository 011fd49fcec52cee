using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

public sealed class WallTests(Visit visit) : VisitTests(visit)
{
    // Grey levels of every picture of the wall, 32 × 32 each, as the browser decoded them.
    private const string Look = """
        async images => {
            for (const image of images) image.loading = 'eager';
            const pixels = [];
            for (const image of images) {
                await image.decode();
                const canvas = new OffscreenCanvas(32, 32);
                const context = canvas.getContext('2d');
                context.drawImage(image, 0, 0, 32, 32);
                pixels.push([...context.getImageData(0, 0, 32, 32).data].filter((_, i) => i % 4 === 0));
            }
            return pixels;
        }
        """;

    [Fact]
    public async Task The_wall_shows_pictures_that_are_not_blank_and_differ()
    {
        var page = await Visit.OpenAsync("/");
        var pictures = await page.EvalOnSelectorAllAsync<int[][]>(".wall:first-child img", Look);
        Assert.InRange(pictures.Length, 12, 24);

        // Under 1 % mean ink a canvas counts as blank; half a grey level is the rounding of a PNG.
        Assert.All(pictures, picture => Assert.True(picture.Average(grey => 255 - grey) / 255 > 0.01 - (0.5 / 255)));
        var pairs = from i in Enumerable.Range(0, pictures.Length) from j in Enumerable.Range(0, i) select (pictures[i], pictures[j]);
        Assert.All(pairs, pair => Assert.NotEqual(pair.Item1, pair.Item2));
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task An_artwork_opens_from_the_wall()
    {
        var page = await Visit.OpenAsync("/");
        var first = page.Locator(".wall a").First;
        string link = (await first.GetAttributeAsync("href"))!;
        await first.ClickAsync();
        await page.WaitForAddressAsync(link);
        await page.WaitForFunctionAsync("document.querySelector('.picture img').naturalWidth > 0");
        Assert.Contains(link[(link.LastIndexOf('/') + 1)..], await page.Locator(".card").TextContentAsync(), StringComparison.Ordinal);
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task The_wall_goes_on_as_one_scrolls_and_nothing_on_it_jumps()
    {
        var page = await Visit.OpenAsync("/?hanging=5");
        for (int i = 0; i < 60 && await page.Locator(".wall li").CountAsync() < 3 * 18; i++)
        {
            await page.Mouse.WheelAsync(0, 400);
            await Task.Delay(60);
        }

        string[] links = await LinksAsync(page);
        Assert.True(links.Length >= 3 * 18, $"{links.Length} pictures.");
        Assert.Equal(links, links.Distinct());
        Assert.Equal(links.Length, await page.Locator("[data-favourite]:visible").CountAsync());
        await Assertions.Expect(page.Locator("[data-said]")).ToContainTextAsync("pictures hang here");

        // Cumulative layout shift, as Chromium counts it, since the page began.
        double shift = await page.EvaluateAsync<double>("""
            () => new Promise(resolve => {
                new PerformanceObserver(list => resolve(list.getEntries().reduce((sum, one) => sum + (one.hadRecentInput ? 0 : one.value), 0))).observe({ type: 'layout-shift', buffered: true });
                setTimeout(() => resolve(0), 500);
            })
            """);
        Assert.InRange(shift, 0, 0.01);

        // By keyboard: what comes hangs before the link, which keeps the focus.
        await page.FocusAsync("[data-more]");
        int before = links.Length;
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("before => document.querySelectorAll('.wall li').length > before", before);
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.matches('[data-more]')"));
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task A_filter_is_chosen_by_keyboard_and_stands_in_the_address()
    {
        var page = await Visit.OpenAsync("/");
        await page.FocusAsync("[name=sigma]");
        for (int presses = 0; presses < 20 && await page.InputValueAsync("[name=sigma]") != "0.45"; presses++)
        {
            await page.Keyboard.PressAsync("ArrowDown"); // letters would count as one word only if they come within a second
        }

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForAddressAsync("/?sigma=0.45");
        Assert.All(await LinksAsync(page), link => Assert.StartsWith("art/resnet6-sd0.45-", link, StringComparison.Ordinal));
        Visit.AssertNoFaults(page);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/vote")]
    [InlineData("/results")]
    [InlineData("/nowhere/at/all")]
    [InlineData("/favourites")]
    [InlineData("/branch/c8ae797e/seed-42?path=471&spread=0.5")]
    [InlineData("/room/c8ae797e/seed-42?width=300")]
    [InlineData("art")]
    public async Task A_narrow_phone_needs_no_sideways_scroll(string path)
    {
        var wall = await Visit.OpenAsync("/", width: 360);
        string address = path == "art" ? (await LinksAsync(wall))[0] : path;
        var page = await Visit.OpenAsync(address, width: 360, ColorScheme.Dark);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
    }

    [Fact]
    public async Task The_chosen_theme_is_remembered()
    {
        var page = await Visit.OpenAsync("/");
        const string colour = "getComputedStyle(document.body).color";
        string light = await page.EvaluateAsync<string>(colour);
        await page.ClickAsync("[data-theme-toggle]");
        string dark = await page.EvaluateAsync<string>(colour);
        Assert.NotEqual(light, dark);
        await page.ReloadAsync();
        Assert.Equal(dark, await page.EvaluateAsync<string>(colour));
        Visit.AssertNoFaults(page);
    }

    private static Task<string[]> LinksAsync(IPage page) =>
        page.EvalOnSelectorAllAsync<string[]>(".wall a", "links => links.map(link => link.getAttribute('href'))");
}
