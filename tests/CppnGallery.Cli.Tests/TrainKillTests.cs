using System.Diagnostics;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Judges;

namespace CppnGallery.Cli.Tests;

/// <summary>Training processes that are really killed and really told to stop.</summary>
public sealed class TrainKillTests : IDisposable
{
    private const int Kills = 4;

    // Savings seen before a kill; together far fewer than the 48 batches of the run, and each may hide some others.
    private const int MostBatches = 4;

    private static readonly string[] Quick =
    [
        "train", "--dataset", "glyphs", "--digits", "60", "--batch", "10", "--digits-per-epoch", "40", "--blocks", "2", "--generator-steps", "2",
        "--epochs", "12", "--save-every", "0", "--run", "quick", "--threads", "1", "--precision", "float32",
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
            for (int batches = random.Next(1, MostBatches + 1); batches > 0; batches--)
            {
                await UntilAsync(() => Place("killed") != before, process);
                before = Place("killed");
            }

            process.Kill();
            await Cppn.EndAsync(process);
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
        await Cppn.TerminateAsync(process);

        var outcome = await Cppn.FinishAsync(process);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Matches("Stopped in epoch [0-9]+ after batch [0-3] of 4; everything is saved in stopped/quick/state.safetensors", outcome.Output);
        Assert.Contains($"cppn {string.Join(' ', Quick)} --out stopped --resume", outcome.Output, StringComparison.Ordinal);
        await FinishAsync("stopped");
    }

    [Fact]
    public async Task Terminated_before_the_first_batch_nothing_had_begun_and_that_is_no_failure()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no SIGTERM there
        }

        // The program alone takes some 60 MB; past 100, it draws its 157 MB of digits, and is far from done.
        const long Digits = 200_000, Bytes = 100_000_000;
        using var process = Cppn.Start(_folder, ["train", "--dataset", "glyphs", "--digits", $"{Digits}"]);
        await UntilAsync(
            () =>
            {
                process.Refresh();
                return process.WorkingSet64 > Bytes;
            },
            process);
        await Cppn.TerminateAsync(process);

        var outcome = await Cppn.FinishAsync(process);
        Assert.Equal((0, "", "Stopped while the digits were loaded; nothing had begun."), (outcome.ExitCode, outcome.Errors, outcome.Output.Trim()));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    /// <summary>Commands held up in their loading by a pipe in the place of a file.</summary>
    [Theory]
    [InlineData("t10k", "evaluate", "--all")]
    [InlineData("t10k", "judge", "check")]
    [InlineData("train", "judge", "train", "--out", "judge.safetensors")]
    public async Task Terminated_while_it_loads_a_command_ends_with_a_word(string digits, params string[] command)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // neither SIGTERM nor named pipes there
        }

        foreach (string name in (string[])["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
        {
            File.WriteAllBytes(Path.Combine(_folder, name), []);
        }

        string pipe = Path.Combine(_folder, $"{digits}-images-idx3-ubyte");
        File.Delete(pipe);
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            await Cppn.EndAsync(make);
        }

        JudgeFile.Save(Path.Combine(_folder, "asked.safetensors"), new JudgeWeights(), 0.1, new Dictionary<string, string>());
        string[] judge = command is [.., "--out", _] ? [] : ["--judge", "asked.safetensors", "--checkpoints", _folder];
        using var process = Cppn.Start(_folder, [.. command, "--data", _folder, .. judge]);
        using (await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)).WaitAsync(Patience)) // opens when the process does
        {
            await Task.Delay(500); // by now it listens to signals if it ever does
            Assert.False(process.HasExited, "nothing held it up");
            await Cppn.TerminateAsync(process);
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(1500)); // the end that it must not come to
        }

        var outcome = await Cppn.FinishAsync(process);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Single(outcome.Errors.Trim().Split('\n'), line => line.Length > 0);
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
