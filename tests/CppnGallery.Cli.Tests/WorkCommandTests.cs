using System.Net;
using System.Net.Sockets;

namespace CppnGallery.Cli.Tests;

/// <summary><c>cppn work</c> where there is no gallery to work for; with one, it is tested beside the gallery.</summary>
public sealed class WorkCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-work-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--key-file", "key", "--gallery")]
    [InlineData("--gallery", "http://127.0.0.1:1", "--key-file")]
    public async Task What_it_cannot_do_without_is_asked_for(string option, string value, string missing)
    {
        var outcome = await Cppn.RunAsync(_folder, ["work", option, value]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(missing, outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1", "auto", "key", 2, "is no address such as https://example.org")]
    [InlineData("gallery", "auto", "key", 2, "is no address such as https://example.org")]
    [InlineData("http://127.0.0.1:1", "tpu", "key", 2, "'tpu' is none of auto, cpu, cuda, mps")]
    [InlineData("http://127.0.0.1:1", "cuda", "key", 1, "has no cuda; choose auto or cpu")]
    [InlineData("http://127.0.0.1:1", "auto", "nowhere", 1, "nowhere")]
    [InlineData("http://127.0.0.1:1", "auto", "empty", 1, "empty holds no key")]
    public async Task Wrong_usage_is_told(string gallery, string device, string key, int code, string said)
    {
        File.WriteAllText(Path.Combine(_folder, "key"), "a-key\n");
        File.WriteAllText(Path.Combine(_folder, "empty"), "\n");
        var outcome = await Cppn.RunAsync(_folder, ["work", "--gallery", gallery, "--device", device, "--key-file", key]);
        Assert.True(outcome.ExitCode == code, outcome.Errors);
        Assert.Contains(said, outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_gallery_is_away_it_asks_with_growing_pauses_and_told_to_end_it_does()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no SIGTERM there
        }

        // A door that shuts in everybody's face, and counts.
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        int port = ((IPEndPoint)door.LocalEndpoint).Port;
        File.WriteAllText(Path.Combine(_folder, "key"), "a-key\n");
        using var process = Cppn.Start(_folder, ["work", "--gallery", $"http://127.0.0.1:{port}", "--key-file", "key"]);
        var times = new List<DateTime>();
        for (int tries = 0; tries < 4; tries++)
        {
            using var socket = await door.AcceptSocketAsync().WaitAsync(Patience);
            times.Add(DateTime.UtcNow);
        }

        await Cppn.TerminateAsync(process);
        var outcome = await Cppn.FinishAsync(process);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.Contains("The gallery does not answer; the worker goes on asking.", outcome.Output, StringComparison.Ordinal);
        Assert.True(times[3] - times[2] > TimeSpan.FromMilliseconds(700), $"{times[3] - times[2]}"); // 0.2, 0.4, 0.8 seconds
    }
}
