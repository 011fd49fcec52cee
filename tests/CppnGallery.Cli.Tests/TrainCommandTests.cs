using CppnGallery.Models.Checkpoints;

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
        Assert.Contains("Finished: 2 of 2 epochs in runs/quick.", resumed.Output, StringComparison.Ordinal);

        var finished = await Cppn.RunAsync(_folder, [.. Quick, "--epochs", "2", "--resume"]);
        Assert.Equal((0, "Finished: 2 of 2 epochs in runs/quick."), (finished.ExitCode, finished.Output.Trim()));

        var fewer = await Cppn.RunAsync(_folder, [.. Quick, "--epochs", "1", "--resume"]);
        Assert.Equal((0, "Nothing to train: runs/quick has 2 epochs, more than the 1 asked for."), (fewer.ExitCode, fewer.Output.Trim()));
    }

    [Theory]
    [InlineData("--batch", "1", "--batch")]
    [InlineData("--batch", "20.5", "--batch takes a whole number")]
    [InlineData("--batch", "many", "--batch: 'many' is no number")]
    [InlineData("--batch", "1,000", "--batch: '1,000' is no number")]
    [InlineData("--sigma", "0,45", "--sigma: '0,45' is no number")]
    [InlineData("--sigma", "-1", "--sigma: σ of the ReLU layers is a number from 0 to 100.")]
    [InlineData("--nodes", "0", "--nodes: Nodes takes 1 to 64.")]
    [InlineData("--blocks", "257", "--blocks: Blocks takes 1 to 256.")]
    [InlineData("--epochs", "abc", "--epochs: 'abc' is not a whole number from 0 to 10000.")]
    [InlineData("--epochs", "1.5", "--epochs: '1.5' is not a whole number from 0 to 10000.")]
    [InlineData("--digits", "abc", "--digits: 'abc' is not a whole number from 0 to ")]
    [InlineData("--digits-per-epoch", "1,000", "--digits-per-epoch: '1,000' is not a whole number from 0 to ")]
    [InlineData("--save-every", "abc", "--save-every: 'abc' is not a whole number from 0 to 86400.")]
    [InlineData("--seed", "abc", "--seed: 'abc' is not a whole number from 0 to 18446744073709551615.")]
    [InlineData("--run", "../x", "--run: '../x' is no name of a run")]
    [InlineData("--run", "", "--run: '' is no name of a run")]
    [InlineData("--digits", "100", "--digits 100 does not fill a batch of 125")]
    [InlineData("--digits-per-epoch", "100", "--digits-per-epoch 100 does not fill a batch of 125")]
    [InlineData("--learning-rate", "0", "--learning-rate")]
    [InlineData("--learning-rate", "NaN", "--learning-rate")]
    [InlineData("--classifier-rate", "0", "--classifier-rate")]
    [InlineData("--passes-above", "1.1", "--passes-above")]
    [InlineData("--layers", "4", "--layers is no setting of resnet-cppn")]
    [InlineData("--save-every", "-1", "--save-every")]
    [InlineData("--digits-per-epoch", "-1", "--digits-per-epoch")]
    [InlineData("--conjure", "1", "--conjure")]
    [InlineData("--recipe", "magic", "magic")]
    [InlineData("--preset", "magic", "magic")]
    public async Task Settings_out_of_range_are_wrong_usage_and_named(string option, string value, string says)
    {
        var outcome = await Cppn.RunAsync(_folder, ["train", "--dataset", "glyphs", option, value]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(says, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter '", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Actual value", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_setting_of_another_recipe_is_wrong_usage_and_named()
    {
        var outcome = await Cppn.RunAsync(_folder, ["train", "--dataset", "glyphs", "--recipe", "cppn-gan", "--sigma", "1"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--sigma is no setting of cppn-gan", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("--stddev", outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("cppn-gan", "gan-dense4", "generatorLoss", "3", "generatorSteps")]
    [InlineData("cppn-gan-vae", "gan-vae-dense4", "reconstruction", "3", "autoencoderSteps")]
    [InlineData("cppn-vae", "vae-dense4", "reconstruction", "3", "autoencoderSteps")]
    public async Task Part_ones_recipes_train_and_record_their_settings(string recipe, string run, string metric, string steps, string setting)
    {
        string option = setting == "generatorSteps" ? "--generator-steps" : "--autoencoder-steps";
        var outcome = await Cppn.RunAsync(_folder, ["train", "--recipe", recipe, "--dataset", "glyphs", "--digits", "20", "--digits-per-epoch", "10", "--batch", "10", "--nodes", "4", "--epochs", "1", option, steps]);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        var description = Checkpoint.LoadModel(Path.Combine(_folder, "runs", run, "epoch-01.safetensors")).Description;
        Assert.Equal((recipe, steps, "10", "20"), (description.Recipe, description.Settings[setting], description.Settings["digitsPerEpoch"], description.Settings["digits"]));
        Assert.InRange(description.Metrics[metric], 0.01, 10);
    }

    /// <summary>What is named goes before the preset, and fewer digits than its epoch has are one pass.</summary>
    [Fact]
    public async Task A_preset_sets_what_is_not_named()
    {
        var outcome = await Cppn.RunAsync(_folder, [.. Quick, "--preset", "article", "--epochs", "1"]);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        var settings = Load(1).Settings;
        Assert.Equal(("10", "0.001", "10", "1"), (settings["divergenceWeight"], settings["classifierRate"], settings["batchSize"], settings["generatorSteps"]));
        Assert.Equal(("20", "20"), (settings["digits"], settings["digitsPerEpoch"]));
        Assert.Equal("article, changed: batch, generator-steps, digits-per-epoch", settings["preset"]);
    }

    /// <summary>A run goes on with what it was begun with, whatever the defaults are meanwhile; what is named and differs is refused.</summary>
    [Fact]
    public async Task A_resumed_run_goes_on_with_the_settings_of_its_state()
    {
        Assert.Equal(0, (await Cppn.RunAsync(_folder, [.. Quick, "--kl-weight", "7", "--classifier-steps", "0", "--digits-per-epoch", "10", "--epochs", "1"])).ExitCode);
        var resumed = await Cppn.RunAsync(_folder, ["train", "--dataset", "glyphs", "--digits", "20", "--run", "quick", "--epochs", "2", "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Errors);
        Assert.Equal(("7", "10", "0"), (Load(2).Settings["divergenceWeight"], Load(2).Settings["digitsPerEpoch"], Load(2).Settings["classifierSteps"]));

        foreach (string[] other in (string[][])[["--kl-weight", "8"], ["--digits-per-epoch", "20"], ["--preset", "article", "--batch", "10"]])
        {
            var refused = await Cppn.RunAsync(_folder, ["train", "--dataset", "glyphs", "--digits", "20", "--run", "quick", "--epochs", "3", "--resume", .. other]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("other settings", refused.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_epoch_without_a_step_of_the_adversary_is_warned_of()
    {
        var outcome = await Cppn.RunAsync(_folder, [.. Quick, "--classifier-steps", "0", "--epochs", "1"]);
        const string Sentence = "The classifier took no step in epoch 1: the generator learned against one that stood still.";
        Assert.Contains($"warning: {Sentence}", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(Sentence, Load(1).Warning);
    }

    private ModelDescription Load(int epoch) => Checkpoint.LoadModel(Path.Combine(_folder, "runs", "quick", $"epoch-{epoch:00}.safetensors")).Description;

    [Fact]
    public async Task The_help_text_lists_every_recipes_settings_with_their_defaults()
    {
        var outcome = await Cppn.RunAsync(_folder, ["train", "--help"]);
        Assert.Equal(0, outcome.ExitCode);
        string[] parts = outcome.Output.Split("Settings of ");
        Assert.Equal(["resnet-cppn:", "cppn-gan-vae:", "cppn-gan:", "cppn-vae:"], parts[1..].Select(part => part.Split('\n')[0].Trim()));
        Assert.Contains("--save-every", parts[0], StringComparison.Ordinal);
        Assert.DoesNotContain("--sigma", parts[0], StringComparison.Ordinal);
        Assert.Contains("--preset <article|gallery>", parts[0], StringComparison.Ordinal);
        Assert.Matches("--kl-weight <X> .*default: 60, by --preset article: 10]", parts[1]);
        Assert.All(parts[1..], part => Assert.Matches("--digits-per-epoch <N> .*default: 12000, by --preset article: 60000]", part));
        Assert.Matches("--autoencoder-rate <X> .*default: 0.001, by --preset article: 0.0001]", parts[2]);
        Assert.Matches("--generator-steps <N> .*default: 8]", parts[3]);
        Assert.Matches("--batch <N> .*default: 40, by --preset article: 500]", parts[4]);
        Assert.DoesNotContain("Settings of", (await Cppn.RunAsync(_folder, ["render", "--help"])).Output, StringComparison.Ordinal);
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
