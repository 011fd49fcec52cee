using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

public sealed class WallTests(Visit visit) : IClassFixture<Visit>
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
        var page = await visit.OpenAsync("/");
        var pictures = await page.EvalOnSelectorAllAsync<int[][]>(".wall img", Look);
        Assert.InRange(pictures.Length, 12, 24);

        // Under 1 % mean ink a canvas counts as blank; half a grey level is the rounding of a PNG.
        Assert.All(pictures, picture => Assert.True(picture.Average(grey => 255 - grey) / 255 > 0.01 - (0.5 / 255)));
        var pairs = from i in Enumerable.Range(0, pictures.Length) from j in Enumerable.Range(0, i) select (pictures[i], pictures[j]);
        Assert.All(pairs, pair => Assert.NotEqual(pair.Item1, pair.Item2));
        visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task An_artwork_opens_from_the_wall()
    {
        var page = await visit.OpenAsync("/");
        var first = page.Locator(".wall a").First;
        string link = (await first.GetAttributeAsync("href"))!;
        await first.ClickAsync();
        await page.WaitForURLAsync(visit.Address + link.TrimStart('/'));
        await page.WaitForFunctionAsync("document.querySelector('.picture img').naturalWidth > 0");
        Assert.Equal(link[(link.LastIndexOf('/') + 1)..], await page.Locator("h1").TextContentAsync());
        visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task Others_are_hung_over_the_circuit_without_a_new_page()
    {
        var page = await visit.OpenAsync("/");
        await page.EvaluateAsync("window.stillHere = true");
        string[] before = await LinksAsync(page);
        await page.ClickAsync("button:has-text('Hang others')");
        await page.WaitForSelectorAsync(".wall[data-hanging='1']");
        string[] after = await LinksAsync(page);
        Assert.Equal(before.Length, after.Length);
        Assert.True(before.Intersect(after).Count() < before.Length / 2);
        Assert.True(await page.EvaluateAsync<bool>("window.stillHere === true"));
        visit.AssertNoFaults(page);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/vote")]
    [InlineData("/results")]
    [InlineData("/nowhere/at/all")]
    [InlineData("art")]
    public async Task A_narrow_phone_needs_no_sideways_scroll(string path)
    {
        var wall = await visit.OpenAsync("/", width: 360);
        string address = path == "art" ? (await LinksAsync(wall))[0] : path;
        var page = await visit.OpenAsync(address, width: 360, ColorScheme.Dark);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
    }

    [Fact]
    public async Task The_chosen_theme_is_remembered()
    {
        var page = await visit.OpenAsync("/");
        const string colour = "getComputedStyle(document.body).color";
        string light = await page.EvaluateAsync<string>(colour);
        await page.ClickAsync("[data-theme-toggle]");
        string dark = await page.EvaluateAsync<string>(colour);
        Assert.NotEqual(light, dark);
        await page.ReloadAsync();
        Assert.Equal(dark, await page.EvaluateAsync<string>(colour));
        visit.AssertNoFaults(page);
    }

    private static Task<string[]> LinksAsync(IPage page) =>
        page.EvalOnSelectorAllAsync<string[]>(".wall a", "links => links.map(link => link.getAttribute('href'))");
}
