using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
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
    private readonly BatchPainter _painter;
    private readonly Classifier _classifier;
    private readonly Learner _drawingLearner;
    private readonly Learner _classifyingLearner;

    // With moments of its own, as in the reference program.
    private readonly Learner _realLearner;
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
        Generator = new ResidualCppn(recipe.Generator);
        Generator.Initialise(random);
        Encoder.Initialise(random);
        _classifier = Classifier.OfDigits(random, compute);
        _painter = new(Generator, Encoder, random, compute, recipe.BatchSize);
        _fakeLabels = full(recipe.BatchSize, Classifier.Fake, dtype: ScalarType.Int64, device: compute.Place).DetachFromDisposeScope();
        _drawingLearner = Learner("drawing", "generator and encoder", _painter.Parameters, recipe.LearningRate);
        _classifyingLearner = Learner("classifying", "classifier", _classifier.Parameters, recipe.ClassifierRate);
        _realLearner = Learner("real", "classifier on real digits", _classifier.Parameters, recipe.ClassifierRate);
        Parameters = [.. _painter.Parameters, .. _classifier.Parameters];
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
        var work = new Work(this, batch);
        var steps = PartTwoTurns.Take(_recipe, work, cancellationToken);
        return work.Report(steps);
    }

    private Learner Learner(string name, string label, IEnumerable<NamedParameter> parameters, double rate) =>
        new(name, label, parameters, rate, _recipe.Beta1, _recipe.GradientLimit);

    /// <summary>A batch being learned: losses and shares of the last step of each kind.</summary>
    private sealed class Work(ResidualCppnTrainer trainer, Batch batch) : IPartTwoSteps
    {
        private readonly BatchPainter _painter = trainer._painter;
        private readonly Classifier _classifier = trainer._classifier;
        private readonly Tensor _pictures = batch.Pictures;
        private double _drawingLoss, _divergence, _passed, _caught, _known, _classifierLoss;

        // G and Q: CE(C(G(z)), label) + weight·KL/676
        public double Draw()
        {
            _classifier.Learn(false);
            try
            {
                using var step = NewDisposeScope();
                var drawn = _painter.Draw(_pictures, out var divergence);
                var logits = _classifier.forward(drawn);
                var drawing = cross_entropy(logits, batch.Labels);
                _passed = Losses.Agreement(logits, batch.Labels);
                (_drawingLoss, _divergence) = (drawing.item<float>(), divergence!.item<float>());
                var loss = drawing + (divergence * (trainer._recipe.DivergenceWeight / IDrawing.Pixels));
                trainer._drawingLearner.Step(loss, new("drawing loss", _drawingLoss), new("divergence", _divergence));
                return _passed;
            }
            finally
            {
                _classifier.Learn(true);
            }
        }

        public (double Caught, double Known) Look()
        {
            using var scope = NewDisposeScope();
            using var still = no_grad();
            _caught = Losses.Agreement(_classifier.forward(_painter.Draw(_pictures, out _)), trainer._fakeLabels);
            _known = Losses.Agreement(_classifier.forward(_pictures), batch.Labels);
            return (_caught, _known);
        }

        // C: (10·CE(C(pictures), label) + CE(C(G(z)), fake))/11
        public double Classify()
        {
            using var step = NewDisposeScope();
            Tensor fakes;
            using (no_grad())
            {
                fakes = _painter.Draw(_pictures, out _);
            }

            Tensor ofReal = _classifier.forward(_pictures), ofFakes = _classifier.forward(fakes);
            Tensor real = cross_entropy(ofReal, batch.Labels), fake = cross_entropy(ofFakes, trainer._fakeLabels);
            var loss = (real * RealShare) + (fake * FakeShare);
            _classifierLoss = loss.item<float>();
            (_known, _caught) = (Losses.Agreement(ofReal, batch.Labels), Losses.Agreement(ofFakes, trainer._fakeLabels));
            trainer._classifyingLearner.Step(loss, new("loss on real digits", real.item<float>()), new("loss on fakes", fake.item<float>()));
            return _caught;
        }

        public double ClassifyReal()
        {
            using var step = NewDisposeScope();
            var logits = _classifier.forward(_pictures);
            var loss = cross_entropy(logits, batch.Labels);
            (_classifierLoss, _known) = (loss.item<float>(), Losses.Agreement(logits, batch.Labels));
            trainer._realLearner.Step(loss, new LossPart("loss on real digits", _classifierLoss));
            return _known;
        }

        public BatchResult Report(PartTwoTally steps)
        {
            int ofClassifier = steps.Classifying + steps.Real;
            return new(steps.Drawing,
            [
                new("drawingLoss", "drawing loss", _drawingLoss, MeasureKind.Loss),
                new("divergence", "KL", _divergence, MeasureKind.Loss),
                new("passed", "passed", _passed, MeasureKind.Share),
                new("caught", "caught", _caught, MeasureKind.Share),
                new("known", "known", _known, MeasureKind.Share),
                new("generatorSteps", "generator steps", steps.Drawing, MeasureKind.Steps),
                new("classifierSteps", "classifier steps", ofClassifier, MeasureKind.Steps),
                .. ofClassifier > 0 ? (Measure[])[new("classifierLoss", "classifier loss", _classifierLoss, MeasureKind.Loss)] : [],
            ]);
        }
    }
}
