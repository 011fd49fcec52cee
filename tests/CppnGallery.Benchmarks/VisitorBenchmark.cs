using System.Diagnostics;
using CppnGallery.Browser.Tests;
using Microsoft.Playwright;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>visitor</c>: how soon after the first byte the first picture of the wall is on the screen; how long one visitor waits in the viewer of an artwork after a zoom step of two until the first and the last tile of that depth has come, every tile drawn for the
/// first time; how long a voter waits for a vote to be taken and for the next pair; and how soon a visitor who leaves makes room: with one worker, how much longer a small picture takes when asked for as a large one is given up.
/// </summary>
internal static class VisitorBenchmark
{
    private const int Steps = 9;
    private const int Artworks = 5;
    private const int Departures = 20;
    private const int Votes = 40;
    private const int Walls = 20;

    // Presses the key and answers with milliseconds to the first and the last tile that then came, once none has come for a while.
    private const string Step = """
        async () => {
            const start = performance.now();
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true, cancelable: true }));
            const tiles = () => performance.getEntriesByType('resource').filter(one => one.startTime >= start && one.name.includes('/iiif/')).map(one => one.responseEnd - start);
            await new Promise(resolve => setTimeout(resolve, 1500));
            return [Math.min(...tiles()), Math.max(...tiles())];
        }
        """;

    // Presses a key and answers with milliseconds until the room is in that state and has been painted so, its pictures decoded.
    private const string Press = """
        async ([key, state]) => {
            const room = document.querySelector('[data-vote]');
            const start = performance.now();
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
            if (key === 'Enter') document.querySelector('[data-next]').click();
            const painted = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
            while (room.dataset.state !== state) await new Promise(resolve => setTimeout(resolve, 1));
            await Promise.all([...room.querySelectorAll('img')].map(image => image.decode()));
            await painted();
            return performance.now() - start;
        }
        """;

    // Milliseconds from the first byte of the page until it was answered whole, and until a picture of the wall was decoded and painted.
    private const string FirstPicture = """
        async () => {
            const [page] = performance.getEntriesByType('navigation');
            await Promise.any([...document.querySelectorAll('.wall img')].slice(0, 3).map(image => image.decode()));
            await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
            return [page.responseStart - page.requestStart, performance.now() - page.responseStart];
        }
        """;

    public static async Task<int> RunAsync()
    {
        await WallAsync();
        await ZoomAsync();
        await VoteAsync();
        await LeaveAsync();
        return 0;
    }

    // Every visit hangs pictures that nobody has seen, so all of them are drawn for it.
    private static async Task WallAsync()
    {
        string data = Directory.CreateTempSubdirectory("cppn-wall-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await Chromium.LaunchAsync(playwright);
            List<double> bytes = [], pictures = [];
            for (int i = 0; i <= Walls; i++)
            {
                var page = await browser.NewPageAsync(new() { BaseURL = server.Address.ToString(), ViewportSize = new() { Width = 1280, Height = 900 } });
                await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.Commit });
                await page.WaitForSelectorAsync(".wall img", new() { State = WaitForSelectorState.Attached });
                double[] waited = await page.EvaluateAsync<double[]>(FirstPicture);
                if (i > 0) // code compiled
                {
                    bytes.Add(waited[0]);
                    pictures.Add(waited[1]);
                }

                await page.CloseAsync();
            }

            Console.WriteLine(
                $"wall: first byte after p50 {Percentiles.Of(bytes, 0.5):0} ms, p95 {Percentiles.Of(bytes, 0.95):0} ms; first picture painted p50 {Percentiles.Of(pictures, 0.5):0} ms, p95 {Percentiles.Of(pictures, 0.95):0} ms after that, of {Walls} visits");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task ZoomAsync()
    {
        string data = Directory.CreateTempSubdirectory("cppn-zoom-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await Chromium.LaunchAsync(playwright);
            using var http = new HttpClient { BaseAddress = server.Address };
            string model = await PictureBenchmark.ModelAsync(http);
            List<double> first = [], last = [];
            for (int seed = 0; seed <= Artworks; seed++)
            {
                var page = await browser.NewPageAsync(new() { BaseURL = server.Address.ToString(), ReducedMotion = ReducedMotion.Reduce });
                await page.GotoAsync($"/art/{model}/seed-{seed}?view=0.3,0.3,0.6,0.6");
                await page.WaitForSelectorAsync("[data-ready]", new() { State = WaitForSelectorState.Attached });
                await page.FocusAsync("[role=application]");
                for (int step = 0; step < Steps; step++)
                {
                    double[] waited = await page.EvaluateAsync<double[]>(Step);
                    if (seed > 0) // code compiled
                    {
                        first.Add(waited[0]);
                        last.Add(waited[1]);
                    }
                }

                await page.CloseAsync();
            }

            Console.WriteLine(
                $"zoom step: first tile after p50 {Percentiles.Of(first, 0.5):0} ms, p95 {Percentiles.Of(first, 0.95):0} ms; last after p50 {Percentiles.Of(last, 0.5):0} ms, p95 {Percentiles.Of(last, 0.95):0} ms, of {first.Count} steps");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    // Somebody who looks at a pair for a second; then the next one has been fetched.
    private static async Task VoteAsync()
    {
        string data = Directory.CreateTempSubdirectory("cppn-vote-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await Chromium.LaunchAsync(playwright);
            var page = await browser.NewPageAsync(new() { BaseURL = server.Address.ToString(), ReducedMotion = ReducedMotion.Reduce });
            await page.GotoAsync("/vote");
            await page.WaitForSelectorAsync("[data-state=asking]");
            List<double> taken = [], next = [], skipped = [];
            for (int i = 0; i <= Votes; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
                double vote = await page.EvaluateAsync<double>(Press, new[] { "ArrowLeft", "revealed" });
                double pair = await page.EvaluateAsync<double>(Press, new[] { "Enter", "asking" });
                await Task.Delay(TimeSpan.FromSeconds(1));
                double skip = await page.EvaluateAsync<double>(Press, new[] { "s", "asking" });
                if (i > 0) // code compiled
                {
                    taken.Add(vote);
                    next.Add(pair);
                    skipped.Add(skip);
                }
            }

            Console.WriteLine(
                $"vote to names: p50 {Percentiles.Of(taken, 0.5):0} ms, p95 {Percentiles.Of(taken, 0.95):0} ms; to the next pair: p50 {Percentiles.Of(next, 0.5):0} ms, p95 {Percentiles.Of(next, 0.95):0} ms; "
                + $"skip to the next pair: p50 {Percentiles.Of(skipped, 0.5):0} ms, p95 {Percentiles.Of(skipped, 0.95):0} ms, of {Votes} each");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task LeaveAsync()
    {
        string data = Directory.CreateTempSubdirectory("cppn-leave-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data, settings: ("Render:Workers", "1"));
            using var http = new HttpClient { BaseAddress = server.Address };
            string model = await PictureBenchmark.ModelAsync(http);
            List<double> alone = [], after = [];
            for (int i = 0; i <= Departures; i++)
            {
                double quiet = await SmallAsync(http, model, 2 * i);
                using var patience = new CancellationTokenSource();
                var large = http.GetAsync($"/iiif/{model}~seed-{i}/full/4096,4096/0/default.png", patience.Token);
                await Task.Delay(TimeSpan.FromMilliseconds(200)); // it is being drawn by now
                await patience.CancelAsync();
                double behind = await SmallAsync(http, model, (2 * i) + 1);
                bool isGivenUp = await large.ContinueWith(task => task.IsCanceled, TaskScheduler.Default);
                if (i > 0 && isGivenUp)
                {
                    alone.Add(quiet);
                    after.Add(behind);
                }
            }

            Console.WriteLine(
                $"a small picture takes {Percentiles.Of(alone, 0.5):0} ms; asked for as a picture of 4096² is given up {Percentiles.Of(after, 0.5):0} ms, at most {after.Max():0} ms, of {after.Count}");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<double> SmallAsync(HttpClient http, string model, int seed)
    {
        long start = Stopwatch.GetTimestamp();
        await http.GetByteArrayAsync($"/iiif/{model}~seed-{seed}/full/64,64/0/default.png");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
