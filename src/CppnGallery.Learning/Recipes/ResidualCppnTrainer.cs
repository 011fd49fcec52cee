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
/// The <c>resnet-cppn</c> recipe at work on one batch at a time: generator <c>G</c>, encoder <c>Q</c> and classifier <c>C</c> with their
/// optimisers. Same seed and same batches, same weights, bit for bit, whatever the number of threads.
/// </summary>
public sealed class ResidualCppnTrainer : ITrainer
{
    private const int Side = IDrawing.Side;
    private const int Pixels = Side * Side;

    /// <summary>Weights of real and fake in the classifier's loss: ten classes of digits and one of fakes.</summary>
    private const float RealShare = 10f / 11;
    private const float FakeShare = 1f / 11;

    private readonly ResidualCppnRecipe _recipe;
    private readonly RandomSource _random;
    private readonly IDrawing _drawing;
    private readonly Learner _drawingLearner;
    private readonly Learner _classifyingLearner;

    // With moments of its own, as in the reference program.
    private readonly Learner _realLearner;
    private readonly Tape _tape = new();
    private readonly Tape _look = new(recording: false);
    private readonly Tensor _noise;
    private readonly Tensor _fakes;
    private readonly byte[] _fakeLabels;

    /// <summary>Networks with initial weights, drawn from <paramref name="random"/>, which the training goes on to use.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ResidualCppnTrainer(ResidualCppnRecipe recipe, RandomSource random)
    {
        recipe.Validate();
        _recipe = recipe;
        _random = random;
        Generator = new ResidualCppn(recipe.Generator);
        Generator.Initialise(random);
        Encoder.Initialise(random);
        Classifier.Initialise(random);
        _drawing = Generator.CreateDrawing();
        _noise = Tensor.Constant(recipe.BatchSize, Latent.Size);
        _fakes = Tensor.Constant(recipe.BatchSize, Side, Side, 1);
        _fakeLabels = new byte[recipe.BatchSize];
        Array.Fill(_fakeLabels, Classifier.Fake);
        _drawingLearner = Learner("drawing", "generator and encoder", [.. Generator.Parameters, .. Encoder.Parameters], recipe.LearningRate);
        _classifyingLearner = Learner("classifying", "classifier", Classifier.Parameters, recipe.ClassifierRate);
        _realLearner = Learner("real", "classifier on real digits", Classifier.Parameters, recipe.ClassifierRate);
        Parameters = [.. Generator.Parameters, .. Encoder.Parameters, .. Classifier.Parameters];
        Learners = [_drawingLearner, _classifyingLearner, _realLearner];
    }

    /// <inheritdoc/>
    public IGenerator Generator { get; }

    /// <inheritdoc/>
    public Encoder Encoder { get; } = new();

    /// <summary>Knows digits and fakes.</summary>
    public Classifier Classifier { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<NamedTensor> Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Learner> Learners { get; }

    /// <inheritdoc/>
    public BatchResult Train(Tensor pictures, ReadOnlySpan<byte> labels, CancellationToken cancellationToken)
    {
        var result = TrainDrawing(pictures, labels, cancellationToken);
        double caught = Accuracy(DrawFakes(pictures), _fakeLabels);
        double known = Accuracy(pictures, labels);
        if (caught < _recipe.ClassifierCatchesBelow && result.Passed > _recipe.PassesAbove)
        {
            for (; result.ClassifierSteps < _recipe.ClassifierSteps && caught <= _recipe.ClassifierStopsAbove; result.ClassifierSteps++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (result.ClassifierLoss, known, caught) = TrainClassifier(pictures, labels);
            }
        }
        else if (known < _recipe.RealKnownBelow)
        {
            for (; result.RealSteps < _recipe.ClassifierSteps && known <= _recipe.RealStopsAbove; result.RealSteps++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (result.ClassifierLoss, known) = TrainOnReal(pictures, labels);
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
    private Tally TrainDrawing(Tensor pictures, ReadOnlySpan<byte> labels, CancellationToken cancellationToken)
    {
        var result = new Tally();
        Classifier.Train(false);
        try
        {
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (mean, logVariance) = Encoder.Forward(_tape, AsRows(_tape, pictures), _random);
                var divergence = _tape.GaussianDivergence(mean, logVariance);
                var drawn = Draw(_tape, mean, logVariance);
                var logits = Classifier.Forward(_tape, drawn);
                var drawing = _tape.SoftmaxCrossEntropy(logits, labels);
                var loss = _tape.AddScaled(drawing, divergence, (float)(_recipe.DivergenceWeight / Pixels));
                result.Passed = Agreement(logits, labels);
                result.DrawingLoss = drawing.Data[0];
                result.Divergence = divergence.Data[0];
                _drawingLearner.Step(_tape, loss, new("drawing loss", result.DrawingLoss), new("divergence", result.Divergence));
                result.GeneratorSteps++;
            }
            while (result.GeneratorSteps < _recipe.GeneratorSteps && result.Passed <= _recipe.GeneratorStopsAbove);
        }
        finally
        {
            _tape.Reset();
            Classifier.Train(true);
        }

        return result;
    }

    private (double Loss, double Known, double Caught) TrainClassifier(Tensor pictures, ReadOnlySpan<byte> labels)
    {
        var fakes = DrawFakes(pictures);
        var ofReal = Classifier.Forward(_tape, pictures);
        var ofFakes = Classifier.Forward(_tape, fakes);
        var real = _tape.SoftmaxCrossEntropy(ofReal, labels);
        var fake = _tape.SoftmaxCrossEntropy(ofFakes, _fakeLabels);
        var loss = _tape.AddScaled(_tape.Scale(real, RealShare), fake, FakeShare);
        var result = (loss.Data[0], Agreement(ofReal, labels), Agreement(ofFakes, _fakeLabels));
        _classifyingLearner.Step(_tape, loss, new("loss on real digits", real.Data[0]), new("loss on fakes", fake.Data[0]));
        return result;
    }

    private (double Loss, double Known) TrainOnReal(Tensor pictures, ReadOnlySpan<byte> labels)
    {
        var logits = Classifier.Forward(_tape, pictures);
        var loss = _tape.SoftmaxCrossEntropy(logits, labels);
        var result = (loss.Data[0], Agreement(logits, labels));
        _realLearner.Step(_tape, loss, new LossPart("loss on real digits", loss.Data[0]));
        return result;
    }

    /// <summary>z ~ Q(pictures) and G(z), as (B, 26, 26, 1).</summary>
    private Tensor Draw(Tape tape, Tensor mean, Tensor logVariance)
    {
        _random.FillGaussian(_noise.Data, 1);
        return _drawing.Draw(tape, tape.GaussianSample(mean, logVariance, _noise));
    }

    /// <summary>Fresh pictures of the same digits, with no way back for gradients.</summary>
    private Tensor DrawFakes(Tensor pictures)
    {
        var (mean, logVariance) = Encoder.Forward(_look, AsRows(_look, pictures), _random);
        Draw(_look, mean, logVariance).Data.CopyTo(_fakes.Data);
        _look.Reset();
        return _fakes;
    }

    private double Accuracy(Tensor pictures, ReadOnlySpan<byte> labels)
    {
        double accuracy = Agreement(Classifier.Forward(_look, pictures), labels);
        _look.Reset();
        return accuracy;
    }

    private Tensor AsRows(Tape tape, Tensor pictures) => tape.Reshape(pictures, _recipe.BatchSize, Pixels);

    private Learner Learner(string name, string label, IEnumerable<NamedTensor> parameters, double rate) =>
        new(name, label, parameters, rate, _recipe.Beta1, _recipe.GradientLimit);

    /// <summary>Share of rows whose greatest logit is the label's.</summary>
    private static double Agreement(Tensor logits, ReadOnlySpan<byte> labels)
    {
        int agree = 0;
        for (int b = 0; b < labels.Length; b++)
        {
            var row = logits.Data.Slice(b * Classifier.Classes, Classifier.Classes);
            agree += System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row) == labels[b] ? 1 : 0;
        }

        return (double)agree / labels.Length;
    }

    /// <summary>A batch so far: losses and share of the last step, and the numbers of steps.</summary>
    private struct Tally
    {
        public double DrawingLoss, Divergence, ClassifierLoss, Passed;
        public int GeneratorSteps, ClassifierSteps, RealSteps;
    }
}
