using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Autograd.Optimisation;
using CppnGallery.Autograd.Randomness;
using CppnGallery.Networks;
using CppnGallery.Networks.Classifiers;
using CppnGallery.Networks.Encoders;
using CppnGallery.Networks.Generators;
using CppnGallery.Networks.Latents;
using CppnGallery.Training.Recipes;

namespace CppnGallery.Cli.Benchmarks;

/// <summary>
/// One step of generator and encoder as <see cref="ResidualCppnTrainer"/> takes it with its default settings: both losses, gradients through the
/// frozen classifier, clipping and Adam. The pictures are drawn by the fused operation or layer by layer.
/// </summary>
internal sealed class TrainingStep
{
    /// <summary>The defaults, at the batch that peers are compared at.</summary>
    private static readonly ResidualCppnRecipe Recipe = new() { BatchSize = 250 };

    private readonly RandomSource _random = new(1);
    private readonly Tape _tape = new();
    private readonly Encoder _encoder = new();
    private readonly Classifier _classifier = new();
    private readonly Func<Tape, Tensor, Tensor> _draw;
    private readonly Adam _optimiser;
    private readonly Tensor _pictures = Tensor.Constant(Recipe.BatchSize, Encoder.Pixels);
    private readonly Tensor _noise = Tensor.Constant(Recipe.BatchSize, Latent.Size);
    private readonly byte[] _labels = new byte[Recipe.BatchSize];

    public TrainingStep(bool fused)
    {
        var generator = new ResidualCppn(Recipe.Generator);
        generator.Initialise(_random);
        _encoder.Initialise(_random);
        _classifier.Initialise(_random);
        _classifier.Train(false);
        foreach (ref float value in _pictures.Data)
        {
            value = (float)_random.NextUniform();
        }

        if (fused)
        {
            _draw = generator.CreateDrawing().Draw;
        }
        else
        {
            var layers = new ResidualCppnLayers(generator);
            var points = ResidualCppnLayers.Points(View.Frame, IDrawing.Side, IDrawing.Side);
            _draw = (tape, latents) => tape.Reshape(layers.Forward(tape, latents, points), Recipe.BatchSize, IDrawing.Side, IDrawing.Side, 1);
        }

        _optimiser = new([.. generator.Parameters.Concat(_encoder.Parameters).Select(p => p.Tensor)], Recipe.LearningRate, Recipe.Beta1);
    }

    /// <summary>Pictures of a step.</summary>
    public static int Pictures => Recipe.BatchSize;

    public void Run()
    {
        var (mean, logVariance) = _encoder.Forward(_tape, _pictures, _random);
        var divergence = _tape.GaussianDivergence(mean, logVariance);
        _random.FillGaussian(_noise.Data, 1);
        var logits = _classifier.Forward(_tape, _draw(_tape, _tape.GaussianSample(mean, logVariance, _noise)));
        var loss = _tape.AddScaled(_tape.SoftmaxCrossEntropy(logits, _labels), divergence, (float)(Recipe.DivergenceWeight / Encoder.Pixels));
        foreach (var parameter in _optimiser.Parameters)
        {
            parameter.ZeroGradient();
        }

        _tape.Backward(loss);
        _tape.Reset();
        GradientClipping.ClipByGlobalNorm(_optimiser.Parameters, Recipe.GradientLimit);
        _optimiser.Step();
    }
}
