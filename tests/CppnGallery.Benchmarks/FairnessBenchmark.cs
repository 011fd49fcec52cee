using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using CppnGallery.Browser.Tests;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>fairness [encodings] [impatient]</c>: from 127.0.0.2 eight pictures of 4096 × 4096 and 64 encodings, or so many, are kept in flight; from 127.0.0.1 somebody looks at tiles that nobody
/// saw before, and opens the home page. Says how long both take with that pressure and without. Who is refused comes back when told to; <c>impatient</c> ones at once. Exit code 1 where,
/// under pressure, the 95th percentile of a tile passes 250 ms or that of the home page 100 ms.
/// </summary>
internal static class FairnessBenchmark
{
    private const int Pictures = 8;
    private const double MostTileSeconds = 0.25;
    private const double MostHomeSeconds = 0.1;

    // Of tiles and of home pages each, one after another.
    private const int WarmUps = 30, Visits = 150;

    private static readonly TimeSpan ComeUp = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int encodings = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 64;
        bool impatient = arguments.Contains("impatient");
        string data = Directory.CreateTempSubdirectory("cppn-fairness-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data);
            using var visitor = From("127.0.0.1", server.Address);
            using var flood = From("127.0.0.2", server.Address);
            string model = await PictureBenchmark.ModelAsync(visitor);
            var zoom = new Zoom(model, 1);
            await VisitAsync(visitor, zoom, WarmUps); // code compiled
            var alone = await VisitAsync(visitor, zoom, Visits);

            using var end = new CancellationTokenSource();
            var answers = new Answers();
            Task[] pressure =
            [
                .. Enumerable.Range(1, Pictures).Select(i => FloodAsync(impatient, answers, "picture", round => flood.GetAsync(
                    $"/iiif/{model}~seed-{(i * 100_000) + round}/full/^4096,/0/default.png", HttpCompletionOption.ResponseHeadersRead, end.Token), end.Token)),
                .. Enumerable.Range(0, encodings).Select(_ => FloodAsync(impatient, answers, "encoding", _ => flood.PostAsJsonAsync(
                    "/api/latents/encode", new { model, intensities = new float[26 * 26] }, end.Token), end.Token)),
            ];
            await Task.Delay(ComeUp);
            var before = server.ProcessorTime;
            long start = Stopwatch.GetTimestamp();
            var pressed = await VisitAsync(visitor, zoom, Visits);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            double cores = (server.ProcessorTime - before).TotalSeconds / seconds;
            await end.CancelAsync();
            await Task.WhenAll(pressure);

            double tile = Percentiles.Of(pressed.Tiles, 0.95), home = Percentiles.Of(pressed.Homes, 0.95);
            Console.WriteLine($"from one address {Pictures} pictures of 4096² and {encodings} encodings in flight{(impatient ? ", impatient" : "")}; in {seconds:0} s: {answers}; the server used {cores:0.0} cores");
            Console.WriteLine($"cold tile 256²: {Said(alone.Tiles)} without pressure, {Said(pressed.Tiles)} with it (p95 at most {MostTileSeconds * 1e3:0} ms)");
            Console.WriteLine($"home page: {Said(alone.Homes)} without pressure, {Said(pressed.Homes)} with it (p95 at most {MostHomeSeconds * 1e3:0} ms)");
            return tile <= MostTileSeconds && home <= MostHomeSeconds ? 0 : 1;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static string Said(List<double> seconds) => $"p50 {Percentiles.Of(seconds, 0.5) * 1e3:0} ms, p95 {Percentiles.Of(seconds, 0.95) * 1e3:0} ms";

    private static async Task<(List<double> Tiles, List<double> Homes)> VisitAsync(HttpClient visitor, Zoom zoom, int count)
    {
        List<double> tiles = [], homes = [];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await visitor.GetByteArrayAsync(zoom.Next());
            tiles.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            start = Stopwatch.GetTimestamp();
            await visitor.GetByteArrayAsync("/");
            homes.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return (tiles, homes);
    }

    private static async Task FloodAsync(bool impatient, Answers answers, string kind, Func<int, Task<HttpResponseMessage>> ask, CancellationToken end)
    {
        try
        {
            for (int round = 0; ; round++)
            {
                using var answer = await ask(round);
                await answer.Content.CopyToAsync(Stream.Null, end);
                answers.Add(kind, answer.StatusCode);
                if (!answer.IsSuccessStatusCode && !impatient)
                {
                    await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), end);
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
    }

    private static HttpClient From(string local, Uri address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(local), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromMinutes(10),
    };

    private sealed class Answers
    {
        private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

        public void Add(string kind, HttpStatusCode status)
        {
            lock (_counts)
            {
                string name = $"{kind}s {(int)status}";
                _counts[name] = _counts.GetValueOrDefault(name) + 1;
            }
        }

        public override string ToString()
        {
            lock (_counts)
            {
                return string.Join(", ", _counts.Select(count => $"{count.Value} {count.Key}"));
            }
        }
    }
}
