using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Recipes;

/// <summary>
/// A <see cref="GanRecipe"/> at work: generator <c>G</c>, discriminator <c>D</c> and, where it has an autoencoder, encoder <c>Q</c>. A
/// batch is some steps of the autoencoder, some of the generator, and one of the discriminator if the generator is ahead.
/// </summary>
public sealed class GanTrainer : ITrainer
{
    private readonly GanRecipe _recipe;
    private readonly BatchPainter _painter;
    private readonly Autoencoder? _autoencoder;
    private readonly Classifier _discriminator;
    private readonly Learner _generatorLearner;
    private readonly Learner _discriminatorLearner;

    /// <summary>Networks with initial weights, drawn from <paramref name="random"/>, which the training goes on to use.</summary>
    /// <param name="recipe">All settings.</param>
    /// <param name="random">Of everything that is drawn at random.</param>
    /// <param name="compute">Where and how.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public GanTrainer(GanRecipe recipe, RandomSource random, Compute compute)
    {
        recipe.Validate();
        _recipe = recipe;
        Generator = new DenseCppn(recipe.Generator);
        Generator.Initialise(random);
        if (recipe.Autoencoder is not null)
        {
            Encoder = new EncoderWeights();
            Encoder.Initialise(random);
        }

        _painter = new(Generator, Encoder, random, compute, recipe.BatchSize);
        var drawing = _painter.Parameters;
        if (recipe.Autoencoder is { } autoencoder)
        {
            _autoencoder = new(autoencoder, _painter, Learner("autoencoder", "autoencoder", drawing, autoencoder.LearningRate));
        }

        _discriminator = Classifier.Discriminator(random, compute);
        _generatorLearner = Learner("generator", Encoder is null ? "generator" : "generator and encoder", drawing, recipe.LearningRate);
        _discriminatorLearner = Learner("discriminator", "discriminator", _discriminator.Parameters, recipe.DiscriminatorRate);
        Parameters = [.. drawing, .. _discriminator.Parameters];
        Learners = _autoencoder is null ? [_generatorLearner, _discriminatorLearner] : [_autoencoder.Learner, _generatorLearner, _discriminatorLearner];
    }

    /// <inheritdoc/>
    public IGenerator Generator { get; }

    /// <inheritdoc/>
    public EncoderWeights? Encoder { get; }

    /// <inheritdoc/>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Learner> Learners { get; }

    /// <inheritdoc/>
    public BatchResult Train(Batch batch, CancellationToken cancellationToken)
    {
        using var calls = NativeCalls.Enter();
        var tally = new Tally();
        var pictures = batch.Pictures;
        _autoencoder?.Train(pictures, cancellationToken);
        _discriminator.Learn(false);
        try
        {
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                TrainGenerator(pictures, ref tally);
                tally.GeneratorSteps++;
            }
            while (tally.GeneratorSteps < _recipe.GeneratorSteps && !(tally.GeneratorLoss < _recipe.GeneratorStopsBelow));
        }
        finally
        {
            _discriminator.Learn(true);
        }

        cancellationToken.ThrowIfCancellationRequested();
        TrainDiscriminator(pictures, ref tally);
        return Report(tally);
    }

    // G (and Q): BCE(D(G(z)), real), with the autoencoder's loss where there is one
    private void TrainGenerator(Tensor pictures, ref Tally tally)
    {
        using var step = NewDisposeScope();
        var drawn = _painter.Draw(pictures, out var divergence);
        var logits = _discriminator.forward(drawn);
        var loss = Losses.BinaryCrossEntropy(logits, real: true);
        tally.GeneratorLoss = loss.item<float>();
        tally.Passed = Losses.ShareAbove0(logits);
        var part = new LossPart("generator's loss", tally.GeneratorLoss);
        if (_autoencoder is null)
        {
            _generatorLearner.Step(loss, part);
            return;
        }

        loss = loss + _autoencoder.Loss(pictures, drawn, divergence!);
        _generatorLearner.Step(loss, part, _autoencoder.Reconstruction, _autoencoder.Divergence);
    }

    // D: ½(BCE(D(pictures), real) + BCE(D(G(z)), drawn)), if it is behind
    private void TrainDiscriminator(Tensor pictures, ref Tally tally)
    {
        using var step = NewDisposeScope();
        Tensor fakes;
        using (no_grad())
        {
            fakes = _painter.Draw(pictures, out _);
        }

        Tensor ofReal = _discriminator.forward(pictures), ofFakes = _discriminator.forward(fakes);
        Tensor real = Losses.BinaryCrossEntropy(ofReal, real: true), fake = Losses.BinaryCrossEntropy(ofFakes, real: false);
        var loss = (real + fake) * 0.5;
        (tally.DiscriminatorLoss, tally.Known, tally.Caught) = (loss.item<float>(), Losses.ShareAbove0(ofReal),
            1 - Losses.ShareAbove0(ofFakes));
        // Written so that a loss that is no number goes to the learner, which names it.
        if (!(tally.DiscriminatorLoss <= _recipe.DiscriminatorLearnsAbove) && tally.GeneratorLoss < _recipe.GeneratorKeepsBelow)
        {
            _discriminatorLearner.Step(loss, new("loss on real digits", real.item<float>()), new("loss on fakes", fake.item<float>()));
            tally.DiscriminatorSteps++;
        }
    }

    private BatchResult Report(in Tally tally)
    {
        Measure[] measures =
        [
            .. _autoencoder?.Measures ?? [],
            new("generatorLoss", "G loss", tally.GeneratorLoss, MeasureKind.Loss),
            new("discriminatorLoss", "D loss", tally.DiscriminatorLoss, MeasureKind.Loss),
            new("passed", "passed", tally.Passed, MeasureKind.Share),
            new("caught", "caught", tally.Caught, MeasureKind.Share),
            new("known", "known", tally.Known, MeasureKind.Share),
            new("generatorSteps", "generator steps", tally.GeneratorSteps, MeasureKind.Steps),
            new("discriminatorSteps", "discriminator steps", tally.DiscriminatorSteps, MeasureKind.Steps),
        ];
        return new((_autoencoder?.Steps ?? 0) + tally.GeneratorSteps, measures);
    }

    private Learner Learner(string name, string label, IReadOnlyList<NamedParameter> parameters, double rate) =>
        new(name, label, parameters, rate, _recipe.Beta1, _recipe.GradientLimit);

    /// <summary>A batch so far: losses and shares of the last step of each kind, and the numbers of steps.</summary>
    private struct Tally
    {
        public double GeneratorLoss, DiscriminatorLoss, Passed, Caught, Known;
        public int GeneratorSteps, DiscriminatorSteps;
    }
}
