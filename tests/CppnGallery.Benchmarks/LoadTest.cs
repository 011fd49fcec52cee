using System.Diagnostics;
using System.Globalization;
using System.Net;
using CppnGallery.Browser.Tests;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>load [clients] [seconds]</c>: visitors on loopback zoom at random, each as fast as tiles come, while somebody else opens the home page four times a second. Says how tiles were
/// answered, how long the home page took and what the server's memory did. Exit code 1 where anything but 200 and 503 was answered, memory grew by more than 5 %
/// after the first third, or the home page's 95th percentile passed 500 ms.
/// </summary>
internal static class LoadTest
{
    private const double MostGrowth = 1.05;
    private const double MostHomeSeconds = 0.5;

    private static readonly TimeSpan BetweenHomes = TimeSpan.FromMilliseconds(250);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int clients = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 64;
        double seconds = arguments.Length > 1 ? double.Parse(arguments[1], CultureInfo.InvariantCulture) : 60;
        string data = Directory.CreateTempSubdirectory("cppn-load-").FullName;
        try
        {
            // A small memory cache, so that it is full before memory is judged.
            await using var server = await ServerProcess.StartAsync(data, settings: ("Render:CacheBytes", "4194304"));
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients + 1 }) { BaseAddress = server.Address };
            string model = await PictureBenchmark.ModelAsync(http);
            using var time = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
            var answers = new Dictionary<HttpStatusCode, int>();
            var tiles = new List<double>();
            var homes = new List<double>();
            var memory = new List<long>();
            var visitors = Enumerable.Range(1, clients).Select(seed => VisitAsync(http, new Zoom(model, seed), answers, tiles, time.Token));
            await Task.WhenAll([.. visitors, HomeAsync(http, homes, time.Token), WatchAsync(server, memory, time.Token)]);

            int first = memory.Count / 3;
            double growth = (double)memory[first..].Max() / memory[first];
            double home = Percentiles.Of(homes, 0.95);
            Console.WriteLine($"{clients} clients, {seconds:0} s: {string.Join(", ", answers.OrderBy(a => a.Key).Select(a => $"{a.Value} answers {(int)a.Key}"))}");
            Console.WriteLine($"tile 256²: p50 {Percentiles.Of(tiles, 0.5) * 1e3:0} ms, p99 {Percentiles.Of(tiles, 0.99) * 1e3:0} ms, {tiles.Count / seconds:0} a second");
            Console.WriteLine($"home page: p50 {Percentiles.Of(homes, 0.5) * 1e3:0} ms, p95 {home * 1e3:0} ms of {homes.Count}");
            Console.WriteLine($"memory: {memory[first] >> 20} MiB after a third, {memory[first..].Max() >> 20} MiB at most after it ({growth:0.00} times), {memory[^1] >> 20} MiB at the end");
            bool good = answers.Keys.All(status => status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable) && growth <= MostGrowth && home <= MostHomeSeconds;
            return good ? 0 : 1;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task VisitAsync(HttpClient http, Zoom zoom, Dictionary<HttpStatusCode, int> answers, List<double> tiles, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(zoom.Next(), CancellationToken.None);
            await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
            lock (answers)
            {
                answers[answer.StatusCode] = answers.GetValueOrDefault(answer.StatusCode) + 1;
                tiles.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }
    }

    private static async Task HomeAsync(HttpClient http, List<double> homes, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            await http.GetStringAsync("/", CancellationToken.None);
            homes.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            await Task.Delay(BetweenHomes, CancellationToken.None);
        }
    }

    private static async Task WatchAsync(ServerProcess server, List<long> memory, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            memory.Add(server.ResidentBytes);
            await Task.Delay(1000, CancellationToken.None);
        }
    }
}
