using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using TorchSharp;

namespace CppnGallery.Learning.Tests.Recipes;

public sealed class TrainerMemoryTests
{
    public static TheoryData<string> Recipes => [.. RecipeCatalogue.All.Select(recipe => recipe.Name)];

    /// <summary>
    /// Tensors of this thread that live: parameters, their gradients and moments, all there after one batch of every kind of step.
    /// </summary>
    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_step_leaves_no_tensor_behind(string name)
    {
        const int Pictures = 10;
        var settings = new Dictionary<string, double> { ["batch"] = Pictures };
        if (name == ResidualCppnRecipe.RecipeName)
        {
            settings["blocks"] = 2;
            (settings["classifier-catches-below"], settings["passes-above"], settings["real-known-below"]) = (1, 0, 1);
        }
        else if (name == VaeRecipe.RecipeName)
        {
            settings["nodes"] = 8;
        }
        else
        {
            (settings["nodes"], settings["discriminator-learns-above"], settings["generator-keeps-below"]) = (8, 0, 1000);
        }

        var trainer = RecipeCatalogue.Find(name)!.With(settings).CreateTrainer(new RandomSource(1), Compute.Plain);
        var batches = new Batches(Glyphs.Draw(40, seed: 2), Pictures, new RandomSource(3), Compute.Plain);
        for (int batch = 0; batch < 3; batch++)
        {
            trainer.Train(batches.Next(), CancellationToken.None);
        }

        long before = Living();
        for (int batch = 0; batch < 5; batch++)
        {
            trainer.Train(batches.Next(), CancellationToken.None);
        }

        // A learner that had no occasion before may have gradients now.
        Assert.InRange(Living() - before, 0, trainer.Parameters.Count);
        long again = Living();
        for (int batch = 0; batch < 5; batch++)
        {
            trainer.Train(batches.Next(), CancellationToken.None);
        }

        Assert.InRange(Living() - again, 0, 0);
    }

    private static long Living() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
