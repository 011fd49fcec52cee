using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CppnGallery.Browser.Tests;

namespace CppnGallery.Benchmarks;

/// <summary>A server with one long training of the article's generator on drawn digits, of the same work in every batch, and its owner.</summary>
internal sealed class TrainingServer : IAsyncDisposable
{
    public const string Run = "long";

    private const string Key = "the-owner-of-this-benchmark";

    private readonly string _data;
    private readonly ServerProcess _server;

    private TrainingServer(string data, ServerProcess server)
    {
        (_data, _server) = (data, server);
        Http = new HttpClient { BaseAddress = server.Address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public Uri Address => _server.Address;

    public HttpClient Http { get; }

    /// <summary>Time of processors that the server and this process have used.</summary>
    public TimeSpan ProcessorTime => _server.ProcessorTime + Environment.CpuUsage.TotalTime;

    public static async Task<TrainingServer> StartAsync()
    {
        string data = Directory.CreateTempSubdirectory("cppn-training-").FullName;
        Directory.CreateDirectory(Path.Combine(data, "keys"));
        await File.WriteAllTextAsync(Path.Combine(data, "keys", "owner.hash"), Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(Key))));
        var server = new TrainingServer(data, await ServerProcess.StartAsync(data, settings: ("Training:MaxWatchersPerAddress", "1000")));
        var settings = new Dictionary<string, double> { ["batch"] = 50, ["generator-steps"] = 2, ["generator-steps-stop-above"] = 1, ["classifier-steps"] = 0 };
        using var answer = await server.Http.PostAsJsonAsync("/api/runs", new { name = Run, recipe = "resnet-cppn", epochs = 100, seed = 1, dataset = "glyphs", digits = 2000, digitsPerEpoch = 1_000_000, settings });
        answer.EnsureSuccessStatusCode();
        while (await server.StepAsync() < 20)
        {
            await Task.Delay(100);
        }

        return server;
    }

    /// <summary>Batches done.</summary>
    public async Task<long> StepAsync() => (await Http.GetFromJsonAsync<JsonElement>($"/api/runs/{Run}")).GetProperty("step").GetInt64();

    /// <summary>Pauses or resumes the training, and waits until it rests or trains.</summary>
    public async Task ChangeAsync(string action)
    {
        using var answer = await Http.PostAsync($"/api/runs/{Run}/{action}", null);
        answer.EnsureSuccessStatusCode();
        long step = await StepAsync();
        if (action == "pause")
        {
            await Task.Delay(1000); // within a step
        }

        while (action == "resume" && await StepAsync() == step)
        {
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>The number behind an option's place, or the usual one.</summary>
    public static double Number(string[] arguments, int place, double usual) => arguments.Length > place ? double.Parse(arguments[place], CultureInfo.InvariantCulture) : usual;
}
