using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace CppnGallery.Learning.Recipes;

/// <summary>
/// The <c>resnet-cppn</c> recipe at work on one batch at a time: generator <c>G</c>, encoder <c>Q</c> and classifier <c>C</c> with their
/// optimisers. Same seed, same batches and same <see cref="Compute"/>, same weights, bit for bit.
/// </summary>
public sealed class ResidualCppnTrainer : ITrainer
{
    /// <summary>Weights of real and fake in the classifier's loss: ten classes of digits and one of fakes.</summary>
    private const double RealShare = 10.0 / 11;
    private const double FakeShare = 1.0 / 11;

    private readonly ResidualCppnRecipe _recipe;
    private readonly RandomSource _random;
    private readonly Painter _painter;
    private readonly Encoder _encoder;
    private readonly Classifier _classifier;
    private readonly Learner _drawingLearner;
    private readonly Learner _classifyingLearner;

    // With moments of its own, as in the reference program.
    private readonly Learner _realLearner;
    private readonly RandomNumbers _noise;
    private readonly Tensor _fakeLabels;

    /// <summary>Networks with initial weights, drawn from <paramref name="random"/>, which the training goes on to use.</summary>
    /// <param name="recipe">All settings.</param>
    /// <param name="random">Of everything that is drawn at random.</param>
    /// <param name="compute">Where and how.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ResidualCppnTrainer(ResidualCppnRecipe recipe, RandomSource random, Compute compute)
    {
        recipe.Validate();
        _recipe = recipe;
        _random = random;
        Generator = new ResidualCppn(recipe.Generator);
        Generator.Initialise(random);
        Encoder.Initialise(random);
        _classifier = Classifier.OfDigits(random, compute);
        _painter = new(Generator, compute);
        _encoder = new(Encoder, compute, recipe.BatchSize);
        _noise = new(compute, recipe.BatchSize, Latent.Size);
        _fakeLabels = full(recipe.BatchSize, Classifier.Fake, dtype: ScalarType.Int64, device: compute.Place).DetachFromDisposeScope();
        _drawingLearner = Learner("drawing", "generator and encoder", [.. _painter.Parameters, .. _encoder.Parameters],
            recipe.LearningRate);
        _classifyingLearner = Learner("classifying", "classifier", _classifier.Parameters, recipe.ClassifierRate);
        _realLearner = Learner("real", "classifier on real digits", _classifier.Parameters, recipe.ClassifierRate);
        Parameters = [.. _painter.Parameters, .. _encoder.Parameters, .. _classifier.Parameters];
        Learners = [_drawingLearner, _classifyingLearner, _realLearner];
    }

    /// <inheritdoc/>
    public IGenerator Generator { get; }

    /// <inheritdoc/>
    public EncoderWeights Encoder { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Learner> Learners { get; }

    /// <inheritdoc/>
    public BatchResult Train(Batch batch, CancellationToken cancellationToken)
    {
        using var calls = NativeCalls.Enter();
        var result = TrainDrawing(batch, cancellationToken);
        var (caught, known) = Look(batch);
        if (caught < _recipe.ClassifierCatchesBelow && result.Passed > _recipe.PassesAbove)
        {
            for (; result.ClassifierSteps < _recipe.ClassifierSteps && caught <= _recipe.ClassifierStopsAbove; result.ClassifierSteps++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (result.ClassifierLoss, known, caught) = TrainClassifier(batch);
            }
        }
        else if (known < _recipe.RealKnownBelow)
        {
            for (; result.RealSteps < _recipe.ClassifierSteps && known <= _recipe.RealStopsAbove; result.RealSteps++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (result.ClassifierLoss, known) = TrainOnReal(batch);
            }
        }

        return Report(result, caught, known);
    }

    private static BatchResult Report(in Tally tally, double caught, double known)
    {
        var measures = new List<Measure>
        {
            new("drawingLoss", "drawing loss", tally.DrawingLoss, MeasureKind.Loss),
            new("divergence", "KL", tally.Divergence, MeasureKind.Loss),
            new("passed", "passed", tally.Passed, MeasureKind.Share),
            new("caught", "caught", caught, MeasureKind.Share),
            new("known", "known", known, MeasureKind.Share),
            new("generatorSteps", "generator steps", tally.GeneratorSteps, MeasureKind.Steps),
            new("classifierSteps", "classifier steps", tally.ClassifierSteps + tally.RealSteps, MeasureKind.Steps),
        };
        if (tally.ClassifierSteps + tally.RealSteps > 0)
        {
            measures.Add(new("classifierLoss", "classifier loss", tally.ClassifierLoss, MeasureKind.Loss));
        }

        return new(tally.GeneratorSteps, measures);
    }

    // G and Q: CE(C(G(z)), label) + weight·KL/676, until most pictures are called by their label.
    private Tally TrainDrawing(Batch batch, CancellationToken cancellationToken)
    {
        var result = new Tally();
        _classifier.Learn(false);
        try
        {
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var step = NewDisposeScope();
                var drawn = Draw(batch, out var divergence);
                var logits = _classifier.forward(drawn);
                var drawing = cross_entropy(logits, batch.Labels);
                result.Passed = Losses.Agreement(logits, batch.Labels);
                result.DrawingLoss = drawing.item<float>();
                result.Divergence = divergence.item<float>();
                var loss = drawing + (divergence * (_recipe.DivergenceWeight / IDrawing.Pixels));
                _drawingLearner.Step(loss, new("drawing loss", result.DrawingLoss), new("divergence", result.Divergence));
                result.GeneratorSteps++;
            }
            while (result.GeneratorSteps < _recipe.GeneratorSteps && result.Passed <= _recipe.GeneratorStopsAbove);
        }
        finally
        {
            _classifier.Learn(true);
        }

        return result;
    }

    // What C says of fresh drawings, and of the digits themselves.
    private (double Caught, double Known) Look(Batch batch)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        double caught = Losses.Agreement(_classifier.forward(Draw(batch, out _)), _fakeLabels);
        return (caught, Losses.Agreement(_classifier.forward(batch.Pictures), batch.Labels));
    }

    // C: (10·CE(C(pictures), label) + CE(C(G(z)), fake))/11
    private (double Loss, double Known, double Caught) TrainClassifier(Batch batch)
    {
        using var step = NewDisposeScope();
        Tensor fakes;
        using (no_grad())
        {
            fakes = Draw(batch, out _);
        }

        Tensor ofReal = _classifier.forward(batch.Pictures), ofFakes = _classifier.forward(fakes);
        Tensor real = cross_entropy(ofReal, batch.Labels), fake = cross_entropy(ofFakes, _fakeLabels);
        var loss = (real * RealShare) + (fake * FakeShare);
        var result = (loss.item<float>(), Losses.Agreement(ofReal, batch.Labels), Losses.Agreement(ofFakes, _fakeLabels));
        _classifyingLearner.Step(loss, new("loss on real digits", real.item<float>()), new("loss on fakes", fake.item<float>()));
        return result;
    }

    private (double Loss, double Known) TrainOnReal(Batch batch)
    {
        using var step = NewDisposeScope();
        var logits = _classifier.forward(batch.Pictures);
        var loss = cross_entropy(logits, batch.Labels);
        var result = (loss.item<float>(), Losses.Agreement(logits, batch.Labels));
        _realLearner.Step(loss, new LossPart("loss on real digits", result.Item1));
        return result;
    }

    /// <summary>z ~ Q(pictures), its divergence, and G(z) as (B, 1, 26, 26).</summary>
    private Tensor Draw(Batch batch, out Tensor divergence)
    {
        var (mean, logVariance) = _encoder.forward(batch.Pictures, _random);
        divergence = Losses.GaussianDivergence(mean, logVariance);
        return _painter.forward(Losses.GaussianSample(mean, logVariance, _noise.Gaussians(_random)));
    }

    private Learner Learner(string name, string label, IEnumerable<NamedParameter> parameters, double rate) =>
        new(name, label, parameters, rate, _recipe.Beta1, _recipe.GradientLimit);

    /// <summary>A batch so far: losses and share of the last step, and the numbers of steps.</summary>
    private struct Tally
    {
        public double DrawingLoss, Divergence, ClassifierLoss, Passed;
        public int GeneratorSteps, ClassifierSteps, RealSteps;
    }
}
