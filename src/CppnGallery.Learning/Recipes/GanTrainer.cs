using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Recipes;

/// <summary>
/// A <see cref="GanRecipe"/> at work: generator <c>G</c>, discriminator <c>D</c> and, where it has an autoencoder, encoder <c>Q</c>. A
/// batch is some steps
/// of the autoencoder, some of the generator, and one of the discriminator if the generator is ahead.
/// </summary>
public sealed class GanTrainer : ITrainer
{
    private readonly GanRecipe _recipe;
    private readonly RandomSource _random;
    private readonly Painter _painter;
    private readonly Encoder? _encoder;
    private readonly Classifier _discriminator;
    private readonly Learner? _autoencoderLearner;
    private readonly Learner _generatorLearner;
    private readonly Learner _discriminatorLearner;
    private readonly RandomNumbers _noise;

    /// <summary>Networks with initial weights, drawn from <paramref name="random"/>, which the training goes on to use.</summary>
    /// <param name="recipe">All settings.</param>
    /// <param name="random">Of everything that is drawn at random.</param>
    /// <param name="compute">Where and how.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public GanTrainer(GanRecipe recipe, RandomSource random, Compute compute)
    {
        recipe.Validate();
        _recipe = recipe;
        _random = random;
        Generator = new DenseCppn(recipe.Generator);
        Generator.Initialise(random);
        _painter = new(Generator, compute);
        IReadOnlyList<NamedParameter> drawing = _painter.Parameters;
        if (recipe.Autoencoder is { } autoencoder)
        {
            Encoder = new EncoderWeights();
            Encoder.Initialise(random);
            _encoder = new(Encoder, compute, recipe.BatchSize);
            drawing = [.. _painter.Parameters, .. _encoder.Parameters];
            _autoencoderLearner = Learner("autoencoder", "autoencoder", drawing, autoencoder.LearningRate);
        }

        _discriminator = Classifier.Discriminator(random, compute);
        _generatorLearner = Learner("generator", Encoder is null ? "generator" : "generator and encoder", drawing, recipe.LearningRate);
        _discriminatorLearner = Learner("discriminator", "discriminator", _discriminator.Parameters, recipe.DiscriminatorRate);
        Parameters = [.. drawing, .. _discriminator.Parameters];
        Learners = _autoencoderLearner is null
            ? [_generatorLearner, _discriminatorLearner] : [_autoencoderLearner, _generatorLearner, _discriminatorLearner];
        _noise = new(compute, recipe.BatchSize, Latent.Size);
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
        for (; tally.AutoencoderSteps < (_recipe.Autoencoder?.Steps ?? 0); tally.AutoencoderSteps++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TrainAutoencoder(pictures, ref tally);
        }

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

    // Q and G: surprise(pictures given G(z)) + weight·KL/676
    private void TrainAutoencoder(Tensor pictures, ref Tally tally)
    {
        using var step = NewDisposeScope();
        var loss = Autoencode(pictures, Draw(pictures, out var divergence), divergence!, ref tally);
        _autoencoderLearner!.Step(loss, new("reconstruction", tally.Reconstruction), new("divergence", tally.Divergence));
    }

    // G (and Q): BCE(D(G(z)), real), with the autoencoder's loss where there is one
    private void TrainGenerator(Tensor pictures, ref Tally tally)
    {
        using var step = NewDisposeScope();
        var drawn = Draw(pictures, out var divergence);
        var logits = _discriminator.forward(drawn);
        var loss = Losses.BinaryCrossEntropy(logits, real: true);
        tally.GeneratorLoss = loss.item<float>();
        tally.Passed = Losses.ShareAbove0(logits);
        if (divergence is null)
        {
            _generatorLearner.Step(loss, new LossPart("generator's loss", tally.GeneratorLoss));
            return;
        }

        loss = loss + Autoencode(pictures, drawn, divergence, ref tally);
        _generatorLearner.Step(loss, new("generator's loss", tally.GeneratorLoss), new("reconstruction", tally.Reconstruction),
            new("divergence", tally.Divergence));
    }

    // D: ½(BCE(D(pictures), real) + BCE(D(G(z)), drawn)), if it is behind
    private void TrainDiscriminator(Tensor pictures, ref Tally tally)
    {
        using var step = NewDisposeScope();
        Tensor fakes;
        using (no_grad())
        {
            fakes = Draw(pictures, out _);
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

    private Tensor Autoencode(Tensor pictures, Tensor drawn, Tensor divergence, ref Tally tally)
    {
        var reconstruction = Losses.BernoulliSurprise(drawn, pictures);
        (tally.Reconstruction, tally.Divergence) = (reconstruction.item<float>(), divergence.item<float>());
        return reconstruction + (divergence * (_recipe.Autoencoder!.DivergenceWeight / IDrawing.Pixels));
    }

    /// <summary>G(z) as (B, 1, 26, 26); z ~ Q(pictures) and its divergence, or z ~ N(0, 1) and none.</summary>
    private Tensor Draw(Tensor pictures, out Tensor? divergence)
    {
        divergence = null;
        if (_encoder is null)
        {
            return _painter.forward(_noise.Gaussians(_random));
        }

        var (mean, logVariance) = _encoder.forward(pictures, _random);
        divergence = Losses.GaussianDivergence(mean, logVariance);
        return _painter.forward(Losses.GaussianSample(mean, logVariance, _noise.Gaussians(_random)));
    }

    private BatchResult Report(in Tally tally)
    {
        List<Measure> measures = Encoder is null
            ? []
            :
            [
                new("reconstruction", "reconstruction", tally.Reconstruction, MeasureKind.Loss),
                new("divergence", "KL", tally.Divergence, MeasureKind.Loss),
                new("autoencoderSteps", "autoencoder steps", tally.AutoencoderSteps, MeasureKind.Steps),
            ];
        measures.AddRange(
        [
            new("generatorLoss", "G loss", tally.GeneratorLoss, MeasureKind.Loss),
            new("discriminatorLoss", "D loss", tally.DiscriminatorLoss, MeasureKind.Loss),
            new("passed", "passed", tally.Passed, MeasureKind.Share),
            new("caught", "caught", tally.Caught, MeasureKind.Share),
            new("known", "known", tally.Known, MeasureKind.Share),
            new("generatorSteps", "generator steps", tally.GeneratorSteps, MeasureKind.Steps),
            new("discriminatorSteps", "discriminator steps", tally.DiscriminatorSteps, MeasureKind.Steps),
        ]);
        return new(tally.AutoencoderSteps + tally.GeneratorSteps, measures);
    }

    private Learner Learner(string name, string label, IReadOnlyList<NamedParameter> parameters, double rate) =>
        new(name, label, parameters, rate, _recipe.Beta1, _recipe.GradientLimit);

    /// <summary>A batch so far: losses and shares of the last step of each kind, and the numbers of steps.</summary>
    private struct Tally
    {
        public double Reconstruction, Divergence, GeneratorLoss, DiscriminatorLoss, Passed, Caught, Known;
        public int AutoencoderSteps, GeneratorSteps, DiscriminatorSteps;
    }
}
