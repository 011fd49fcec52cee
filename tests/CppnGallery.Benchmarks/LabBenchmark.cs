using CppnGallery.Browser.Tests;
using Microsoft.Playwright;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>lab</c>: how long a picture of the lab lags behind a hand on a slider: 40 drags by a real mouse in Chromium, each of a few dozen moves; from a move's event to the frame after the one in which
/// the picture of that value, or of a later one, was laid on the canvas. Every picture is drawn for the first time.
/// </summary>
internal static class LabBenchmark
{
    private const int Drags = 40, Moves = 30;

    // Notes when each value was slid to, and when a picture as new as that had been painted; sliders set the number of the picture that they ask for, and the canvas that of the one it shows.
    private const string Watch = """
        () => {
            const room = document.querySelector('[data-lab]'), canvas = room.querySelector('[data-live]');
            const asked = [];
            window.waited = [];
            room.addEventListener('input', event => {
                const turn = Number(room.dataset.turn);
                if (asked.at(-1)?.turn !== turn) asked.push({ turn, at: event.timeStamp });
            });
            new MutationObserver(() => {
                const turn = Number(canvas.dataset.turn);
                requestAnimationFrame(() => requestAnimationFrame(() => {
                    const now = performance.now();
                    while (asked.length && asked[0].turn <= turn) window.waited.push(now - asked.shift().at);
                }));
            }).observe(canvas, { attributeFilter: ['data-turn'] });
        }
        """;

    private const string Take = "() => window.waited.splice(0)";

    public static async Task<int> RunAsync()
    {
        string data = Directory.CreateTempSubdirectory("cppn-lab-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await Chromium.LaunchAsync(playwright);
            using var http = new HttpClient { BaseAddress = server.Address };
            string model = await PictureBenchmark.ModelAsync(http);
            var page = await browser.NewPageAsync(new() { BaseURL = server.Address.ToString(), ViewportSize = new() { Width = 1280, Height = 900 } });
            await page.GotoAsync($"/lab?model={model}&z=seed-7");
            await page.WaitForSelectorAsync("[data-lab][data-ready] [data-live]:not([hidden])");
            await page.EvaluateAsync(Watch);
            List<double> every = [], last = [];
            for (int i = 0; i <= Drags; i++)
            {
                double[] waited = await DragAsync(page, i);
                if (i > 0 && waited.Length > 0) // code compiled
                {
                    every.AddRange(waited);
                    last.Add(waited[^1]);
                }
            }

            Console.WriteLine(
                $"move to picture, as new or newer: p50 {Percentiles.Of(every, 0.5):0} ms, p95 {Percentiles.Of(every, 0.95):0} ms of {every.Count} moves; "
                + $"the last of a drag: p50 {Percentiles.Of(last, 0.5):0} ms, p95 {Percentiles.Of(last, 0.95):0} ms of {last.Count} drags");
            return 0;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    // There and, at the next turn, elsewhere, a move every sixtieth of a second or so.
    private static async Task<double[]> DragAsync(IPage page, int drag)
    {
        var slider = page.Locator("[data-slider] input[type=range]").Nth(drag % 32);
        await slider.ScrollIntoViewIfNeededAsync();
        var box = await slider.BoundingBoxAsync() ?? throw new InvalidOperationException("A slider is not to be seen.");
        float y = box.Y + (box.Height / 2), value = float.Parse(await slider.InputValueAsync(), System.Globalization.CultureInfo.InvariantCulture);
        float from = box.X + (box.Width * (value + 4) / 8);
        float to = box.X + (box.Width * (value > 0 ? 0.1f : 0.9f));
        await page.Mouse.MoveAsync(from, y);
        await page.Mouse.DownAsync();
        for (int move = 1; move <= Moves; move++)
        {
            await page.Mouse.MoveAsync(from + ((to - from) * move / Moves), y);
            await Task.Delay(TimeSpan.FromMilliseconds(12));
        }

        await Task.Delay(TimeSpan.FromMilliseconds(120)); // before the hand's rest asks for a larger picture
        double[] waited = await page.EvaluateAsync<double[]>(Take);
        await page.Mouse.UpAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(600));
        await page.EvaluateAsync<double[]>(Take);
        return waited;
    }
}
