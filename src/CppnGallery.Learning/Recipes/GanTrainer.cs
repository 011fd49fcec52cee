using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models;
using CppnGallery.Models.Classifiers;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Learning.Recipes;

/// <summary>
/// A <see cref="GanRecipe"/> at work: generator <c>G</c>, discriminator <c>D</c> and, where it has an autoencoder, encoder <c>Q</c>. A batch is some steps
/// of the autoencoder, some of the generator, and one of the discriminator if the generator is ahead.
/// </summary>
public sealed class GanTrainer : ITrainer
{
    private const int Side = IDrawing.Side;
    private const int Pixels = Side * Side;

    private readonly GanRecipe _recipe;
    private readonly RandomSource _random;
    private readonly IDrawing _drawing;
    private readonly Classifier _discriminator = Classifier.Discriminator();
    private readonly Learner? _autoencoderLearner;
    private readonly Learner _generatorLearner;
    private readonly Learner _discriminatorLearner;
    private readonly Tape _tape = new();
    private readonly Tape _look = new(recording: false);
    private readonly Tensor _noise;
    private readonly Tensor _fakes;

    /// <summary>Networks with initial weights, drawn from <paramref name="random"/>, which the training goes on to use.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public GanTrainer(GanRecipe recipe, RandomSource random)
    {
        recipe.Validate();
        _recipe = recipe;
        _random = random;
        Generator = new DenseCppn(recipe.Generator);
        Generator.Initialise(random);
        _drawing = Generator.CreateDrawing();
        IReadOnlyList<NamedTensor> drawing = Generator.Parameters;
        if (recipe.Autoencoder is { } autoencoder)
        {
            Encoder = new Encoder();
            Encoder.Initialise(random);
            drawing = [.. Generator.Parameters, .. Encoder.Parameters];
            _autoencoderLearner = Learner("autoencoder", "autoencoder", drawing, autoencoder.LearningRate);
        }

        _discriminator.Initialise(random);
        _generatorLearner = Learner("generator", Encoder is null ? "generator" : "generator and encoder", drawing, recipe.LearningRate);
        _discriminatorLearner = Learner("discriminator", "discriminator", _discriminator.Parameters, recipe.DiscriminatorRate);
        Parameters = [.. drawing, .. _discriminator.Parameters];
        Learners = _autoencoderLearner is null ? [_generatorLearner, _discriminatorLearner] : [_autoencoderLearner, _generatorLearner, _discriminatorLearner];
        _noise = Tensor.Constant(recipe.BatchSize, Latent.Size);
        _fakes = Tensor.Constant(recipe.BatchSize, Side, Side, 1);
    }

    /// <inheritdoc/>
    public IGenerator Generator { get; }

    /// <inheritdoc/>
    public Encoder? Encoder { get; }

    /// <inheritdoc/>
    public IReadOnlyList<NamedTensor> Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Learner> Learners { get; }

    /// <inheritdoc/>
    public BatchResult Train(Tensor pictures, ReadOnlySpan<byte> labels, CancellationToken cancellationToken)
    {
        var tally = new Tally();
        try
        {
            for (; tally.AutoencoderSteps < (_recipe.Autoencoder?.Steps ?? 0); tally.AutoencoderSteps++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                TrainAutoencoder(pictures, ref tally);
            }

            _discriminator.Train(false);
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                TrainGenerator(pictures, ref tally);
                tally.GeneratorSteps++;
            }
            while (tally.GeneratorSteps < _recipe.GeneratorSteps && !(tally.GeneratorLoss < _recipe.GeneratorStopsBelow));

            _discriminator.Train(true);
            cancellationToken.ThrowIfCancellationRequested();
            TrainDiscriminator(pictures, ref tally);
        }
        finally
        {
            _tape.Reset();
            _look.Reset();
            _discriminator.Train(true);
        }

        return Report(tally);
    }

    // Q and G: surprise(pictures given G(z)) + weight·KL/676
    private void TrainAutoencoder(Tensor pictures, ref Tally tally)
    {
        var loss = Autoencode(pictures, Draw(_tape, pictures, out var divergence), divergence!, ref tally);
        _autoencoderLearner!.Step(_tape, loss, new("reconstruction", tally.Reconstruction), new("divergence", tally.Divergence));
    }

    // G (and Q): BCE(D(G(z)), real), with the autoencoder's loss where there is one
    private void TrainGenerator(Tensor pictures, ref Tally tally)
    {
        var drawn = Draw(_tape, pictures, out var divergence);
        var logits = _discriminator.Forward(_tape, drawn);
        var loss = _tape.BinaryCrossEntropy(logits, 1);
        tally.GeneratorLoss = loss.Data[0];
        tally.Passed = ShareAbove0(logits);
        if (divergence is null)
        {
            _generatorLearner.Step(_tape, loss, new LossPart("generator's loss", tally.GeneratorLoss));
            return;
        }

        loss = _tape.AddScaled(loss, Autoencode(pictures, drawn, divergence, ref tally));
        _generatorLearner.Step(_tape, loss, new("generator's loss", tally.GeneratorLoss), new("reconstruction", tally.Reconstruction), new("divergence", tally.Divergence));
    }

    // D: ½(BCE(D(pictures), real) + BCE(D(G(z)), drawn)), if it is behind
    private void TrainDiscriminator(Tensor pictures, ref Tally tally)
    {
        Draw(_look, pictures, out _).Data.CopyTo(_fakes.Data);
        _look.Reset();
        Tensor ofReal = _discriminator.Forward(_tape, pictures), ofFakes = _discriminator.Forward(_tape, _fakes);
        Tensor real = _tape.BinaryCrossEntropy(ofReal, 1), fake = _tape.BinaryCrossEntropy(ofFakes, 0);
        var loss = _tape.Scale(_tape.AddScaled(real, fake), 0.5f);
        (tally.DiscriminatorLoss, tally.Known, tally.Caught) = (loss.Data[0], ShareAbove0(ofReal), 1 - ShareAbove0(ofFakes));
        // Written so that a loss that is no number goes to the learner, which names it.
        if (!(tally.DiscriminatorLoss <= _recipe.DiscriminatorLearnsAbove) && tally.GeneratorLoss < _recipe.GeneratorKeepsBelow)
        {
            _discriminatorLearner.Step(_tape, loss, new("loss on real digits", real.Data[0]), new("loss on fakes", fake.Data[0]));
            tally.DiscriminatorSteps++;
        }
    }

    private Tensor Autoencode(Tensor pictures, Tensor drawn, Tensor divergence, ref Tally tally)
    {
        var reconstruction = _tape.BernoulliSurprise(drawn, pictures);
        (tally.Reconstruction, tally.Divergence) = (reconstruction.Data[0], divergence.Data[0]);
        return _tape.AddScaled(reconstruction, divergence, (float)(_recipe.Autoencoder!.DivergenceWeight / Pixels));
    }

    /// <summary>G(z) as (B, 26, 26, 1); z ~ Q(pictures) and its divergence, or z ~ N(0, 1) and none.</summary>
    private Tensor Draw(Tape tape, Tensor pictures, out Tensor? divergence)
    {
        divergence = null;
        if (Encoder is null)
        {
            _random.FillGaussian(_noise.Data, 1);
            return _drawing.Draw(tape, _noise);
        }

        var (mean, logVariance) = Encoder.Forward(tape, tape.Reshape(pictures, _recipe.BatchSize, Pixels), _random);
        divergence = tape.GaussianDivergence(mean, logVariance);
        _random.FillGaussian(_noise.Data, 1);
        return _drawing.Draw(tape, tape.GaussianSample(mean, logVariance, _noise));
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

    private Learner Learner(string name, string label, IReadOnlyList<NamedTensor> parameters, double rate) =>
        new(name, label, parameters, rate, _recipe.Beta1, _recipe.GradientLimit);

    private static double ShareAbove0(Tensor logits)
    {
        int above = 0;
        foreach (float logit in logits.Data)
        {
            above += logit > 0 ? 1 : 0;
        }

        return (double)above / logits.Count;
    }

    /// <summary>A batch so far: losses and shares of the last step of each kind, and the numbers of steps.</summary>
    private struct Tally
    {
        public double Reconstruction, Divergence, GeneratorLoss, DiscriminatorLoss, Passed, Caught, Known;
        public int AutoencoderSteps, GeneratorSteps, DiscriminatorSteps;
    }
}
