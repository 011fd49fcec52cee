using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Judges;
using CppnGallery.Learning.Recipes;
using CppnGallery.Models.Judges;

namespace CppnGallery.Learning.Tests.Judges;

public sealed class JudgeTrainerTests
{
    private static readonly ComputeChoice Plain = new(ComputeDevice.Cpu, Precision.Float32, 1);

    [Fact]
    public void A_judge_learns_to_know_digits_it_has_not_seen()
    {
        var judge = JudgeTrainer.Train(new JudgeRecipe { Epochs = 10, BatchSize = 25 }, Glyphs.Draw(500, seed: 1), Plain);

        Assert.InRange(JudgeAccuracy.Measure(judge, Glyphs.Draw(300, seed: 2)), 0.9, 1);
    }

    [Fact]
    public void The_same_seed_makes_the_same_judge()
    {
        var digits = Glyphs.Draw(40, seed: 1);
        var recipe = new JudgeRecipe { Epochs = 1, BatchSize = 20 };
        float[] Trained(ulong seed) => [.. JudgeTrainer.Train(recipe with { Seed = seed }, digits, Plain).Parameters.SelectMany(p => p.Data.ToArray())];

        Assert.Equal(Trained(4), Trained(4));
        Assert.NotEqual(Trained(4), Trained(5));
    }

    [Fact]
    public void Progress_counts_epochs_and_steps()
    {
        var progress = new Kept();
        JudgeTrainer.Train(new JudgeRecipe { Epochs = 2, BatchSize = 10 }, Glyphs.Draw(35, seed: 1), Plain, progress);

        Assert.Equal([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)], progress.Reports.Select(report => (report.Epoch, report.Batch)));
        Assert.All(progress.Reports, report => Assert.Equal((2, 3, true), (report.Epochs, report.Batches, double.IsFinite(report.Loss))));
    }

    [Fact]
    public void It_can_be_cancelled_and_settings_out_of_range_are_named()
    {
        var digits = Glyphs.Draw(20, seed: 1);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => JudgeTrainer.Train(new JudgeRecipe { BatchSize = 10 }, digits, Plain, cancellationToken: cancelled.Token));
        Assert.Contains("20 digits", Assert.Throws<ArgumentException>(() => JudgeTrainer.Train(new JudgeRecipe { BatchSize = 21 }, digits, Plain)).Message, StringComparison.Ordinal);
        foreach (var (recipe, named) in new[]
        {
            (new JudgeRecipe { Epochs = 0 }, "Epochs"), (new JudgeRecipe { BatchSize = 0 }, "BatchSize"), (new JudgeRecipe { LearningRate = double.NaN }, "LearningRate"),
        })
        {
            Assert.Contains(named, Assert.Throws<ArgumentOutOfRangeException>(recipe.Validate).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Numbers_that_explode_stop_the_training()
    {
        var judge = new JudgeWeights();
        judge.Initialise(new RandomSource(1));
        judge.LastBias.Data[3] = float.NaN;
        var reports = new Kept();
        var fault = Assert.Throws<TrainingDivergedException>(
            () => JudgeTrainer.Learn(judge, new JudgeRecipe { BatchSize = 10 }, Glyphs.Draw(20, seed: 1), new RandomSource(2), Compute.Plain, reports, CancellationToken.None));

        Assert.Contains("step 1 of the judge: the cross entropy is NaN", fault.Message, StringComparison.Ordinal);
        Assert.Empty(reports.Reports);
        Assert.All(judge.Parameters.SkipLast(1), parameter => Assert.DoesNotContain(parameter.Data.ToArray(), float.IsNaN));
    }

    [Fact]
    public void Half_the_pictures_are_plain_crops_and_the_others_varied()
    {
        const int Draws = 400;
        var digit = Glyphs.Draw(6, seed: 9).Picture(5).ToArray();
        float[][] crops = [.. Enumerable.Range(0, 9).Select(crop => Enumerable.Range(0, 676)
            .Select(p => digit[(((p / 26) + (crop / 3)) * 28) + (p % 26) + (crop % 3)] / 255f).ToArray())];
        var variations = new DigitVariations(new RandomSource(1));
        int plain = 0;
        var seen = new HashSet<(int Parity, int Crop)>();
        for (int i = 0; i < Draws; i++)
        {
            float[] picture = new float[676];
            variations.Draw(digit, picture);
            int crop = Array.FindIndex(crops, one => one.SequenceEqual(picture));
            plain += crop >= 0 ? 1 : 0;
            seen.Add((i % 2, crop));
            Assert.All(picture, ink => Assert.InRange(ink, 0f, 1f));
            // Turned and stretched by an eighth at most and paled by 0.4, most of the ink stays.
            Assert.InRange(picture.Sum(), 0.4 * crops[4].Sum(), 1.4 * crops[4].Sum());
        }

        Assert.InRange(plain, Draws * 0.4, Draws * 0.6); // four deviations of √(400/4)
        Assert.Equal(2 * (9 + 1), seen.Count); // on even and on odd pictures: all nine crops, and the varied
    }

    private sealed class Kept : IProgress<JudgeProgress>
    {
        public List<JudgeProgress> Reports { get; } = [];

        public void Report(JudgeProgress value) => Reports.Add(value);
    }
}
