using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Autograd.Optimisation;
using CppnGallery.Autograd.Randomness;
using CppnGallery.Networks;
using CppnGallery.Networks.Classifiers;
using CppnGallery.Networks.Encoders;
using CppnGallery.Networks.Generators;
using CppnGallery.Networks.Latents;

namespace CppnGallery.Training.Recipes;

/// <summary>
/// The <c>resnet-cppn</c> recipe at work on one batch at a time: generator <c>G</c>, encoder <c>Q</c> and classifier <c>C</c> with their
/// optimisers. Same seed and same batches, same weights, bit for bit, whatever the number of threads.
/// </summary>
public sealed class ResidualCppnTrainer
{
    private const int Side = IDrawing.Side;
    private const int Pixels = Side * Side;

    /// <summary>Weights of real and fake in the classifier's loss: ten classes of digits and one of fakes.</summary>
    private const float RealShare = 10f / 11;
    private const float FakeShare = 1f / 11;

    private readonly ResidualCppnRecipe _recipe;
    private readonly RandomSource _random;
    private readonly ResidualCppnDrawing _drawing;
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
        _drawing = new ResidualCppnDrawing(Generator);
        _noise = Tensor.Constant(recipe.BatchSize, Latent.Size);
        _fakes = Tensor.Constant(recipe.BatchSize, Side, Side, 1);
        _fakeLabels = new byte[recipe.BatchSize];
        Array.Fill(_fakeLabels, Classifier.Fake);
        DrawingOptimiser = Optimiser([.. Generator.Parameters, .. Encoder.Parameters]);
        ClassifierOptimiser = Optimiser(Classifier.Parameters);
        RealOptimiser = Optimiser(Classifier.Parameters);
    }

    /// <summary>Draws.</summary>
    public ResidualCppn Generator { get; }

    /// <summary>Finds latents of digits.</summary>
    public Encoder Encoder { get; } = new();

    /// <summary>Knows digits and fakes.</summary>
    public Classifier Classifier { get; } = new();

    /// <summary>Of generator and encoder together.</summary>
    public Adam DrawingOptimiser { get; }

    /// <summary>Of the classifier, on real and fake pictures.</summary>
    public Adam ClassifierOptimiser { get; }

    /// <summary>Of the classifier, on real digits alone; with moments of its own, as in the reference program.</summary>
    public Adam RealOptimiser { get; }

    /// <summary>Trains on a batch: pictures (B, 26, 26, 1), 1 is ink, and their labels.</summary>
    /// <exception cref="TrainingDivergedException">A loss or gradient is no finite number.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between steps.</exception>
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

        result.Caught = caught;
        result.Known = known;
        return result;
    }

    // G and Q: CE(C(G(z)), label) + weight·KL/676, until most pictures are called by their label.
    private BatchResult TrainDrawing(Tensor pictures, ReadOnlySpan<byte> labels, CancellationToken cancellationToken)
    {
        var result = new BatchResult();
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
                Step(loss, DrawingOptimiser, "generator and encoder");
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
        var loss = _tape.AddScaled(
            _tape.Scale(_tape.SoftmaxCrossEntropy(ofReal, labels), RealShare),
            _tape.SoftmaxCrossEntropy(ofFakes, _fakeLabels),
            FakeShare);
        var result = (loss.Data[0], Agreement(ofReal, labels), Agreement(ofFakes, _fakeLabels));
        Step(loss, ClassifierOptimiser, "classifier");
        return result;
    }

    private (double Loss, double Known) TrainOnReal(Tensor pictures, ReadOnlySpan<byte> labels)
    {
        var logits = Classifier.Forward(_tape, pictures);
        var loss = _tape.SoftmaxCrossEntropy(logits, labels);
        var result = (loss.Data[0], Agreement(logits, labels));
        Step(loss, RealOptimiser, "classifier on real digits");
        return result;
    }

    private void Step(Tensor loss, Adam optimiser, string what)
    {
        float value = loss.Data[0];
        foreach (var parameter in optimiser.Parameters)
        {
            parameter.ZeroGradient();
        }

        _tape.Backward(loss);
        _tape.Reset();
        double norm = GradientClipping.ClipByGlobalNorm(optimiser.Parameters, _recipe.GradientLimit);
        if (!float.IsFinite(value) || !double.IsFinite(norm))
        {
            throw new TrainingDivergedException(what, optimiser.Steps, value, norm);
        }

        optimiser.Step();
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

    private Adam Optimiser(IEnumerable<NamedTensor> parameters) => new(parameters.Select(p => p.Tensor), _recipe.LearningRate, _recipe.Beta1);

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
}
