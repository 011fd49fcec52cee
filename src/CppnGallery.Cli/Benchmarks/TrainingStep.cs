using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Autograd.Optimisation;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Recipes;
using CppnGallery.Models;
using CppnGallery.Models.Classifiers;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Cli.Benchmarks;

/// <summary>
/// One step of generator and encoder as <see cref="ResidualCppnTrainer"/> takes it with its default settings: both losses, gradients through the
/// frozen classifier, clipping and Adam. The pictures are drawn by the fused operation or layer by layer.
/// </summary>
internal sealed class TrainingStep
{
    /// <summary>Pictures of a step that peers are compared at.</summary>
    public const int UsualPictures = 250;

    private readonly ResidualCppnRecipe _recipe;
    private readonly RandomSource _random = new(1);
    private readonly Tape _tape = new();
    private readonly Encoder _encoder = new();
    private readonly Classifier _classifier = new();
    private readonly Func<Tape, Tensor, Tensor> _draw;
    private readonly Adam _optimiser;
    private readonly Tensor _pictures, _noise;
    private readonly byte[] _labels;

    public TrainingStep(int pictures, bool fused)
    {
        _recipe = new() { BatchSize = pictures };
        (_pictures, _noise, _labels) = (Tensor.Constant(pictures, Encoder.Pixels), Tensor.Constant(pictures, Latent.Size), new byte[pictures]);
        var generator = new ResidualCppn(_recipe.Generator);
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
            _draw = (tape, latents) => tape.Reshape(layers.Forward(tape, latents, points), pictures, IDrawing.Side, IDrawing.Side, 1);
        }

        _optimiser = new([.. generator.Parameters.Concat(_encoder.Parameters).Select(p => p.Tensor)], _recipe.LearningRate, _recipe.Beta1);
    }

    public void Run()
    {
        var (mean, logVariance) = _encoder.Forward(_tape, _pictures, _random);
        var divergence = _tape.GaussianDivergence(mean, logVariance);
        _random.FillGaussian(_noise.Data, 1);
        var logits = _classifier.Forward(_tape, _draw(_tape, _tape.GaussianSample(mean, logVariance, _noise)));
        var loss = _tape.AddScaled(_tape.SoftmaxCrossEntropy(logits, _labels), divergence, (float)(_recipe.DivergenceWeight / Encoder.Pixels));
        foreach (var parameter in _optimiser.Parameters)
        {
            parameter.ZeroGradient();
        }

        _tape.Backward(loss);
        _tape.Reset();
        GradientClipping.ClipByGlobalNorm(_optimiser.Parameters, _recipe.GradientLimit);
        _optimiser.Step();
    }
}
