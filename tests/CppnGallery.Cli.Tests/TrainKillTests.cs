using System.Diagnostics;
using CppnGallery.Networks.Checkpoints;

namespace CppnGallery.Cli.Tests;

/// <summary>Training processes that are really killed and really told to stop.</summary>
public sealed class TrainKillTests : IDisposable
{
    private const int Kills = 4;

    private static readonly string[] Quick =
    [
        "train", "--dataset", "glyphs", "--digits", "60", "--batch", "10", "--digits-per-epoch", "40", "--blocks", "2", "--generator-steps", "2",
        "--epochs", "12", "--save-every", "0", "--run", "quick",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_run_killed_at_random_moments_ends_as_if_it_never_was()
    {
        var random = new Random(7);
        for (int kill = 0; kill < Kills; kill++)
        {
            string before = Place("killed");
            using var process = Cppn.Start(_folder, [.. Quick, "--out", "killed", "--resume"]);
            await UntilAsync(() => Place("killed") != before, process);
            await Task.Delay(random.Next(300));
            Assert.False(process.HasExited, "the run was over before it could be killed; give it more epochs");
            process.Kill();
            await process.WaitForExitAsync();
            foreach (string file in Directory.GetFiles(Path.Combine(_folder, "killed", "quick"), "epoch-*.safetensors"))
            {
                Checkpoint.LoadModel(file);
            }
        }

        await FinishAsync("killed");
    }

    [Fact]
    public async Task Terminated_it_says_where_it_stopped_and_how_to_go_on_and_that_is_no_failure()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no SIGTERM there
        }

        using var process = Cppn.Start(_folder, [.. Quick, "--out", "stopped"]);
        await UntilAsync(() => Place("stopped").Length > 0, process);
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        var outcome = await Cppn.FinishAsync(process);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Matches("Stopped in epoch [0-9]+ after batch [0-3] of 4; everything is saved in stopped/quick/state.safetensors", outcome.Output);
        Assert.Contains($"cppn {string.Join(' ', Quick)} --out stopped --resume", outcome.Output, StringComparison.Ordinal);
        await FinishAsync("stopped");
    }

    private async Task FinishAsync(string interrupted)
    {
        var whole = await Cppn.RunAsync(_folder, [.. Quick, "--out", "whole"]);
        Assert.True(whole.ExitCode == 0, whole.Errors);
        var rest = await Cppn.RunAsync(_folder, [.. Quick, "--out", interrupted, "--resume"]);
        Assert.True(rest.ExitCode == 0, rest.Errors);
        string[] expected = Files("whole"), actual = Files(interrupted);
        Assert.Equal(expected.Select(file => Path.GetFileName(file)), actual.Select(file => Path.GetFileName(file)));
        Assert.Equal(14, expected.Length); // epochs 0 to 12 and the state
        Assert.All(expected.Zip(actual), pair => Assert.Equal(File.ReadAllBytes(pair.First), File.ReadAllBytes(pair.Second)));
    }

    private string[] Files(string runs) => [.. Directory.GetFiles(Path.Combine(_folder, runs, "quick"), "*.safetensors").Order(StringComparer.Ordinal)];

    private string Place(string runs)
    {
        string file = Path.Combine(_folder, runs, "quick", "state.safetensors");
        if (!File.Exists(file))
        {
            return "";
        }

        var metadata = SafetensorsFile.Read(file).Metadata;
        return $"{metadata["epoch"]} {metadata["batch"]}";
    }

    private static async Task UntilAsync(Func<bool> holds, Process process)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.False(process.HasExited, "the run ended too soon");
            Assert.True(watch.Elapsed < Patience, "the run does not get on");
            await Task.Delay(20);
        }
    }
}
