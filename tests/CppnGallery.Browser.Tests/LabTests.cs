using System.Text.RegularExpressions;
using CppnGallery.Models.Latents;
using Microsoft.Playwright;

namespace CppnGallery.Browser.Tests;

/// <summary>The lab as people use it.</summary>
public sealed class LabTests(Visit visit) : VisitTests(visit)
{
    // Has an encoder and where its digits lie.
    private const string Model = "resnet6-sd1.00-e24.7ea71e5f";

    private const string Frames = """
        async base64 => {
            const decoder = new ImageDecoder({ data: Uint8Array.from(atob(base64), one => one.charCodeAt(0)), type: 'image/gif' });
            await Promise.all([decoder.completed, decoder.tracks.ready]);
            const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
            const durations = new Set();
            for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) durations.add((await decoder.decode({ frameIndex })).image.duration);
            return [frameCount, repetitionCount === Infinity ? 0 : repetitionCount, ...durations].map(String);
        }
        """;

    [Fact]
    public async Task Sliders_move_by_mouse_and_keys_and_every_step_can_be_taken_back()
    {
        var page = await OpenAsync("seed-7");
        var start = Latent.FromSeed(7).Values.ToArray();
        var slider = page.GetByRole(AriaRole.Slider, new() { Name = "z4", Exact = true });
        await slider.FocusAsync();
        foreach (string key in new[] { "ArrowRight", "ArrowRight", "Shift+ArrowLeft", "PageUp" })
        {
            await page.Keyboard.PressAsync(key);
        }

        var moved = start.ToArray();
        foreach (float step in new[] { 1 / 16f, 1 / 16f, -1 / 64f, 1 / 2f })
        {
            moved[3] = (float)(Half)(moved[3] + step);
        }

        await AtAsync(page, Latent.FromValues(moved).Text);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "z5, as a number" }).FillAsync("−1,5");
        await page.Keyboard.PressAsync("Enter");
        moved[4] = -1.5f;
        await AtAsync(page, Latent.FromValues(moved).Text);

        await page.GetByRole(AriaRole.Textbox, new() { Name = "z5, as a number" }).FillAsync("5");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-said]")).ToHaveTextAsync("z5 is a number from −4 to 4.");

        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        moved[3] = start[3];
        await AtAsync(page, Latent.FromValues(moved).Text);
        await page.Keyboard.PressAsync("Control+z");
        await page.Keyboard.PressAsync("Control+z");
        await page.Keyboard.PressAsync("Control+z");
        await AtAsync(page, "seed-7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Redo" }).ClickAsync();
        Assert.DoesNotContain("seed-7", page.Url, StringComparison.Ordinal);

        var box = (await slider.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width, box.Y + (box.Height / 2), new() { Steps = 12 });
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "z4, as a number" })).ToHaveValueAsync("4.00");

        await page.GetByRole(AriaRole.Button, new() { Name = "3", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-neighbours] li")).ToHaveCountAsync(6);
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task The_newest_picture_wins_and_none_goes_back()
    {
        var page = await OpenAsync("seed-7");
        // The first picture of a movement is held back until the last one is there.
        var held = new TaskCompletionSource();
        int asked = 0;
        await page.RouteAsync("**/full/240,/**", async route =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                await held.Task;
            }

            await route.ContinueAsync();
        });
        await page.EvaluateAsync("""
            () => {
                window.turns = [];
                const canvas = document.querySelector('[data-live]');
                new MutationObserver(() => window.turns.push(Number(canvas.dataset.turn))).observe(canvas, { attributeFilter: ['data-turn'] });
            }
            """);
        await page.GetByRole(AriaRole.Slider, new() { Name = "z9", Exact = true }).FocusAsync();
        for (int i = 0; i < 6; i++)
        {
            await page.Keyboard.PressAsync("PageUp");
        }

        await page.WaitForFunctionAsync("() => document.querySelector('[data-live]').dataset.turn === document.querySelector('[data-lab]').dataset.turn && !location.search.includes('seed-7')");
        held.SetResult();
        await page.WaitForTimeoutAsync(300);
        int[] turns = await page.EvaluateAsync<int[]>("window.turns");
        Assert.Equal(turns.Order(), turns);
        Assert.Equal(await page.EvaluateAsync<string>("document.querySelector('[data-lab]').dataset.turn"), $"{turns[^1]}");
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task A_digit_is_drawn_by_hand_or_keys_read_and_kept_and_sums_are_kept()
    {
        var page = await OpenAsync("seed-7", "#draw");
        var box = (await page.Locator("[data-ink]").BoundingBoxAsync())!;
        async Task ToAsync(double x, double y) => await page.Mouse.MoveAsync(box.X + (float)(x * box.Width), box.Y + (float)(y * box.Height), new() { Steps = 6 });
        await ToAsync(0.3, 0.2);
        await page.Mouse.DownAsync();
        await ToAsync(0.7, 0.2);
        await ToAsync(0.45, 0.8);
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator("[data-drawn-reading]")).ToHaveTextAsync(new Regex("^read as a 7"));

        await page.FocusAsync("[data-ink]");
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.PressAsync("Control+z");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep as latent" }).And(page.Locator(":enabled")).ClickAsync();
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("z=seed-7"));
        string drawn = System.Web.HttpUtility.ParseQueryString(new Uri(page.Url).Query)["z"]!;

        await page.Locator("[data-file]").SetInputFilesAsync(new FilePayload { Name = "words.png", MimeType = "image/png", Buffer = "no picture"u8.ToArray() });
        await Assertions.Expect(page.Locator("[data-draw-said]")).ToHaveTextAsync(new Regex("^The browser cannot read words.png"));

        await page.ClickAsync("[data-to=arithmetic]");
        await Assertions.Expect(page.Locator("[data-keep]")).ToBeEnabledAsync(); // the first example lies there
        for (int slot = 0; slot < 3; slot++)
        {
            await page.Locator("[data-fill]").Nth(slot).ClickAsync();
        }

        // z + (z − z) is z.
        await page.Locator("[data-slot=sum] img").EvaluateAsync("image => image.decode()");
        Assert.Contains(drawn, (await page.Locator("[data-slot=sum] img").GetAttributeAsync("src"))!, StringComparison.Ordinal);
        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task A_morph_is_put_in_order_played_and_saved()
    {
        var page = await OpenAsync("seed-7", "#morph");
        await page.ClickAsync("[data-morph=add]");
        foreach (string seed in new[] { "seed-8", "seed-9" })
        {
            await page.FillAsync("[name=z]", seed);
            await page.Keyboard.PressAsync("Enter");
            await AtAsync(page, seed);
            await page.ClickAsync("[data-morph=add]");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Move 3 earlier" }).ClickAsync();
        await page.Keyboard.PressAsync("Enter"); // it went along with its latent
        await Assertions.Expect(page.Locator("[data-chain] img").First).ToHaveAttributeAsync("alt", new Regex("^1: seed-9"));
        await page.FillAsync("[data-frames]", "3");
        await page.FillAsync("[data-delay]", "7");
        await page.FillAsync("[data-side]", "48");
        var play = page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }); // less motion is asked for: it waits
        await play.ClickAsync();
        // It stands for 70 milliseconds: every frame of the page is looked at, not one now and then.
        await page.WaitForFunctionAsync("() => document.querySelector('[data-screen]').dataset.frame === '5'");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("[data-morph=save]"));
        await Assertions.Expect(page.Locator("[data-outcome]")).ToHaveTextAsync("The animation is drawn and in your downloads.");
        byte[] file = await File.ReadAllBytesAsync(await download.PathAsync());
        // Two legs of three frames and the last latent, 70,000 microseconds each, for ever.
        Assert.Equal(["7", "0", "70000"], await page.EvaluateAsync<string[]>(Frames, Convert.ToBase64String(file)));
        Visit.AssertNoFaults(page, fault => fault.Contains("/prints/progress/", StringComparison.Ordinal)); // a look before the desk knew the ticket
    }

    private static Task AtAsync(IPage page, string latent) => Assertions.Expect(page).ToHaveURLAsync(new Regex($"&z={Regex.Escape(latent)}(#|$)"));

    private async Task<IPage> OpenAsync(string latent, string bench = "")
    {
        var page = await Visit.OpenAsync($"/lab?model={Model}&z={latent}{bench}");
        await page.WaitForSelectorAsync("[data-lab][data-ready]");
        return page;
    }
}
