using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Tests.Runs;

/// <summary>A whole recipe in a minute, which fails if what it learns misses its mark.</summary>
public class LearningTests
{
    [Fact]
    public void The_classifier_learns_to_know_digits_and_the_generator_to_pass()
    {
        const int Pictures = 50;
        var digits = Glyphs.Draw(Pictures, seed: 8);
        var shown = new Batch(Pictures, Compute.Plain);
        for (int b = 0; b < Pictures; b++)
        {
            shown.Digits[b] = digits.Labels[b];
            for (int i = 0; i < 676; i++)
            {
                shown.Values[(b * 676) + i] = digits.Picture(b)[((i / 26) + 1) * 28 + (i % 26) + 1] / 255f;
            }
        }

        var recipe = new ResidualCppnRecipe { BatchSize = Pictures, RealKnownBelow = 0.9, RealStopsAbove = 0.95, LearningRate = 1e-3, DivergenceWeight = 80 };
        var trainer = new ResidualCppnTrainer(recipe, new RandomSource(1), Compute.Plain);
        for (int batch = 0; batch < 26; batch++)
        {
            trainer.Train(shown, CancellationToken.None);
        }

        // One batch can fall back while the other side learns: means over some say what was learned.
        var later = Enumerable.Range(0, 15).Select(_ => trainer.Train(shown, CancellationToken.None)).ToList();
        Assert.InRange(later.Average(batch => batch["known"]), 0.9, 1);
        Assert.InRange(later.Average(batch => batch["drawingLoss"]), 0, Math.Log(10) - 0.05); // pictures that say nothing of their label cost ln 10
        Assert.InRange(later.Average(batch => batch["passed"]), 0.15, 1); // chance is 0.1
    }
}
