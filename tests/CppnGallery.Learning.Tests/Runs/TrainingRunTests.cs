using CppnGallery.Learning.Data;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Learning.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private static readonly ResidualCppnRecipe Small = new() { Generator = new(4, 2), BatchSize = 20, GeneratorSteps = 2 };
    private static readonly DigitSet Digits = Glyphs.Draw(60, seed: 3);

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-runs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_epoch_leaves_a_model_that_says_how_it_was_made()
    {
        var reports = Train("a", epochs: 2, seed: 1);
        Assert.Equal(6, reports.Count);
        Assert.All(reports, report => Assert.InRange(report.PicturesPerSecond, 1, 1e9));
        Assert.Equal(TimeSpan.Zero, reports[^1].TimeLeft);
        string[] files = [.. Directory.GetFiles(Path.Combine(_folder, "a")).Select(f => Path.GetFileName(f)).Order()];
        Assert.Equal([".training", "epoch-00.safetensors", "epoch-01.safetensors", "epoch-02.safetensors", "state.safetensors"], files);
        var model = Load("a", 2);
        Assert.Equal(("a", "resnet-cppn", 2, 4, 2), (model.Description.Run, model.Description.Recipe, model.Description.Epoch, model.Description.Nodes, model.Description.Blocks));
        Assert.Equal("20", model.Description.Settings["batchSize"]);
        Assert.Equal(("60", "60"), (model.Description.Settings["digitsPerEpoch"], model.Description.Settings["digits"]));
        Assert.Contains("drawingLoss", model.Description.Metrics.Keys);
        Assert.NotNull(Checkpoint.LoadEncoder(Path.Combine(_folder, "a", "epoch-02.safetensors")));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        Train("a", epochs: 1, seed: 1);
        Train("b", epochs: 1, seed: 1);
        Train("c", epochs: 1, seed: 2);
        Assert.Equal(Load("a", 1).Id, Load("b", 1).Id);
        Assert.NotEqual(Load("a", 1).Id, Load("c", 1).Id);
        Assert.NotEqual(Load("a", 0).Id, Load("a", 1).Id);
    }

    [Fact]
    public void A_run_is_neither_overwritten_nor_resumed_with_other_settings()
    {
        Train("a", epochs: 0, seed: 1);
        Assert.Contains("--resume", Assert.Throws<IOException>(() => Train("a", epochs: 1, seed: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("other settings", Assert.Throws<InvalidDataException>(() => Train("a", epochs: 1, seed: 2, resume: true)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Models_whose_state_is_gone_are_never_overwritten(bool resume)
    {
        Train("a", epochs: 1, seed: 1);
        File.Delete(Path.Combine(_folder, "a", "state.safetensors"));
        byte[] before = File.ReadAllBytes(Path.Combine(_folder, "a", "epoch-00.safetensors"));
        Assert.Contains("state.safetensors", Assert.Throws<IOException>(() => Train("a", epochs: 1, seed: 2, resume)).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_folder, "a", "epoch-00.safetensors")));
    }

    [Theory]
    [InlineData("epoch", "4294967295")]
    [InlineData("epoch", "-1")]
    [InlineData("batch", "3")]
    [InlineData("place", "61")]
    [InlineData("pass", "")]
    [InlineData("measure.known", "0.5 0 False")]
    [InlineData("drawing.steps", "9223372036854775808")]
    [InlineData("random", "many")]
    public void A_state_with_impossible_counters_is_refused(string key, string value)
    {
        Train("a", epochs: 1, seed: 1);
        string path = Path.Combine(_folder, "a", "state.safetensors");
        var state = SafetensorsFile.Read(path);
        (state with { Metadata = new Dictionary<string, string>(state.Metadata) { [key] = value } }).Write(path);
        Assert.Contains(key, Assert.Throws<InvalidDataException>(() => Train("a", epochs: 2, seed: 1, resume: true)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("../up", 1)]
    [InlineData(".hidden", 1)]
    [InlineData("a", -1)]
    [InlineData("a", 10_001)]
    public void Bad_names_and_lengths_are_refused_before_anything_is_written(string name, int epochs)
    {
        Assert.ThrowsAny<ArgumentException>(() => new TrainingRun(Options(name, epochs, 1, false), Digits));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Too_few_digits_for_a_batch_are_refused() =>
        Assert.Contains("19 digits", Assert.Throws<ArgumentException>(() => new TrainingRun(Options("a", 1, 1, false), Digits.Take(19))).Message, StringComparison.Ordinal);

    [Fact]
    public void Numbers_that_explode_stop_the_run_with_the_culprit_named()
    {
        var recipe = Small with { LearningRate = 1, GradientLimit = 1e6, DivergenceWeight = 1e6 };
        var run = new TrainingRun(new("boom", _folder, recipe, 200, 1, false), Digits);
        var error = Assert.Throws<TrainingDivergedException>(() => run.Train(new Reports(_ => { }), CancellationToken.None));
        Assert.Matches("epoch [0-9]+, batch [1-3], step [0-9]+ of the generator and encoder: the (drawing loss|divergence) is (NaN|∞|Infinity)", error.Message);
        Assert.Equal(0, Load("boom", 0).Description.Epoch);
    }

    private List<TrainingProgress> Train(string name, int epochs, ulong seed, bool resume = false)
    {
        var reports = new List<TrainingProgress>();
        new TrainingRun(Options(name, epochs, seed, resume), Digits).Train(new Reports(reports.Add), CancellationToken.None);
        return reports;
    }

    private RunOptions Options(string name, int epochs, ulong seed, bool resume) => new(name, _folder, Small, epochs, seed, resume);

    private Model Load(string name, int epoch) => Checkpoint.LoadModel(Path.Combine(_folder, name, $"epoch-{epoch:00}.safetensors"));
}
