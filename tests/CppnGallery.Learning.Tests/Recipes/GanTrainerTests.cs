using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;

namespace CppnGallery.Learning.Tests.Recipes;

/// <summary>Who learns, when, and for how long.</summary>
public sealed class GanTrainerTests
{
    private const int Pictures = 10;
    private const double Never = 0;
    private const double Always = 1000;

    /// <summary>A step size that leaves every weight where it was, but for what it adds to zeros.</summary>
    private const double Still = 1e-30;

    private static readonly GanRecipe Small = GanRecipe.WithAutoencoder with { Generator = new(8, 2), BatchSize = Pictures };

    [Theory]
    [InlineData(Never, Never, Always, 4, 4, 1)] // all steps, and D is behind
    [InlineData(Always, Never, Always, 4, 1, 1)] // G is good enough at once
    [InlineData(Never, Always, Always, 4, 4, 0)] // D is good enough
    [InlineData(Never, Never, Never, 4, 4, 0)] // G is behind
    public void The_thresholds_say_how_many_steps_each_takes(double stopsBelow, double learnsAbove, double keepsBelow, int autoencoder, int generator, int discriminator)
    {
        var recipe = Small with { GeneratorStopsBelow = stopsBelow, DiscriminatorLearnsAbove = learnsAbove, GeneratorKeepsBelow = keepsBelow };
        var result = Train(recipe, out var trainer);
        Assert.Equal((autoencoder, generator, discriminator), ((int)result["autoencoderSteps"], (int)result["generatorSteps"], (int)result["discriminatorSteps"]));
        Assert.Equal([autoencoder, generator, discriminator], trainer.Learners.Select(learner => (int)learner.Steps));
        Assert.Equal(autoencoder + generator, result.GeneratorSteps);
    }

    /// <summary>The article gives the pure GAN's generator a fixed number of steps, however well it does by then.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void The_pure_gan_takes_exactly_its_handicap(int steps)
    {
        var recipe = GanRecipe.Pure with { Generator = new(8, 2), BatchSize = Pictures, GeneratorSteps = steps, GeneratorKeepsBelow = Never };
        var trainer = recipe.CreateTrainer(new RandomSource(1), Compute.Plain);
        trainer.Parameters[^1].Weights.Data.Fill(3); // the discriminator's last bias: all that it sees is real to it
        var result = trainer.Train(Digits(), CancellationToken.None);
        Assert.InRange(result["generatorLoss"], 0, 0.5); // where the system with an encoder stops after its first step
        Assert.Equal((steps, 0), ((int)result["generatorSteps"], (int)result["discriminatorSteps"]));
    }

    [Fact]
    public void Each_learner_changes_its_own_networks_only()
    {
        // Only the discriminator learns …
        AssertChanged(Small with { Autoencoder = new() { Steps = 0 }, LearningRate = Still, GeneratorKeepsBelow = Always, DiscriminatorLearnsAbove = Never }, "discriminator");
        // … only the generator's steps …
        AssertChanged(Small with { Autoencoder = new() { Steps = 0 }, GeneratorKeepsBelow = Never }, "generator", "encoder");
        // … only the autoencoder's …
        AssertChanged(Small with { LearningRate = Still, GeneratorKeepsBelow = Never }, "generator", "encoder");
        // … and without an autoencoder there is no encoder.
        AssertChanged(GanRecipe.Pure with { Generator = new(8, 2), BatchSize = Pictures, GeneratorKeepsBelow = Never }, "generator");
    }

    [Fact]
    public void A_discriminator_that_learns_alone_knows_real_from_drawn_and_the_generators_loss_rises()
    {
        // A generator of small weights draws grey, ½ everywhere, which costs ln 2 a pixel whatever the digit.
        var recipe = Small with
        {
            Generator = new(8, 2, 1e-4), Autoencoder = new() { Steps = 1, LearningRate = Still }, LearningRate = Still, GeneratorSteps = 1,
            GeneratorKeepsBelow = Always, DiscriminatorLearnsAbove = Never,
        };
        var digits = Digits();
        var trainer = recipe.CreateTrainer(new RandomSource(1), Compute.Plain);
        var first = trainer.Train(digits, CancellationToken.None);
        var last = first;
        for (int batch = 0; batch < 20; batch++)
        {
            last = trainer.Train(digits, CancellationToken.None);
        }

        Assert.Equal(Math.Log(2), last["reconstruction"], 0.01);
        Assert.Equal((1, 1, 0), (last["known"], last["caught"], last["passed"]));
        Assert.InRange(last["discriminatorLoss"], 0, 0.3);
        Assert.InRange(last["generatorLoss"], 1.2, 100);
    }

    [Fact]
    public void An_autoencoder_learns_to_draw_its_digits()
    {
        var trainer = Small with { Generator = new(32, 3), Autoencoder = new() { Steps = 10, LearningRate = 2e-3 }, GeneratorSteps = 1, LearningRate = 1e-3 };
        var digits = Digits();
        var work = trainer.CreateTrainer(new RandomSource(2), Compute.Plain);
        var first = work.Train(digits, CancellationToken.None);
        var last = first;
        for (int batch = 0; batch < 25; batch++)
        {
            last = work.Train(digits, CancellationToken.None);
        }

        Assert.InRange(last["reconstruction"], 0.01, first["reconstruction"] * 0.8);
    }

    [Theory]
    [InlineData("BatchSize")]
    [InlineData("LearningRate")]
    [InlineData("AutoencoderRate")]
    [InlineData("GeneratorKeepsBelow")]
    public void Settings_out_of_range_are_named(string name)
    {
        var recipe = name switch
        {
            "BatchSize" => Small with { BatchSize = 1 },
            "LearningRate" => Small with { LearningRate = double.NaN },
            "AutoencoderRate" => Small with { Autoencoder = new() { LearningRate = 0 } },
            _ => Small with { GeneratorKeepsBelow = -1 },
        };
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(recipe.Validate).ParamName);
    }

    [Fact]
    public void A_picture_that_is_no_number_stops_the_step_and_is_named()
    {
        var digits = Digits();
        var trainer = Small.CreateTrainer(new RandomSource(1), Compute.Plain);
        digits.Values[700] = float.NaN;
        float[] before = trainer.Parameters[0].Weights.Data.ToArray();
        var fault = Assert.Throws<TrainingDivergedException>(() => trainer.Train(digits, CancellationToken.None));
        Assert.Equal("step 1 of the autoencoder: the reconstruction is NaN", fault.Message);
        Assert.Equal(before, trainer.Parameters[0].Weights.Data.ToArray());
    }

    private static void AssertChanged(GanRecipe recipe, params string[] networks)
    {
        var before = Snapshot(recipe.CreateTrainer(new RandomSource(1), Compute.Plain).Parameters);
        Train(recipe, out var trainer);
        var changed = Snapshot(trainer.Parameters).Where(pair => pair.Value.Zip(before[pair.Key]).Any(values => Math.Abs(values.First - values.Second) > 1e-20)).Select(pair => pair.Key.Split('.')[0]);
        Assert.Equal(networks.Order(), changed.Distinct().Order());
    }

    private static Dictionary<string, float[]> Snapshot(IReadOnlyList<NamedParameter> parameters) =>
        parameters.ToDictionary(p => p.Weights.Name, p => p.Weights.Data.ToArray());

    private static BatchResult Train(GanRecipe recipe, out ITrainer trainer)
    {
        var digits = Digits();
        trainer = recipe.CreateTrainer(new RandomSource(1), Compute.Plain);
        return trainer.Train(digits, CancellationToken.None);
    }

    private static Batch Digits() => new Batches(Glyphs.Draw(Pictures, seed: 8), Pictures, new RandomSource(4), Compute.Plain).Next();
}
