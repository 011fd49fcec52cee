using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CppnGallery.Browser.Tests;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>pictures</c>: what the picture service takes over HTTP on this machine: a cold tile of 256², whole pictures of 1080² and 3240², and a tile from the cache beside nginx, which serves
/// the same file from disk. The last needs <c>wrk</c> and <c>nginx</c> (Debian: <c>apt-get install wrk nginx-light</c>) and is left out without them.
/// </summary>
internal static partial class PictureBenchmark
{
    private const int Tiles = 300;
    private const int Pictures = 7;
    private const int Rounds = 3;

    /// <summary>The hash of the newest residual model of σ 1.00 on show.</summary>
    public static async Task<string> ModelAsync(HttpClient http)
    {
        using var models = JsonDocument.Parse(await http.GetStringAsync("/api/models"));
        var model = models.RootElement.EnumerateArray().Where(m => m.GetProperty("run").GetString() == "resnet6-sd1.00").MaxBy(m => m.GetProperty("epoch").GetInt32());
        return model.GetProperty("id").GetString()!.Split('.')[^1];
    }

    public static async Task<int> RunAsync()
    {
        string data = Directory.CreateTempSubdirectory("cppn-pictures-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data);
            using var http = new HttpClient { BaseAddress = server.Address };
            string model = await ModelAsync(http);
            var zoom = new Zoom(model, 1);
            for (int i = 0; i < 50; i++)
            {
                await TimeAsync(http, zoom.Next(256)); // code compiled
            }

            var cold = new List<double>();
            for (int i = 0; i < Tiles; i++)
            {
                cold.Add(await TimeAsync(http, zoom.Next(256)));
            }

            Console.WriteLine($"256² tile, cold: p50 {Percentiles.Of(cold, 0.5) * 1e3:0.0} ms, p99 {Percentiles.Of(cold, 0.99) * 1e3:0.0} ms of {Tiles}");
            foreach (int side in (int[])[1080, 3240])
            {
                var whole = new List<double>();
                for (int i = 0; i < Pictures; i++)
                {
                    whole.Add(await TimeAsync(http, $"/iiif/{model}~seed-{(1000 * side) + i}/full/{side},{side}/0/default.png"));
                }

                Console.WriteLine($"{side}² picture: median {Percentiles.Of(whole, 0.5) * 1e3:0} ms of {Pictures}");
            }

            string tile = $"/iiif/{model}~seed-7/0,0,524288,524288/256,256/0/default.png";
            await CompareWithNginxAsync(new Uri(server.Address, tile), await http.GetByteArrayAsync(tile), data);
            return 0;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<double> TimeAsync(HttpClient http, string address)
    {
        long start = Stopwatch.GetTimestamp();
        await http.GetByteArrayAsync(address);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task CompareWithNginxAsync(Uri address, byte[] file, string folder)
    {
        if (!Exists("wrk") || !Exists("nginx"))
        {
            Console.WriteLine("tile from the cache: not measured, wrk or nginx is not installed");
            return;
        }

        using var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        free.Start();
        int port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        await File.WriteAllBytesAsync(Path.Combine(folder, "tile.png"), file);
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            user root; daemon off; pid {{folder}}/nginx.pid; error_log {{folder}}/nginx.err; worker_processes {{Environment.ProcessorCount}};
            events { }
            http { access_log off; sendfile on; keepalive_requests 1000000; server { listen 127.0.0.1:{{port}}; root {{folder}}; } }
            """);
        using var nginx = Process.Start(new ProcessStartInfo("nginx", ["-p", folder, "-c", Path.Combine(folder, "nginx.conf")]) { RedirectStandardError = true })!;
        try
        {
            var ours = new List<double>();
            var theirs = new List<double>();
            for (int round = -1; round < Rounds; round++)
            {
                double here = await RequestsPerSecondAsync(address.ToString()), there = await RequestsPerSecondAsync($"http://127.0.0.1:{port}/tile.png");
                if (round >= 0)
                {
                    ours.Add(here);
                    theirs.Add(there);
                }
            }

            double mine = Percentiles.Of(ours, 0.5), peer = Percentiles.Of(theirs, 0.5);
            Console.WriteLine($"tile of {file.Length} bytes from the cache: {mine:0} a second; nginx, the same file: {peer:0}; {mine / peer:0.00} times nginx");
        }
        finally
        {
            // By its own command: killed, it would leave its workers behind.
            using var stop = Process.Start("nginx", ["-p", folder, "-c", Path.Combine(folder, "nginx.conf"), "-s", "stop"]);
            await nginx.WaitForExitAsync();
        }
    }

    // One thread and sixteen connections that ask again as soon as they are answered.
    private static async Task<double> RequestsPerSecondAsync(string address)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", "-c16", "-d5s", address]) { RedirectStandardOutput = true })!;
        string said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return said.Contains("Non-2xx", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"{address} was not answered with a picture:\n{said}")
            : double.Parse(Rate().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();
}
