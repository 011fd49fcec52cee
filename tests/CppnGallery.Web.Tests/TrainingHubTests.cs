using System.Diagnostics;
using System.Net;
using System.Text.Json;
using CppnGallery.Browser.Tests;

namespace CppnGallery.Web.Tests;

/// <summary>Watching runs with SignalR's own JavaScript client, in Node.</summary>
public sealed class TrainingHubTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Nothing_is_missed_and_nothing_told_twice_though_the_line_is_cut_for_whole_epochs()
    {
        await using var server = GalleryServer.Start(0);
        await using var proxy = new CuttableProxy(server.Address);
        using var owner = new StudioClient(server.Address);
        await owner.StartAsync(StudioClient.Order("run", epochs: 1000, batches: 25));
        await owner.UntilAsync("run", run => run.Number("epoch") >= 1);
        var steady = WatchAsync(server.Address, "run");
        var begun = new TaskCompletionSource();
        var torn = WatchAsync(proxy.Address, "run", begun);
        await begun.Task.WaitAsync(Patience);
        await Task.Delay(500); // amid what is told live

        // Until two epochs came and went, and who wants back in was turned away.
        var cut = Stopwatch.StartNew();
        proxy.Cut();
        int lost = proxy.Lost;
        Assert.InRange(lost, 1, int.MaxValue);
        long missed = (await owner.RunAsync("run")).Number("epoch");
        await owner.UntilAsync("run", run => run.Number("epoch") >= missed + 2 && proxy.Lost > lost);
        cut.Stop();
        proxy.Mend();

        long mended = (await owner.RunAsync("run")).Number("epoch");
        await owner.UntilAsync("run", run => run.Number("epoch") >= mended + 2);
        await owner.ChangeAsync("run", "cancel");
        var whole = await owner.HistoryAsync("run");
        var told = await Task.WhenAll(steady, torn).WaitAsync(TimeSpan.FromMinutes(3));
        foreach (var updates in told)
        {
            var steps = updates.SelectMany(Points).ToList();
            Assert.Equal(Covered(whole.GetProperty("steps")), steps.SelectMany(point => Enumerable.Range(1, (int)point.Span).Select(i => point.Step - point.Span + i)));
            Assert.Equal(whole.GetProperty("epochs").EnumerateArray().Select(epoch => epoch.Number("epoch")), updates.SelectMany(update => update.GetProperty("epochs").Numbers()));
            Assert.Equal("cancelled", updates[^1].Text("state"));
            Assert.True(updates[0].GetProperty("epochs").GetArrayLength() >= 2, "history comes first");
            var times = updates.Skip(1).Select(update => update.Number("at")).ToList();
            Assert.InRange(updates.Count, 3, 5 + ((times[^1] - times[0]) / 100) + 2); // ten a second at most
        }

        // Over the line that was cut, nothing came meanwhile; and what came then had whole epochs in it.
        Assert.InRange(told[1].Zip(told[1].Skip(1), (one, next) => next.Number("at") - one.Number("at")).Max(), cut.ElapsedMilliseconds - 500, double.MaxValue);
        Assert.Contains(told[1].Skip(1), update => update.GetProperty("epochs").GetArrayLength() >= 2);
    }

    [Fact]
    public async Task Who_is_let_in_and_what_is_refused()
    {
        await using var server = GalleryServer.Start(0, ("Gallery:AllowedOrigins", "https://friends.example, https://others.example"), ("Training:MaxWatchers", "1"));
        using var visitor = server.Visitor();
        foreach (var (origin, status) in ((string?, HttpStatusCode)[])
            [
                (null, HttpStatusCode.OK),
                (server.Address.GetLeftPart(UriPartial.Authority), HttpStatusCode.OK),
                ("https://others.example", HttpStatusCode.OK),
                ("https://evil.example", HttpStatusCode.Forbidden),
                ($"http://{server.Address.Host}:1", HttpStatusCode.Forbidden),
                ("null", HttpStatusCode.Forbidden),
            ])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/hubs/training/negotiate?negotiateVersion=1");
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }

            using var answer = await visitor.SendAsync(request);
            Assert.Equal(status, answer.StatusCode);
        }

        using var owner = new StudioClient(server.Address);
        await owner.StartAsync(StudioClient.Order("run", 1, 100_000));
        await owner.UntilAsync("run", run => run.Number("step") > 0);
        Assert.Contains("There is no run 'nobody' here", await RefusalAsync(server.Address, "nobody"), StringComparison.Ordinal);
        using var watcher = Node(server.Address, "run");
        Assert.Contains("running", await watcher.StandardOutput.ReadLineAsync().WaitAsync(Patience), StringComparison.Ordinal);
        Assert.Contains("1 people watch already", await RefusalAsync(server.Address, "run"), StringComparison.Ordinal);
        await owner.ChangeAsync("run", "cancel");

        // Told that it is over, the watcher ends by itself, and makes room for another.
        await watcher.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        Assert.Equal("cancelled", Assert.Single(await WatchAsync(server.Address, "run")).Text("state"));
    }

    private static IEnumerable<(long Step, long Span)> Points(JsonElement update) =>
        update.GetProperty("steps").GetProperty("step").Numbers().Zip(update.GetProperty("steps").GetProperty("span").Numbers());

    private static IEnumerable<long> Covered(JsonElement steps) => Enumerable.Range(1, (int)steps.GetProperty("step").Numbers()[^1]).Select(step => (long)step);

    private static async Task<List<JsonElement>> WatchAsync(Uri address, string run, TaskCompletionSource? begun = null)
    {
        using var node = Node(address, run);
        var updates = new List<JsonElement>();
        while (await node.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            var told = JsonSerializer.Deserialize<JsonElement>(line);
            if (told.TryGetProperty("state", out _))
            {
                updates.Add(told);
                begun?.TrySetResult();
            }
        }

        await node.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(node.ExitCode == 0, await node.StandardError.ReadToEndAsync());
        return updates;
    }

    /// <summary>The first thing that is told and no update.</summary>
    private static async Task<string> RefusalAsync(Uri address, string run)
    {
        using var node = Node(address, run);
        try
        {
            while (true)
            {
                var told = JsonSerializer.Deserialize<JsonElement>((await node.StandardOutput.ReadLineAsync().WaitAsync(Patience))!);
                if (told.TryGetProperty("fault", out var fault))
                {
                    return fault.GetString()!;
                }
            }
        }
        finally
        {
            node.Kill();
        }
    }

    private static Process Node(Uri address, string run)
    {
        string client = Path.Combine(ServerProcess.Solution(), "src", "CppnGallery.Web", "node_modules", "@microsoft", "signalr");
        string script = Path.Combine(ServerProcess.Solution(), "tests", "CppnGallery.Web.Tests", "watch.cjs");
        return Process.Start(new ProcessStartInfo("node", [script, client, address.ToString(), run, "300"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
