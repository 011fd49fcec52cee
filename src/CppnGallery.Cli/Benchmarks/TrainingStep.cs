using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Learning.Recipes;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;
using static TorchSharp.torch;

namespace CppnGallery.Cli.Benchmarks;

/// <summary>
/// One step of generator and encoder as <see cref="ResidualCppnTrainer"/> takes it with its default settings: both losses, gradients
/// through the
/// frozen classifier, clipping and Adam. The pictures are drawn as in training, or layer by layer.
/// </summary>
internal sealed class TrainingStep
{
    /// <summary>Pictures of a step that peers are compared at.</summary>
    public const int UsualPictures = 250;

    private readonly ResidualCppnRecipe _recipe;
    private readonly RandomSource _random = new(1);
    private readonly Encoder _encoder;
    private readonly Classifier _classifier;
    private readonly nn.Module<Tensor, Tensor> _generator;
    private readonly Learner _learner;
    private readonly Batch _batch;
    private readonly RandomNumbers _noise;

    public TrainingStep(int pictures, Compute compute, bool byLayer)
    {
        _recipe = new() { BatchSize = pictures };
        _batch = new(pictures, compute);
        _noise = new(compute, pictures, Latent.Size);
        var generator = new ResidualCppn(_recipe.Generator);
        generator.Initialise(_random);
        var encoder = new EncoderWeights();
        encoder.Initialise(_random);
        _classifier = Classifier.OfDigits(_random, compute);
        _classifier.Learn(false);
        foreach (ref float value in _batch.Values)
        {
            value = (float)_random.NextUniform();
        }

        _batch.Send();
        _encoder = new(encoder, compute, pictures);
        var painter = new Painter(generator, compute);
        _generator = byLayer ? LayeredCppn.Of(generator, painter.Parameters, compute) : painter;
        _learner = new("drawing", "generator and encoder", [.. painter.Parameters, .. _encoder.Parameters], _recipe.LearningRate,
            _recipe.Beta1, _recipe.GradientLimit);
    }

    public void Run()
    {
        using var step = NewDisposeScope();
        var (mean, logVariance) = _encoder.forward(_batch.Pictures, _random);
        var divergence = Losses.GaussianDivergence(mean, logVariance);
        var logits = _classifier.forward(_generator.forward(Losses.GaussianSample(mean, logVariance, _noise.Gaussians(_random))));
        var loss = nn.functional.cross_entropy(logits, _batch.Labels) + (divergence * (_recipe.DivergenceWeight / IDrawing.Pixels));
        _learner.Step(loss, new LossPart("loss", loss.item<float>()));
    }
}
