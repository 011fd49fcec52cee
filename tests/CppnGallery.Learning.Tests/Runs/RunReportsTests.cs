using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Learning.Tests.Runs;

/// <summary>What a run says while it goes on, with batches whose numbers are known.</summary>
public sealed class RunReportsTests : IDisposable
{
    private const int BatchSize = 10;
    private const int Epochs = 2;
    private const int Batches = 3;

    private static readonly DigitSet Digits = Glyphs.Draw(35, seed: 3);

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-reports-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Batch n costs n, takes 2 steps, and every second one has a share.
    private static BatchResult Answer(int batch) => new(
        4,
        [
            new("loss", "loss", batch, MeasureKind.Loss), new("steps", "steps", 2, MeasureKind.Steps),
            .. batch % 2 == 0 ? (Measure[])[new("share", "share", 1.0 / batch, MeasureKind.Share)] : [],
        ]);

    [Fact]
    public void Every_batch_is_reported_with_its_place_pace_and_checkpoint()
    {
        var reports = new List<TrainingProgress>();
        var begun = new List<RunEnd>();
        int saved = 0;
        var options = Options(new SpyRecipe(BatchSize, (batch, _) => Answer(batch))) with { Begun = begun.Add, Saving = () => saved++ };

        var end = new TrainingRun(options, Digits).Train(new Reports(reports.Add), CancellationToken.None);

        string state = TrainingRun.StateOf(_folder, "run");
        Assert.Equal(Path.Combine(_folder, "run", "state.safetensors"), state);
        Assert.Equal([new(false, 0, 0, Batches, state)], begun);
        Assert.Equal(new(true, Epochs, 0, Batches, state), end);
        Assert.Equal(Epochs, saved); // after each epoch; a minute has not passed
        Assert.Equal([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)], reports.Select(report => (report.Epoch, report.Batch)));
        Assert.All(reports, report => Assert.Equal((Epochs, Batches), (report.Epochs, report.Batches)));
        Assert.Equal(
            [null, null, TrainingRun.CheckpointOf(_folder, "run", 1), null, null, TrainingRun.CheckpointOf(_folder, "run", 2)],
            reports.Select(report => report.Checkpoint));
        Assert.Equal(Enumerable.Range(1, 6).Select(batch => (double)batch), reports.Select(report => report.Result["loss"]));

        // Pictures a second are batch size times steps over the batch's seconds; the pace is a running mean in which the newest counts for a tenth.
        double pace = 0;
        for (int i = 0; i < reports.Count; i++)
        {
            double seconds = BatchSize * 4 / reports[i].PicturesPerSecond;
            pace = i == 0 ? seconds : (0.9 * pace) + (0.1 * seconds);
            Assert.Equal((reports.Count - 1 - i) * pace, reports[i].TimeLeft.TotalSeconds, 1e-6);
        }
    }

    [Fact]
    public void A_checkpoint_has_its_own_epochs_measures_means_of_losses_and_shares_and_sums_of_steps()
    {
        new TrainingRun(Options(new SpyRecipe(BatchSize, (batch, _) => Answer(batch))), Digits).Train(new Reports(_ => { }), CancellationToken.None);

        Assert.Empty(Metrics(0));
        Assert.Equal([("loss", 2.0), ("share", 0.5), ("steps", 6.0)], Metrics(1)); // batches 1, 2, 3
        Assert.Equal([("loss", 5.0), ("share", ((1.0 / 4) + (1.0 / 6)) / 2), ("steps", 6.0)], Metrics(2)); // 4, 5, 6
    }

    [Fact]
    public void What_a_model_says_of_its_run()
    {
        var run = new TrainingRun(Options(new SpyRecipe(BatchSize, (batch, _) => Answer(batch))) with { DigitsPerEpoch = 29 }, Digits);
        var described = run.Describe(7);
        Assert.Equal(("run", 7), (described.Run, described.Epoch));
        Assert.Equal(
            (("5", Digits.Name), ("35", "20")), // whole batches of 29
            ((described.Settings["seed"], described.Settings["dataset"]), (described.Settings["digits"], described.Settings["digitsPerEpoch"])));
    }

    [Fact]
    public void A_model_says_what_its_run_was_trained_on_and_a_run_that_is_taken_up_again_stays_with_it()
    {
        var recipe = new SpyRecipe(BatchSize, (batch, _) => Answer(batch));
        var begun = Options(recipe) with { Epochs = 1, Compute = new(ComputeDevice.Cpu, Precision.BFloat16, 3) };
        new TrainingRun(begun, Digits).Train(new Reports(_ => { }), CancellationToken.None);
        new TrainingRun(Options(recipe) with { Resume = true }, Digits).Train(new Reports(_ => { }), CancellationToken.None);

        foreach (int epoch in (int[])[0, 1, 2])
        {
            var settings = Checkpoint.LoadModel(TrainingRun.CheckpointOf(_folder, "run", epoch)).Description.Settings;
            Assert.Equal(("cpu", "bfloat16", "3"), (settings["device"], settings["precision"], settings["threads"]));
        }
    }

    [Fact]
    public void A_state_from_before_there_were_presets_still_fits_and_a_model_says_its_preset()
    {
        var spy = new SpyRecipe(BatchSize, (batch, _) => Answer(batch));
        new TrainingRun(Options(spy) with { Epochs = 1 }, Digits).Train(new Reports(_ => { }), CancellationToken.None);
        string settings = SafetensorsFile.Read(TrainingRun.StateOf(_folder, "run")).Metadata["settings"];

        // As 31fad68 wrote it of the same run.
        Assert.Equal(
            "batchSize 10, generatorSteps 8, generatorStopsAbove 0.98, divergenceWeight 60, classifierSteps 8, classifierCatchesBelow 0.7, passesAbove 0.6, classifierStopsAbove 0.75, realKnownBelow 0.6, realStopsAbove 0.7, "
                + "learningRate 0.0005, classifierRate 0.0002, beta1 0.75, gradientLimit 5, reluStddev 1, nodes 2, blocks 1, seed 5, dataset glyphs, digits 35, digitsPerEpoch 30",
            settings);
        Assert.Equal("gallery, changed: batch, digits-per-epoch", Checkpoint.LoadModel(TrainingRun.CheckpointOf(_folder, "run", 1)).Description.Settings["preset"]);
        Assert.Equal("30", SavedState.Read(TrainingRun.StateOf(_folder, "run")).Recorded["digitsPerEpoch"]);
    }

    /// <summary>Epoch 1 has one step of the classifier, in its last batch; epoch 2 has none.</summary>
    [Fact]
    public void An_epoch_in_which_the_adversary_took_no_step_is_warned_of()
    {
        var reports = new List<TrainingProgress>();
        var spy = new SpyRecipe(BatchSize, (batch, _) => new(1, [new("classifierSteps", "classifier steps", batch == 3 ? 1 : 0, MeasureKind.Steps)]));
        new TrainingRun(Options(spy), Digits).Train(new Reports(reports.Add), CancellationToken.None);

        const string Sentence = "The classifier took no step in epoch 2: the generator learned against one that stood still.";
        Assert.Equal([null, null, null, null, null, Sentence], reports.Select(report => report.Warning));
        Assert.Equal([null, null, Sentence], Enumerable.Range(0, 3).Select(epoch => Checkpoint.LoadModel(TrainingRun.CheckpointOf(_folder, "run", epoch)).Description.Warning));
    }

    public static TheoryData<string, string?> Adversaries => new()
    {
        { ResidualCppnRecipe.RecipeName, "classifierSteps" }, { GanRecipe.VaeName, "discriminatorSteps" }, { GanRecipe.PureName, "discriminatorSteps" }, { VaeRecipe.RecipeName, null },
    };

    /// <summary>A real batch of every recipe measures what its adversary is watched by.</summary>
    [Theory]
    [MemberData(nameof(Adversaries))]
    public void Every_recipe_with_an_adversary_counts_its_steps(string name, string? measure)
    {
        var entry = RecipeCatalogue.Find(name)!;
        var recipe = entry.With(new Dictionary<string, double> { ["batch"] = BatchSize, ["nodes"] = 4 });
        Assert.Equal(measure, recipe.Adversary?.Measure);
        var reports = new List<TrainingProgress>();
        new TrainingRun(Options(recipe) with { Epochs = 1, DigitsPerEpoch = BatchSize }, Digits).Train(new Reports(reports.Add), CancellationToken.None);
        var measures = Assert.Single(reports).Result.Measures;
        Assert.True(measure is null || measures.Any(one => one.Name == measure && one.Kind == MeasureKind.Steps));
        Assert.Equal(measure is not null && reports[0].Result[measure] == 0, reports[0].Warning is not null);

        var model = Checkpoint.LoadModel(TrainingRun.CheckpointOf(_folder, "run", 1)).Description;
        Assert.Equal((long)measures.Where(one => one.Name is "generatorSteps" or "autoencoderSteps").Sum(one => one.Value), model.GeneratorSteps);
        Assert.Equal(0, Checkpoint.LoadModel(TrainingRun.CheckpointOf(_folder, "run", 0)).Description.GeneratorSteps);
    }

    [Fact]
    public void A_finished_run_that_is_resumed_says_so_and_trains_nothing()
    {
        new TrainingRun(Options(new SpyRecipe(BatchSize, (batch, _) => Answer(batch))), Digits).Train(new Reports(_ => { }), CancellationToken.None);
        var begun = new List<RunEnd>();
        var spy = new SpyRecipe(BatchSize, (batch, _) => Answer(batch));

        var end = new TrainingRun(Options(spy) with { Resume = true, Begun = begun.Add }, Digits).Train(new Reports(_ => { }), CancellationToken.None);

        Assert.Equal([end], begun);
        Assert.Equal((true, Epochs, 0), (end.Finished, end.Epochs, end.Batch));
        Assert.Empty(spy.Labels);
    }

    [Fact]
    public void A_weight_that_is_no_number_stops_the_run_before_anything_is_kept_of_it()
    {
        var spy = new SpyRecipe(BatchSize, (batch, trainer) =>
        {
            if (batch == 5)
            {
                trainer.Parameters[0].Weights.Data[1] = float.NaN;
            }

            return Answer(batch);
        });
        int reports = 0;

        var fault = Assert.Throws<TrainingDivergedException>(() => new TrainingRun(Options(spy), Digits).Train(new Reports(_ => reports++), CancellationToken.None));

        Assert.Matches(@"^Training diverged in epoch 2, batch 2, .*\[1\] is not finite\.", fault.Message);
        Assert.Equal(4, reports);
        var state = SafetensorsFile.Read(TrainingRun.StateOf(_folder, "run"));
        Assert.Equal(("1", "0"), (state.Metadata["epoch"], state.Metadata["batch"]));
        Assert.All(state.Tensors.Values, tensor => Assert.All(tensor.Values.ToArray(), value => Assert.True(float.IsFinite(value))));
        Assert.False(File.Exists(TrainingRun.CheckpointOf(_folder, "run", 2)));
    }

    [Fact]
    public void A_run_cancelled_before_it_began_has_its_first_state()
    {
        var spy = new SpyRecipe(BatchSize, (batch, _) => Answer(batch));
        var end = new TrainingRun(Options(spy), Digits).Train(new Reports(_ => { }), new CancellationToken(canceled: true));
        Assert.Equal((false, 0, 0), (end.Finished, end.Epochs, end.Batch));
        Assert.Empty(spy.Labels);
        Assert.True(File.Exists(end.StateFile));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("Aa0-._", true)]
    [InlineData("-a", true)]
    [InlineData("a.b", true)]
    [InlineData("", false)]
    [InlineData(".a", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("é", false)]
    public void A_name_is_letters_digits_and_three_signs(string name, bool fits) => Assert.Equal(fits, TrainingRun.IsName(name));

    [Fact]
    public void A_name_has_eighty_letters_at_most() => Assert.Equal((true, false), (TrainingRun.IsName(new string('a', 80)), TrainingRun.IsName(new string('a', 81))));

    [Theory]
    [InlineData(10_000, 0, null)]
    [InlineData(0, 100_000_000, null)]
    [InlineData(0, 10, null)]
    [InlineData(0, 9, "digits")]
    [InlineData(10_001, 0, "epochs")]
    [InlineData(-1, 0, "epochs")]
    [InlineData(0, 100_000_001, "digits per epoch")]
    [InlineData(0, -1, "digits per epoch")]
    public void Lengths_have_limits(int epochs, int digitsPerEpoch, string? refused)
    {
        var options = Options(new SpyRecipe(BatchSize, (batch, _) => Answer(batch))) with { Epochs = epochs, DigitsPerEpoch = digitsPerEpoch };
        Assert.Equal(refused, (Record.Exception(() => new TrainingRun(options, Digits)) as ArgumentException)?.ParamName);
    }

    [Fact]
    public void As_many_digits_as_a_batch_has_are_enough() => Assert.Null(
        Record.Exception(() => new TrainingRun(Options(new SpyRecipe(BatchSize, (batch, _) => Answer(batch))), Digits.Take(BatchSize))));

    /// <summary>Batch after batch of a throw-away training: every digit once a pass.</summary>
    [Fact]
    public void A_meter_trains_on_the_next_batch_each_time()
    {
        var spy = new SpyRecipe(5, (batch, _) => Answer(batch));
        var meter = new BatchMeter(spy, Digits);
        for (int batch = 0; batch < 7; batch++)
        {
            meter.Train(CancellationToken.None);
        }

        Assert.Equal(Digits.Labels.ToArray().Order(), spy.Labels.SelectMany(labels => labels).Order());
        Assert.Equal(7, spy.Pictures.Select(pictures => pictures.Sum()).Distinct().Count());
    }

    private List<(string, double)> Metrics(int epoch) =>
        [.. Checkpoint.LoadModel(TrainingRun.CheckpointOf(_folder, "run", epoch)).Description.Metrics.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];

    private RunOptions Options(IRecipe recipe) => new("run", _folder, recipe, Epochs, 5, Resume: false) { DigitsPerEpoch = Batches * BatchSize };
}
