using CppnGallery.Autograd;
using CppnGallery.Autograd.Randomness;
using CppnGallery.Training.Data;
using CppnGallery.Training.Recipes;

namespace CppnGallery.Training.Tests.Runs;

/// <summary>A whole recipe in a minute, which fails if what it learns misses its mark.</summary>
public class LearningTests
{
    [Fact]
    public void The_classifier_learns_to_know_digits_and_the_generator_to_pass()
    {
        const int Batch = 50;
        var digits = Glyphs.Draw(Batch, seed: 8);
        var pictures = Tensor.Constant(Batch, 26, 26, 1);
        byte[] labels = new byte[Batch];
        for (int b = 0; b < Batch; b++)
        {
            labels[b] = digits.Labels[b];
            for (int i = 0; i < 676; i++)
            {
                pictures.Data[(b * 676) + i] = digits.Picture(b)[((i / 26) + 1) * 28 + (i % 26) + 1] / 255f;
            }
        }

        var recipe = new ResidualCppnRecipe { BatchSize = Batch, RealKnownBelow = 0.9, RealStopsAbove = 0.95, LearningRate = 1e-3, DivergenceWeight = 80 };
        var trainer = new ResidualCppnTrainer(recipe, new RandomSource(1));
        var first = trainer.Train(pictures, labels, CancellationToken.None);
        var last = first;
        for (int batch = 0; batch < 40; batch++)
        {
            last = trainer.Train(pictures, labels, CancellationToken.None);
        }

        Assert.InRange(last["known"], 0.9, 1);
        Assert.InRange(last["drawingLoss"], 0, first["drawingLoss"] * 0.8);
        Assert.InRange(last["passed"], 0.2, 1); // chance is 0.1
    }
}
