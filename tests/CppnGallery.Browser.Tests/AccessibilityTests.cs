using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>axe-core, which nobody here wrote, looks at every page: nothing serious, on a screen and on a phone, by day and by night.</summary>
public sealed class AccessibilityTests(Visit visit) : VisitTests(visit)
{
    private const string Package = "axe-core@4.14.1";
    private const string Sum = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==";

    private static readonly Lazy<Task<string>> Axe = new(() => NpmPackage.ReadAsync(Package, Sum, "axe.min.js"));

    [Theory]
    [InlineData("/", ".wall img")]
    [InlineData("/vote", "[data-state=asking]")]
    [InlineData("/compare?z=seed-7", "[data-pane=right] [data-ready]")]
    [InlineData("/lab?model=resnet6-sd1.00-e24.7ea71e5f&z=seed-7", "[data-neighbours] img")]
    [InlineData("/results", "h1")]
    [InlineData("/art/resnet6-sd1.00-e12.c8ae797e/seed-7", ".openseadragon-canvas")]
    [InlineData("/art/resnet6-sd1.00-e12.c8ae797e/seed-", "h1")]
    [InlineData("/art/resnet6-sd1.00-e06.00000000/seed-7", "h1")]
    [InlineData("/branch/c8ae797e/seed-42?path=47&spread=0.5", "[data-child]")]
    [InlineData("/room/c8ae797e/seed-42?width=200", ".hung img")]
    [InlineData("/favourites", "[data-none]:not([hidden])")]
    [InlineData("/owner", "[data-owner-key]")]
    [InlineData("/training", ".stranger")]
    [InlineData("/training/no-such-run", "h1")]
    [InlineData("/models", ".run img")]
    [InlineData("/models?sort=contourLength", "tbody img")]
    [InlineData("/models/resnet6-sd1.00-e12.c8ae797e", ".row img")]
    [InlineData("/nothing-hangs-here", "h1")]
    public async Task Nothing_serious(string path, string there)
    {
        var page = await Visit.OpenAsync(path);
        await page.WaitForSelectorAsync(there);
        // Both widths and both themes; colours do not depend on the width, nor places on the theme.
        foreach (var (width, theme) in new[] { (1280, ColorScheme.Light), (360, ColorScheme.Dark) })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = theme });
            await AssertNothingSeriousAsync(page, $"{path}, {width} wide, {theme}");
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nothing_serious_after_a_vote(ColorScheme theme)
    {
        var page = await Visit.OpenAsync("/vote", theme: theme);
        await page.WaitForSelectorAsync("[data-state=asking]");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.WaitForSelectorAsync("[data-state=revealed]");
        await AssertNothingSeriousAsync(page, $"a vote, {theme}");
        await page.GotoAsync("/results");
        await page.WaitForSelectorAsync(".results");
        await page.EvaluateAsync("for (const details of document.querySelectorAll('details')) details.open = true");
        await AssertNothingSeriousAsync(page, $"results, {theme}");
    }

    /// <summary>axe leaves contrast open over gradients, which the walls are: here are the colours of text against both ends of them, by WCAG 2.2's own formula.</summary>
    [Fact]
    public async Task Text_stands_out_from_every_wall_by_day_and_by_night()
    {
        var page = await Visit.OpenAsync("/nothing-hangs-here");
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme });
            foreach (string text in new[] { "--text", "--quiet" })
            {
                foreach (string wall in new[] { "--wall", "--wall-light", "--card" })
                {
                    double[][] colours = await page.EvaluateAsync<double[][]>(
                        """
                        names => names.map(name => {
                            const probe = document.body.appendChild(document.createElement('i'));
                            probe.style.color = `var(${name})`;
                            const colour = getComputedStyle(probe).color.match(/[0-9.]+/g).slice(0, 3).map(Number);
                            probe.remove();
                            return colour;
                        })
                        """,
                        new[] { text, wall });
                    double[] light = [.. colours.Select(Luminance).OrderDescending()];
                    double contrast = (light[0] + 0.05) / (light[1] + 0.05);
                    Assert.True(contrast >= 4.5, $"{text} on {wall}, {theme}: {contrast:0.00}");
                }
            }
        }
    }

    // Relative luminance of sRGB levels, WCAG 2.2.
    private static double Luminance(double[] levels)
    {
        double[] linear = [.. levels.Select(level => level / 255).Select(level => level <= 0.04045 ? level / 12.92 : Math.Pow((level + 0.055) / 1.055, 2.4))];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    /// <summary>Asserts that axe-core finds nothing serious or critical on a page as it stands.</summary>
    internal static async Task AssertNothingSeriousAsync(IPage page, string where)
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
