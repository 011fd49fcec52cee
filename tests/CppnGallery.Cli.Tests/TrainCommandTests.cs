using CppnGallery.Networks.Checkpoints;

namespace CppnGallery.Cli.Tests;

public sealed class TrainCommandTests : IDisposable
{
    private static readonly string[] Quick = ["train", "--dataset", "glyphs", "--digits", "20", "--batch", "10", "--blocks", "1", "--generator-steps", "1", "--run", "quick"];

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-train-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Glyphs_train_without_data_or_network_and_a_resumed_run_goes_on()
    {
        var first = await Cppn.RunAsync(_folder, [.. Quick, "--epochs", "1"]);
        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.Contains("pictures/s", first.Output, StringComparison.Ordinal);
        Assert.Contains("epoch-01.safetensors", first.Output, StringComparison.Ordinal);
        Assert.Equal(1, Checkpoint.LoadModel(Path.Combine(_folder, "runs", "quick", "epoch-01.safetensors")).Description.Epoch);

        var again = await Cppn.RunAsync(_folder, [.. Quick, "--epochs", "2"]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("--resume", again.Errors, StringComparison.Ordinal);

        var resumed = await Cppn.RunAsync(_folder, [.. Quick, "--epochs", "2", "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Errors);
        Assert.Equal(2, Checkpoint.LoadModel(Path.Combine(_folder, "runs", "quick", "epoch-02.safetensors")).Description.Epoch);
    }

    [Theory]
    [InlineData("--batch", "1", "BatchSize")]
    [InlineData("--nodes", "0", "Nodes")]
    [InlineData("--sigma", "-1", "ReluStddev")]
    [InlineData("--learning-rate", "0", "LearningRate")]
    [InlineData("--recipe", "magic", "magic")]
    public async Task Settings_out_of_range_are_wrong_usage_and_named(string option, string value, string says)
    {
        var outcome = await Cppn.RunAsync(_folder, ["train", "--dataset", "glyphs", option, value]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(says, outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_data_folder_without_the_data_is_answered_with_what_to_do()
    {
        var outcome = await Cppn.RunAsync(_folder, ["train", "--data", _folder]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(_folder, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }
}
