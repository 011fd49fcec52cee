using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;

namespace CppnGallery.Cli.Tests;

public sealed class HangCommandTests : IDisposable
{
    private readonly Studio _studio = new();

    public HangCommandTests()
    {
        foreach (int epoch in (int[])[1, 6, 24])
        {
            var model = _studio.Add("trained", epoch, (ulong)epoch);
            var encoder = new EncoderWeights();
            encoder.Initialise(new RandomSource(9));
            Checkpoint.Save(FileOf("runs", epoch), model.Description, model.Generator, encoder);
        }

        Directory.Delete(Path.Combine(_studio.Checkpoints, "trained"), recursive: true);
    }

    private string FileOf(string folder, int epoch) => Path.Combine(_studio.Folder, folder, "trained", $"epoch-{epoch:00}.safetensors");

    private Task<Cppn.Outcome> HangAsync(params string[] arguments) => Cppn.RunAsync(_studio.Folder, ["hang", .. arguments]);

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Chosen_epochs_hang_as_the_same_models_with_encoders_where_wanted()
    {
        var run = await HangAsync("runs/trained", "--epochs", "1,24", "--encoders", "24");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(["epoch-01.safetensors", "epoch-24.safetensors"], Directory.GetFiles(Path.Combine(_studio.Checkpoints, "trained")).Select(Path.GetFileName).Order());
        Assert.Equal(Checkpoint.LoadModel(FileOf("runs", 1)).Id, Checkpoint.LoadModel(FileOf("checkpoints", 1)).Id);
        Assert.Null(Checkpoint.LoadEncoder(FileOf("checkpoints", 1)));
        Assert.Equal(File.ReadAllBytes(FileOf("runs", 24)), File.ReadAllBytes(FileOf("checkpoints", 24)));
        Assert.Equal(Checkpoint.LoadModel(FileOf("runs", 1)).Description.Metrics, Checkpoint.LoadModel(FileOf("checkpoints", 1)).Description.Metrics);
    }

    [Fact]
    public async Task Without_a_choice_every_epoch_hangs_whole_and_hanging_again_changes_nothing()
    {
        Assert.Equal(0, (await HangAsync("runs/trained")).ExitCode);
        Assert.Equal(0, (await HangAsync("runs/trained/")).ExitCode);

        Assert.All((int[])[1, 6, 24], epoch => Assert.Equal(File.ReadAllBytes(FileOf("runs", epoch)), File.ReadAllBytes(FileOf("checkpoints", epoch))));
    }

    [Fact]
    public async Task Encoders_are_kept_where_there_are_any_unless_none_is_wanted()
    {
        var bare = Checkpoint.LoadModel(FileOf("runs", 6));
        Checkpoint.Save(FileOf("runs", 6), bare.Description, bare.Generator, encoder: null);

        var some = await HangAsync("runs/trained");
        Assert.Equal((0, ""), (some.ExitCode, some.Errors));
        Assert.Equal([true, false, true], ((int[])[1, 6, 24]).Select(epoch => Checkpoint.LoadEncoder(FileOf("checkpoints", epoch)) is not null));

        var none = await HangAsync("runs/trained", "--encoders", "none");
        Assert.Equal((0, ""), (none.ExitCode, none.Errors));
        Assert.All((int[])[1, 6, 24], epoch => Assert.Null(Checkpoint.LoadEncoder(FileOf("checkpoints", epoch))));

        var missing = await HangAsync("runs/trained", "--encoders", "6");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("no encoder to keep", missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_found_at_the_last_epoch_stops_the_first()
    {
        _studio.Add("trained", 24, seed: 77);

        var run = await HangAsync("runs/trained");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("epoch-24.safetensors holds another model", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(FileOf("checkpoints", 1)));
    }

    [Fact]
    public async Task Epochs_of_two_runs_do_not_hang_in_one_folder()
    {
        var other = _studio.Add("trained", 8, seed: 77);
        Checkpoint.Save(FileOf("checkpoints", 8), other.Description with { Settings = new Dictionary<string, string> { ["digits"] = "12000" } }, other.Generator, encoder: null);

        var run = await HangAsync("runs/trained");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("epoch-08.safetensors is of another run (digits: 12000 there", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["epoch-08.safetensors"], Directory.GetFiles(Path.Combine(_studio.Checkpoints, "trained")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_evaluation_saved_in_the_hung_file_stays_until_the_source_has_one()
    {
        string hung = FileOf("checkpoints", 6), source = FileOf("runs", 6);
        Assert.Equal(0, (await HangAsync("runs/trained")).ExitCode);
        Evaluated(hung, "aaaaaaaa", new() { ["blankShare"] = 0.5, ["legibleShare"] = 0.7 });

        Assert.Equal(0, (await HangAsync("runs/trained")).ExitCode);

        Assert.Equal(new Dictionary<string, double> { ["accuracy"] = 0.25, ["blankShare"] = 0.5, ["legibleShare"] = 0.7 }, Checkpoint.LoadModel(hung).Description.Metrics);
        Assert.Equal("aaaaaaaa", SafetensorsFile.Read(hung).Metadata["evaluation.judge"]);

        Evaluated(source, "bbbbbbbb", new() { ["blankShare"] = 0.1 });
        Assert.Equal(0, (await HangAsync("runs/trained")).ExitCode);

        Assert.Equal(new Dictionary<string, double> { ["accuracy"] = 0.25, ["blankShare"] = 0.1 }, Checkpoint.LoadModel(hung).Description.Metrics);
        Assert.Equal("bbbbbbbb", SafetensorsFile.Read(hung).Metadata["evaluation.judge"]);
    }

    private static void Evaluated(string file, string judge, Dictionary<string, double> figures) =>
        CheckpointMetrics.Write(file, figures, figures.Keys, new EvaluationOrigin(judge, "mnist-test"));

    [Fact]
    public async Task Another_model_of_the_same_name_is_never_overwritten()
    {
        var hung = _studio.Add("trained", 6, seed: 77);

        var run = await HangAsync("runs/trained", "--epochs", "6");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("holds another model", run.Errors, StringComparison.Ordinal);
        Assert.Equal(hung.Id, Checkpoint.LoadModel(FileOf("checkpoints", 6)).Id);
    }

    [Theory]
    [InlineData(1, "epoch-07.safetensors is not there", "runs/trained", "--epochs", "7")]
    [InlineData(1, "epoch-07.safetensors is not there", "runs/trained", "--epochs", "1,7")]
    [InlineData(1, "--encoders names epoch 6", "runs/trained", "--epochs", "1", "--encoders", "1,6")]
    [InlineData(1, "is not there", "runs/nothing")]
    [InlineData(1, "holds no epoch", "runs")]
    [InlineData(2, "'x' is no epoch", "runs/trained", "--epochs", "1,x")]
    [InlineData(2, "'10001' is no epoch", "runs/trained", "--encoders", "10001")]
    public async Task What_cannot_hang_is_said(int code, string hint, params string[] arguments)
    {
        var run = await HangAsync(arguments);

        Assert.Equal(code, run.ExitCode);
        Assert.Contains(hint, run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_studio.Checkpoints, "trained")));
    }
}
