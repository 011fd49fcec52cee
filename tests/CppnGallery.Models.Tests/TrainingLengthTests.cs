using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Models.Tests;

/// <summary>What is said of a model's training is in its file, or follows from it, or is not said.</summary>
public sealed class TrainingLengthTests
{
    [Fact]
    public void Digits_seen_are_epochs_times_those_of_an_epoch_and_steps_those_that_were_counted() =>
        Assert.Equal(new(72_000, 125, 4_321, false), TrainingLength.Of(Model(6, 4_321, ("digitsPerEpoch", "12000"), ("batchSize", "125"), ("generatorSteps", "8"))));

    /// <summary>576 batches of up to 8 steps; 300 of 6 and 1; 300 of 6 alone.</summary>
    [Theory]
    [InlineData(6, 125, "8", null, 4_608, true)]
    [InlineData(1, 40, "1", "6", 2_100, false)]
    [InlineData(1, 40, null, "6", 1_800, false)]
    [InlineData(1, 40, "2", "6", 2_400, true)]
    [InlineData(1, 40, null, null, null, false)]
    public void Of_older_files_steps_are_what_a_batch_takes_or_may_take(int epochs, int batch, string? ofGenerator, string? ofAutoencoder, int? steps, bool atMost)
    {
        List<(string, string)> settings = [("digitsPerEpoch", "12000"), ("batchSize", $"{batch}")];
        settings.AddRange(ofGenerator is null ? [] : [("generatorSteps", ofGenerator)]);
        settings.AddRange(ofAutoencoder is null ? [] : [("autoencoderSteps", ofAutoencoder)]);
        Assert.Equal(new(12_000L * epochs, batch, steps, atMost), TrainingLength.Of(Model(epochs, null, [.. settings])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("1e9")]
    [InlineData("99999999999999999999")]
    public void What_is_no_number_is_not_said(string text) =>
        Assert.Equal(new(null, null, null, false), TrainingLength.Of(Model(6, null, ("digitsPerEpoch", text), ("batchSize", text), ("generatorSteps", text))));

    [Fact]
    public void An_untrained_model_has_seen_nothing() => Assert.Equal(new(0, null, 0, false), TrainingLength.Of(Model(0, null)));

    private static ModelDescription Model(int epoch, long? steps, params (string Name, string Value)[] settings) =>
        new("run", "resnet-cppn", epoch, 1, 6, 24, 32, 1, settings.ToDictionary(setting => setting.Name, setting => setting.Value), new Dictionary<string, double>()) { GeneratorSteps = steps };
}
