using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>axe-core, which nobody here wrote, looks at every page: nothing serious, on a screen and on a phone, by day and by night.</summary>
public sealed class AccessibilityTests(Visit visit) : IClassFixture<Visit>
{
    private const string Package = "axe-core@4.14.1";
    private const string Sum = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==";

    private static readonly Lazy<Task<string>> Axe = new(() => NpmPackage.ReadAsync(Package, Sum, "axe.min.js"));

    [Theory]
    [InlineData("/", ".wall img")]
    [InlineData("/vote", "[data-state=asking]")]
    [InlineData("/compare?z=seed-7", "[data-pane=right] [data-ready]")]
    [InlineData("/results", "h1")]
    [InlineData("/art/resnet6-sd1.00-e12.c8ae797e/seed-7", ".openseadragon-canvas")]
    [InlineData("/art/resnet6-sd1.00-e12.c8ae797e/seed-", "h1")]
    [InlineData("/art/00000000/seed-7", "h1")]
    [InlineData("/nothing-hangs-here", "h1")]
    public async Task Nothing_serious(string path, string there)
    {
        var page = await visit.OpenAsync(path);
        await page.WaitForSelectorAsync(there);
        foreach (int width in new[] { 1280, 360 })
        {
            await page.SetViewportSizeAsync(width, 900);
            foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = theme });
                await AssertNothingSeriousAsync(page, $"{path}, {width} wide, {theme}");
            }
        }

        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nothing_serious_after_a_vote(ColorScheme theme)
    {
        var page = await visit.OpenAsync("/vote", theme: theme);
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        await AssertNothingSeriousAsync(page, $"a vote, {theme}");
        await page.GotoAsync("/results");
        await page.WaitForSelectorAsync(".results");
        await page.EvaluateAsync("for (const details of document.querySelectorAll('details')) details.open = true");
        await AssertNothingSeriousAsync(page, $"results, {theme}");
    }

    private static async Task AssertNothingSeriousAsync(IPage page, string where)
    {
        // Through the debugger, where the page's own rules against foreign scripts do not reach.
        await page.EvaluateAsync(await Axe.Value + "; undefined");
        string[] found = await page.EvaluateAsync<string[]>("""
            async () => (await axe.run()).violations.filter(one => ['serious', 'critical'].includes(one.impact))
                .flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))
            """);
        Assert.True(found.Length == 0, $"On {where}:\n{string.Join('\n', found)}");
    }
}
