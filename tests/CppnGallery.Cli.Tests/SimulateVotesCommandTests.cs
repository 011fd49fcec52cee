using System.Text.Json;

namespace CppnGallery.Cli.Tests;

public sealed class SimulateVotesCommandTests : IDisposable
{
    private static readonly string[] Small = ["simulate-votes", "--voters", "60", "--votes", "30", "--epochs", "6,24", "--sigmas", "0.5,1", "--polls", "3"];

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-simulate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_truth_is_recovered_and_said_to_be_simulated()
    {
        var run = await Cppn.RunAsync(_folder, [.. Small, "--per-doubled-epochs", "0.5", "--one-sided", "0.1", "--json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.StartsWith("Simulation", report.GetProperty("note").GetString(), StringComparison.Ordinal);

        // Two doublings at 0.5: e against 1 in favour of 24 epochs, which 1,800 votes show beyond doubt.
        Assert.Equal([-0.35, 0.65, -0.65, 0.35], report.GetProperty("strengths").EnumerateArray().Select(one => Math.Round(one.GetProperty("truth").GetDouble(), 9)));
        Assert.All(report.GetProperty("strengths").EnumerateArray(), one => Assert.Equal(one.GetProperty("truth").GetDouble(), one.GetProperty("estimate").GetProperty("estimate").GetDouble(), 0.5));
        Assert.True(report.GetProperty("epochsShare").GetProperty("low").GetDouble() > 0.5);
        Assert.Equal(3, report.GetProperty("decided").GetProperty("decidedPolls").GetInt32());
        Assert.InRange(report.GetProperty("decided").GetProperty("medianVotes").GetInt32(), 1, 1800);
        Assert.True(report.GetProperty("flagged").GetProperty("oneSided").GetInt32() > 0);
        Assert.Equal(12, report.GetProperty("coverage")[0].GetProperty("intervals").GetInt32());
    }

    [Fact]
    public async Task The_same_seed_finds_the_same()
    {
        var first = await Cppn.RunAsync(_folder, [.. Small, "--seed", "7", "--json"]);
        var second = await Cppn.RunAsync(_folder, [.. Small, "--seed", "7", "--json"], new() { ["DOTNET_PROCESSOR_COUNT"] = "1" });

        Assert.Equal((0, first.Output), (second.ExitCode, second.Output));
    }

    [Fact]
    public async Task It_writes_into_a_folder_of_its_own_or_not_at_all()
    {
        var kept = await Cppn.RunAsync(_folder, [.. Small, "--database", "scratch"]);
        var again = await Cppn.RunAsync(_folder, [.. Small, "--database", "scratch"]);

        Assert.True(kept.ExitCode == 0, kept.Errors);
        Assert.True(File.Exists(Path.Combine(_folder, "scratch", "gallery.db")));
        Assert.Contains("which no gallery opens", kept.Output, StringComparison.Ordinal);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("is there already; simulated votes go into a folder of their own only", again.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--voters", "1")]
    [InlineData("--ties", "-1")]
    [InlineData("--skips", "1.5")]
    [InlineData("--epochs", "6,x")]
    public async Task Settings_out_of_range_are_wrong_usage(string option, string value)
    {
        var run = await Cppn.RunAsync(_folder, ["simulate-votes", option, value]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"{option}: '{value}' is n", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shares_of_voters_add_up_to_one_at_most()
    {
        var run = await Cppn.RunAsync(_folder, ["simulate-votes", "--coin-tossers", "0.6", "--one-sided", "0.6"]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("--coin-tossers and --one-sided", run.Errors, StringComparison.Ordinal);
    }
}
