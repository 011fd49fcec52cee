using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Latents;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace CppnGallery.Learning.Tests.Oracle;

/// <summary>
/// Ten batches of every recipe against the same written plainly, in doubles, with the same random numbers: every loss, and every gradient
/// after clipping.
/// </summary>
public sealed class StepOracleTests : IDisposable
{
    private const int Pictures = 12;
    private const int Steps = 10;
    private const double Beta2 = 0.999;

    // Both go their own ways from the same weights, and every step is a rounding further apart.
    private const double Losses = 1e-4, Gradients = 2e-3;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly RandomNumbers _noise = new(Compute.Plain, Pictures, Latent.Size);
    private readonly RandomNumbers _kept = new(Compute.Plain, Pictures, EncoderWeights.Hidden);
    private readonly Batch _batch;
    private readonly Tensor _pictures;

    public StepOracleTests()
    {
        Compute.Plain.EnterThread();
        _batch = new Batches(Glyphs.Draw(Pictures, seed: 8), Pictures, new RandomSource(4), Compute.Plain).Next();
        _pictures = _batch.Pictures.to(ScalarType.Float64);
    }

    public void Dispose() => _scope.Dispose();

    /// <summary>
    /// One step of generator and encoder, and one of the classifier: on real and fake where its thresholds let it, else on real digits
    /// alone.
    /// </summary>
    [Theory]
    [InlineData(1.0, 0.0, 0.0, "classifying")]
    [InlineData(0.0, 1.0, 1.0, "real")]
    public void Part_two(double catchesBelow, double passesAbove, double knownBelow, string learner)
    {
        var recipe = new ResidualCppnRecipe
        {
            Generator = new(6, 3), BatchSize = Pictures, GeneratorSteps = 1, ClassifierSteps = 1, ClassifierCatchesBelow = catchesBelow,
            PassesAbove = passesAbove, RealKnownBelow = knownBelow, ClassifierRate = 2e-5,
        };
        var trainer = Begin(recipe, out var plain, out var random);
        var drawing = optim.Adam(plain.Of("generator", "encoder"), recipe.LearningRate, recipe.Beta1, Beta2);
        var classifying = optim.Adam(plain.Of("classifier"), recipe.ClassifierRate, recipe.Beta1, Beta2);
        var fakeLabels = full(Pictures, 10L, dtype: ScalarType.Int64);
        int taken = 0;
        for (int step = 0; step < Steps; step++)
        {
            var result = trainer.Train(_batch, CancellationToken.None);

            var (z, divergence) = Encode(plain, random);
            var drawn = cross_entropy(plain.Classify(plain.DrawResidual(z), "classifier"), _batch.Labels);
            Step(drawing, plain.Of("generator", "encoder"), drawn + (divergence * (recipe.DivergenceWeight / 676)), recipe.GradientLimit);
            Agrees(result, ("drawingLoss", drawn), ("divergence", divergence));
            Agreement.OfGradients(plain, Network(trainer, "generator", "encoder"), Gradients);

            _ = Encode(plain, random); // to see how many fakes are caught
            if (result["classifierSteps"] == 0)
            {
                continue;
            }

            taken++;
            var loss = cross_entropy(plain.Classify(_pictures, "classifier"), _batch.Labels);
            if (learner == "classifying")
            {
                var fakes = plain.DrawResidual(Encode(plain, random).Latents).detach();
                loss = (loss * 10 / 11) + (cross_entropy(plain.Classify(fakes, "classifier"), fakeLabels) / 11);
            }

            Step(classifying, plain.Of("classifier"), loss, recipe.GradientLimit);
            Agrees(result, ("classifierLoss", loss));
            Agreement.OfGradients(plain, Network(trainer, "classifier").Where(Agreement.HasEffect), Gradients);
        }

        Assert.Equal(taken, trainer.Learners.Single(one => one.Name == learner).Steps);
        Assert.True(taken >= Steps / 2, $"the classifier learned {taken} times");
    }

    /// <summary>One step of the autoencoder, one of the generator, and one of the discriminator.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Part_one(bool autoencodes)
    {
        var settings = new AutoencoderSettings { Steps = 1 };
        var recipe = (autoencodes ? GanRecipe.WithAutoencoder with { Autoencoder = settings } : GanRecipe.Pure) with
        {
            Generator = new(16, 3), BatchSize = Pictures, GeneratorSteps = 1, DiscriminatorLearnsAbove = 0, GeneratorKeepsBelow = 1_000,
            LearningRate = 5e-4, DiscriminatorRate = 1e-4,
        };
        var trainer = Begin(recipe, out var plain, out var random);
        var drawing = plain.Of("generator", "encoder").ToList();
        var autoencoding = optim.Adam(drawing, settings.LearningRate, recipe.Beta1, Beta2);
        var generating = optim.Adam(drawing, recipe.LearningRate, recipe.Beta1, Beta2);
        var discriminating = optim.Adam(plain.Of("discriminator"), recipe.DiscriminatorRate, recipe.Beta1, Beta2);
        Tensor real = ones(Pictures, 1, dtype: ScalarType.Float64), fake = zeros(Pictures, 1, dtype: ScalarType.Float64);
        for (int step = 0; step < Steps; step++)
        {
            var result = trainer.Train(_batch, CancellationToken.None);
            if (autoencodes)
            {
                var (first, firstDivergence) = Encode(plain, random);
                Step(autoencoding, drawing, Surprise(plain.DrawDense(first)) + (firstDivergence / 676), recipe.GradientLimit);
            }

            Tensor? divergence = null;
            Tensor z;
            if (autoencodes)
            {
                (z, divergence) = Encode(plain, random);
            }
            else
            {
                z = Noise(random);
            }

            var drawn = plain.DrawDense(z);
            Tensor passed = binary_cross_entropy_with_logits(plain.Classify(drawn, "discriminator"), real), loss = passed;
            if (divergence is not null)
            {
                var surprise = Surprise(drawn);
                loss = passed + surprise + (divergence / 676);
                Agrees(result, ("reconstruction", surprise), ("divergence", divergence));
            }

            Step(generating, drawing, loss, recipe.GradientLimit);
            Agrees(result, ("generatorLoss", passed));
            Agreement.OfGradients(plain, Network(trainer, "generator", "encoder"), Gradients);

            var fakes = plain.DrawDense(autoencodes ? Encode(plain, random).Latents : Noise(random)).detach();
            loss = (binary_cross_entropy_with_logits(plain.Classify(_pictures, "discriminator"), real)
                + binary_cross_entropy_with_logits(plain.Classify(fakes, "discriminator"), fake)) / 2;
            Step(discriminating, plain.Of("discriminator"), loss, recipe.GradientLimit);
            Agrees(result, ("discriminatorLoss", loss));
            Agreement.OfGradients(plain, Network(trainer, "discriminator").Where(Agreement.HasEffect), Gradients);
        }

        Assert.All(trainer.Learners, learner => Assert.Equal(Steps, learner.Steps));
    }

    /// <summary>Two steps a batch of generator and encoder, and nobody else.</summary>
    [Fact]
    public void Part_ones_autoencoder_alone()
    {
        var recipe = new VaeRecipe { Generator = new(16, 3), BatchSize = Pictures, Autoencoder = new() { Steps = 2, LearningRate = 5e-4, DivergenceWeight = 3 } };
        var trainer = Begin(recipe, out var plain, out var random);
        Assert.Equal(["encoder", "generator"], trainer.Parameters.Select(parameter => parameter.Weights.Name.Split('.')[0]).Distinct().Order());
        var both = plain.Of("generator", "encoder").ToList();
        var adam = optim.Adam(both, 5e-4, 0.65, Beta2);
        for (int step = 0; step < Steps / 2; step++)
        {
            var result = trainer.Train(_batch, CancellationToken.None);
            for (int taken = 1; taken <= 2; taken++)
            {
                var (z, divergence) = Encode(plain, random);
                var surprise = Surprise(plain.DrawDense(z));
                Step(adam, both, surprise + (divergence * 3 / 676), 5);
                if (taken == 2)
                {
                    Agrees(result, ("reconstruction", surprise), ("divergence", divergence));
                }
            }

            Agreement.OfGradients(plain, trainer.Parameters, Gradients);
            Assert.Equal((2, 2), (result.GeneratorSteps, (int)result["autoencoderSteps"]));
        }

        Assert.Equal(Steps, Assert.Single(trainer.Learners).Steps);
    }

    private static ITrainer Begin(IRecipe recipe, out PlainNetworks plain, out RandomSource random)
    {
        var stream = new RandomSource(1);
        var trainer = recipe.CreateTrainer(stream, Compute.Plain);
        plain = new PlainNetworks(trainer.Parameters);
        random = new RandomSource(stream.State);
        return trainer;
    }

    // z = m + e^(v/2)·ε and −½ Σ(1 + v − m² − eᵛ), a picture
    private (Tensor Latents, Tensor Divergence) Encode(PlainNetworks plain, RandomSource random)
    {
        Tensor first = _kept.Dropout(random, Encoder.Keep).to(ScalarType.Float64),
            second = _kept.Dropout(random, Encoder.Keep).to(ScalarType.Float64);
        var (mean, logVariance) = plain.Encode(_pictures, first, second);
        var divergence = -0.5 * (1 + logVariance - mean.pow(2) - logVariance.exp()).sum(1).mean();
        return (mean + (logVariance.div(2).exp() * Noise(random)), divergence);
    }

    private Tensor Noise(RandomSource random) => _noise.Gaussians(random).to(ScalarType.Float64);

    private Tensor Surprise(Tensor drawn) => -((_pictures * (drawn + 1e-10).log()) + ((1 - _pictures) * (1 - drawn + 1e-10).log())).mean();

    private static void Step(optim.Optimizer optimiser, IEnumerable<TorchSharp.Modules.Parameter> parameters, Tensor loss, double limit)
    {
        optimiser.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(parameters, limit);
        optimiser.step();
    }

    private static void Agrees(BatchResult result, params (string Name, Tensor Expected)[] losses) =>
        Assert.All(losses, loss =>
            Assert.Equal(loss.Expected.item<double>(), result[loss.Name], Losses * Math.Max(1, Math.Abs(loss.Expected.item<double>()))));

    private static IEnumerable<NamedParameter> Network(ITrainer trainer, params string[] names) =>
        trainer.Parameters.Where(parameter => names.Contains(parameter.Weights.Name.Split('.')[0]));
}
