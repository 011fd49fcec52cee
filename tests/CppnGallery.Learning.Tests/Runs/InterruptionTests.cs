using CppnGallery.Learning.Data;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Learning.Tests.Runs;

/// <summary>A run that is stopped, and stopped again, ends with the files of one that never was, byte for byte.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const int Epochs = 3;
    private const int DigitsPerEpoch = 45; // four batches of 10 an epoch; passes of 35 end amid a batch and an epoch
    private const int Batches = 4;

    private static readonly ResidualCppnRecipe Small = new() { Generator = new(4, 2), BatchSize = 10, GeneratorSteps = 2, ClassifierSteps = 2, RealKnownBelow = 0.9, RealStopsAbove = 0.95 };
    private static readonly DigitSet Digits = Glyphs.Draw(35, seed: 3);

    private IRecipe _recipe = Small;
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-stops-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> PartOne => [GanRecipe.PureName, GanRecipe.VaeName, VaeRecipe.RecipeName];

    [Theory]
    [MemberData(nameof(PartOne))]
    public void Part_ones_recipes_go_on_bit_for_bit_too(string name)
    {
        var gan = (name == GanRecipe.PureName ? GanRecipe.Pure : GanRecipe.WithAutoencoder) with { Generator = new(6, 2), BatchSize = 10, GeneratorSteps = 2, GeneratorKeepsBelow = 10 };
        _recipe = name == VaeRecipe.RecipeName ? new VaeRecipe { Generator = new(6, 2), BatchSize = 10 } : gan;
        Whole();
        Stop("parts", after: 3);
        Stop("parts", after: 4);
        Finish();
    }

    [Theory]
    [InlineData(1)] // amid the first epoch
    [InlineData(4)] // at its very end
    [InlineData(3, 2)] // amid an epoch, then again, in another
    [InlineData(5, 1, 1, 3)]
    [InlineData(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)] // after every batch
    public void A_run_stopped_after_any_batches_ends_as_if_it_never_was(params int[] batches)
    {
        Whole();
        foreach (int count in batches)
        {
            int done = 0;
            using var stop = new CancellationTokenSource();
            var end = Train("parts", new Reports(_ =>
            {
                if (++done == count)
                {
                    stop.Cancel();
                }
            }), stop.Token);
            Assert.False(end.Finished);
        }

        Assert.Equal(batches.Sum(), StandsAt("parts"));
        Finish();
    }

    [Fact]
    public void A_stop_amid_a_batch_goes_back_to_the_batch_before()
    {
        Whole();
        using var stop = new CancellationTokenSource();
        var options = Options("parts", resume: false) with { Recipe = new StoppingRecipe(Small, batch: 6, stop) };
        var end = new TrainingRun(options, Digits).Train(new Reports(_ => { }), stop.Token);
        Assert.Equal((false, 1, 1), (end.Finished, end.Epochs, end.Batch));
        Finish();
    }

    [Fact]
    public void A_run_killed_between_checkpoint_and_state_makes_the_same_checkpoint_again()
    {
        Whole();
        // Epoch 2's file is there, and the state is still one from the middle of epoch 2.
        Stop("parts", after: 6);
        File.Copy(FileOf("whole", "epoch-02.safetensors"), FileOf("parts", "epoch-02.safetensors"));
        Finish();
    }

    [Fact]
    public void A_run_killed_before_its_first_state_begins_again()
    {
        Whole();
        Directory.CreateDirectory(Path.Combine(_folder, "parts"));
        File.WriteAllText(FileOf("parts", "epoch-00.safetensors"), "of another time");
        File.WriteAllText(FileOf("parts", ".state.safetensors.0123.tmp"), "half a sta");
        Finish();
    }

    [Fact]
    public void The_state_is_saved_as_often_as_asked()
    {
        foreach (int seconds in (int[])[0, 3600])
        {
            string run = $"every-{seconds}";
            var saved = new List<int>();
            new TrainingRun(Options(run, false) with { SaveEvery = TimeSpan.FromSeconds(seconds) }, Digits).Train(new Reports(_ => saved.Add(StandsAt(run))), CancellationToken.None);
            
            // A batch is reported before it is saved.
            Assert.Equal(seconds == 0 ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] : [0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8], saved);
            Assert.Equal(12, StandsAt(run));
        }
    }

    [Fact]
    public void Two_processes_do_not_train_in_one_folder()
    {
        IOException? refused = null;
        Train("parts", new Reports(_ => refused ??= Assert.Throws<IOException>(() => Train("parts", new Reports(_ => { }), CancellationToken.None))), CancellationToken.None);
        Assert.Contains("another process", refused!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_that_cannot_be_opened_is_not_called_another_process()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "parts"));
        File.CreateSymbolicLink(FileOf("parts", ".training"), ".training"); // it leads to itself
        var fault = Assert.Throws<IOException>(() => Train("parts", new Reports(_ => { }), CancellationToken.None));
        Assert.DoesNotContain("another process", fault.Message, StringComparison.Ordinal);
        Assert.Contains(".training", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_training_left_is_cleared_away_and_what_others_are_writing_is_not()
    {
        Stop("parts", after: 6);
        string[] mine = [FileOf("parts", ".state.safetensors.01.tmp"), FileOf("parts", ".epoch-02.safetensors.01.tmp")];
        string[] others = [FileOf("parts", ".epoch-01.safetensors.01.tmp"), FileOf("parts", ".judge.safetensors.01.tmp")]; // figures on their way into a model
        Assert.All((string[])[.. mine, .. others], file => File.WriteAllText(file, "half a fi"));
        Train("parts", new Reports(_ => { }), CancellationToken.None);
        Assert.DoesNotContain(mine, File.Exists);
        Assert.All(others, file => Assert.True(File.Exists(file), file));
    }

    private void Whole() => Assert.True(Train("whole", new Reports(_ => { }), CancellationToken.None).Finished);

    private void Finish()
    {
        Assert.True(Train("parts", new Reports(_ => { }), CancellationToken.None).Finished);
        string[] names = [.. Directory.GetFiles(Path.Combine(_folder, "parts")).Select(file => Path.GetFileName(file)).Order()];
        Assert.Equal([".training", "epoch-00.safetensors", "epoch-01.safetensors", "epoch-02.safetensors", "epoch-03.safetensors", "state.safetensors"], names);
        foreach (string name in names[1..])
        {
            // The run's name is the one thing that differs.
            var (whole, parts) = (SafetensorsFile.Read(FileOf("whole", name)), SafetensorsFile.Read(FileOf("parts", name)));
            Assert.Equal(whole.Metadata.Where(pair => pair.Key != "run").OrderBy(pair => pair.Key, StringComparer.Ordinal), parts.Metadata.Where(pair => pair.Key != "run").OrderBy(pair => pair.Key, StringComparer.Ordinal));
            Assert.Equal(whole.Tensors.Keys, parts.Tensors.Keys);
            Assert.All(whole.Tensors, tensor => Assert.True(
                tensor.Value.Values.Span.SequenceEqual(parts.Tensors[tensor.Key].Values.Span), $"{name}: {tensor.Key} differs"));
        }
    }

    private void Stop(string run, int after)
    {
        int done = 0;
        using var stop = new CancellationTokenSource();
        Train(run, new Reports(_ =>
        {
            if (++done == after)
            {
                stop.Cancel();
            }
        }), stop.Token);
    }

    private int StandsAt(string run)
    {
        var metadata = SafetensorsFile.Read(FileOf(run, "state.safetensors")).Metadata;
        return (int.Parse(metadata["epoch"], System.Globalization.CultureInfo.InvariantCulture) * Batches) + int.Parse(metadata["batch"], System.Globalization.CultureInfo.InvariantCulture);
    }

    private RunEnd Train(string run, IProgress<TrainingProgress> progress, CancellationToken cancellationToken) =>
        new TrainingRun(Options(run, resume: true), Digits).Train(progress, cancellationToken);

    private RunOptions Options(string run, bool resume) => new(run, _folder, _recipe, Epochs, 5, resume) { DigitsPerEpoch = DigitsPerEpoch };

    private string FileOf(string run, string name) => Path.Combine(_folder, run, name);
}
