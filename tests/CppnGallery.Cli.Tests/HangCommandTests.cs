using CppnGallery.Autograd.Randomness;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Encoders;

namespace CppnGallery.Cli.Tests;

public sealed class HangCommandTests : IDisposable
{
    private readonly Studio _studio = new();

    public HangCommandTests()
    {
        foreach (int epoch in (int[])[1, 6, 24])
        {
            var model = _studio.Add("trained", epoch, (ulong)epoch);
            var encoder = new Encoder();
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
