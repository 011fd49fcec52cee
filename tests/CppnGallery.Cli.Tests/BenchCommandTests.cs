using System.Text.Json;

namespace CppnGallery.Cli.Tests;

public class BenchCommandTests
{
    [Fact]
    public async Task Figures_have_the_documented_names_and_agree_with_one_another()
    {
        var outcome = await Cppn.RunAsync(Path.GetTempPath(), ["bench", "render", "--size", "64", "--rounds", "1", "--json"]);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        using var json = JsonDocument.Parse(outcome.Output);
        double Of(string name) => json.RootElement.GetProperty(name).GetDouble();
        Assert.Equal(Of("gflops") / Of("peakGflops"), Of("shareOfPeak"), 1e-9);
        // Two operations for each of the 3·6 + 24·5·36 + 6 multiply-adds of a pixel.
        Assert.Equal(Of("megapixelsPerSecond") * 1e6 * 2 * 4344 / 1e9, Of("gflops"), 1e-6 * Of("gflops"));
        Assert.Equal(Of("layerByLayerSeconds") / Of("fusedSeconds"), Of("timesLayerByLayer"), 1e-9);
    }

    [Fact]
    public async Task A_training_step_is_measured_under_the_documented_names()
    {
        var outcome = await Cppn.RunAsync(
            Path.GetTempPath(), ["bench", "train", "--rounds", "1", "--batch", "4", "--device", "cpu", "--precision", "bfloat16", "--threads", "1", "--json"]);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(["millisecondsPerPicture", "timesTorchLayerByLayer", "device", "precision", "threads"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("cpu", "bfloat16", 1), (json.RootElement.GetProperty("device").GetString(), json.RootElement.GetProperty("precision").GetString(), json.RootElement.GetProperty("threads").GetInt32()));
        Assert.All(["millisecondsPerPicture", "timesTorchLayerByLayer"], name => Assert.True(json.RootElement.GetProperty(name).GetDouble() > 0, name));
    }

    [Theory]
    [InlineData("--size", "0", "26 to 4096")]
    [InlineData("--size", "1000000000", "26 to 4096")]
    [InlineData("--rounds", "0", "1 to 100")]
    [InlineData("--size", "x", "--size: 'x' is not a whole number from 26 to 4096.")]
    [InlineData("--rounds", "x", "--rounds: 'x' is not a whole number from 1 to 100.")]
    public async Task Sizes_out_of_range_are_wrong_usage(string option, string value, string says)
    {
        var outcome = await Cppn.RunAsync(Path.GetTempPath(), ["bench", "render", option, value]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(says, outcome.Errors, StringComparison.Ordinal);
    }
}
