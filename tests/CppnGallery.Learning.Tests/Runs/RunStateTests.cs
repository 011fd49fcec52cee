using CppnGallery.Learning.Data;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Learning.Tests.Runs;

/// <summary>A state file that somebody changed.</summary>
public sealed class RunStateTests : IDisposable
{
    private static readonly DigitSet Digits = Glyphs.Draw(30, seed: 3);

    // The files of a run after its first epoch, the same for every test.
    private static readonly Lazy<Dictionary<string, byte[]>> FirstEpoch = new(TrainFirst);

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-states-").FullName;

    public RunStateTests()
    {
        foreach (var (name, bytes) in FirstEpoch.Value)
        {
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "run")).FullName, name), bytes);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The limits themselves can be: the last batch but one, a pass used up, the longest training, the largest numbers.</summary>
    [Theory]
    [InlineData("batch", "2", true)]
    [InlineData("batch", "3", false)]
    [InlineData("place", "30", true)]
    [InlineData("place", "31", false)]
    [InlineData("epoch", "10000", true)]
    [InlineData("epoch", "10001", false)]
    [InlineData("pass", "18446744073709551615", true)]
    [InlineData("random", "18446744073709551615", true)]
    [InlineData("random", "18446744073709551616", false)]
    [InlineData("drawing.steps", "9223372036854775807", true)]
    [InlineData("format", "cppn-gallery-state-1", false)]
    [InlineData("measure.loss", "1 1 False", true)]
    [InlineData("measure.loss", "1 1", false)]
    [InlineData("other", "not ours", true)]
    public void Numbers_are_held_to_what_a_run_can_have(string key, string value, bool fits)
    {
        Change(state => state with { Metadata = new Dictionary<string, string>(state.Metadata) { [key] = value } });
        var fault = Record.Exception(() => Train(epochs: 2));
        Assert.Equal(!fits, fault is InvalidDataException);
        Assert.Equal(fits, fault is null);
    }

    [Theory]
    [InlineData("drawing.mean.")]
    [InlineData("drawing.square.")]
    public void A_tensor_that_is_missing_or_of_another_size_is_named(string prefix)
    {
        string name = SafetensorsFile.Read(State).Tensors.Keys.First(key => key.StartsWith(prefix, StringComparison.Ordinal));
        byte[] whole = File.ReadAllBytes(State);

        Change(state => state with { Tensors = state.Tensors.Where(pair => pair.Key != name).ToDictionary() });
        Assert.Contains($"'{name}'", Assert.Throws<InvalidDataException>(() => Train(epochs: 2)).Message, StringComparison.Ordinal);

        File.WriteAllBytes(State, whole);
        Change(state => state with { Tensors = new Dictionary<string, StoredTensor>(state.Tensors) { [name] = new([1], new float[1]) } });
        Assert.Contains($"'{name}'", Assert.Throws<InvalidDataException>(() => Train(epochs: 2)).Message, StringComparison.Ordinal);

        File.WriteAllBytes(State, whole);
        Assert.Equal(2, Train(epochs: 2).Epochs);
    }

    /// <summary>Metrics of the epoch that goes on are the state's, and no others.</summary>
    [Fact]
    public void The_measures_so_far_are_taken_up()
    {
        Change(state => state with { Metadata = new Dictionary<string, string>(state.Metadata) { ["batch"] = "1", ["measure.loss"] = "10 1 False" } });
        Train(epochs: 2);
        // 10, and two batches of 1.
        Assert.Equal(4, Checkpoint.LoadModel(TrainingRun.CheckpointOf(_folder, "run", 2)).Description.Metrics["loss"]);
    }

    private string State => TrainingRun.StateOf(_folder, "run");

    private void Change(Func<SafetensorsFile, SafetensorsFile> change) => change(SafetensorsFile.Read(State)).Write(State);

    private RunEnd Train(int epochs) => Train(_folder, epochs);

    private static RunEnd Train(string folder, int epochs)
    {
        var recipe = new SpyRecipe(10, (_, _) => new(1, [new("loss", "loss", 1, MeasureKind.Loss)]));
        return new TrainingRun(new("run", folder, recipe, epochs, 5, Resume: true), Digits).Train(new Reports(_ => { }), CancellationToken.None);
    }

    private static Dictionary<string, byte[]> TrainFirst()
    {
        string folder = Directory.CreateTempSubdirectory("cppn-states-").FullName;
        Train(folder, epochs: 1);
        var files = Directory.GetFiles(Path.Combine(folder, "run")).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
        Directory.Delete(folder, recursive: true);
        return files;
    }
}
