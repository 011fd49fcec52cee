using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Judges;
using CppnGallery.Models.Latents;
using TorchSharp;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Tests.Oracle;

/// <summary>Every network's outputs and gradients against the same written plainly.</summary>
public sealed class NetworkOracleTests : IDisposable
{
    private const int Pictures = 6;

    // Sums of float32 in another order.
    private const double Rounding = 2e-5;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly RandomSource _random = new(3);

    public NetworkOracleTests() => Compute.Plain.EnterThread();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(6, 24, 3)]
    [InlineData(4, 3, 9)]
    [InlineData(5, 2, 17)]
    public void The_fused_residual_drawing_and_its_gradients(int nodes, int blocks, int batch)
    {
        var generator = new ResidualCppn(new(nodes, blocks));
        generator.Initialise(_random);
        // Lively; at half as much again 24 blocks make a difference of a rounding.
        _random.FillGaussian(generator.BlockWeights.Data, 0.8 / Math.Sqrt(nodes));
        _random.FillGaussian(generator.OutputWeights.Data, 1);
        Draws(generator, batch, plain => plain.DrawResidual);
    }

    [Theory]
    [InlineData(128, 4, 3)]
    [InlineData(5, 2, 9)]
    [InlineData(30, 5, 17)]
    public void The_fused_dense_drawing_and_its_gradients(int nodes, int layers, int batch)
    {
        var generator = new DenseCppn(new(nodes, layers));
        generator.Initialise(_random);
        _random.FillGaussian(generator.TanhWeights.Data, 1.5 / Math.Sqrt(nodes));
        Draws(generator, batch, plain => plain.DrawDense);
    }

    [Fact]
    public void The_encoder_with_dropout()
    {
        var weights = new EncoderWeights();
        weights.Initialise(_random);
        var encoder = new Encoder(weights, Compute.Plain, Pictures);
        var plain = new PlainNetworks(encoder.Parameters);
        Tensor pictures = Gaussians(Pictures, 1, 26, 26),
            kept = Dropout(_random.State, EncoderWeights.Hidden, Encoder.Keep, out var after),
            keptNext = Dropout(after, EncoderWeights.Hidden, Encoder.Keep, out _);
        var (mean, logVariance) = encoder.forward(pictures, _random);
        var (expectedMean, expectedLogVariance) = plain.Encode(Doubles(pictures), kept, keptNext);
        Agreement.Of("the mean", expectedMean, mean, Rounding);
        Agreement.Of("the log variance", expectedLogVariance, logVariance, Rounding);

        Tensor first = Gaussians(Pictures, 32), second = Gaussians(Pictures, 32);
        ((mean * first) + (logVariance * second)).sum().backward();
        ((expectedMean * first) + (expectedLogVariance * second)).sum().backward();
        Agreement.OfGradients(plain, encoder.Parameters, Rounding);
    }

    [Theory]
    [InlineData("classifier", 11)]
    [InlineData("discriminator", 1)]
    public void The_classifiers_and_what_comes_back_to_their_pictures(string name, int outputs)
    {
        var classifier = name == "classifier"
            ? Classifier.OfDigits(_random, Compute.Plain) : Classifier.Discriminator(_random, Compute.Plain);
        Judges(classifier.Parameters, classifier.forward, plain => pictures => plain.Classify(pictures, name), outputs);
        Assert.Throws<ArgumentException>(() => classifier.forward(zeros(2, 1, 28, 28)));
    }

    [Fact]
    public void The_judge()
    {
        var weights = new JudgeWeights();
        weights.Initialise(_random);
        var judge = new Judge(weights, Compute.Plain);
        Judges(judge.Parameters, pictures => judge.forward(pictures, null).Logits, plain => pictures => plain.Judge(pictures, null).Logits,
            JudgeWeights.Classes);
        Assert.Throws<ArgumentException>(() => judge.forward(zeros(2, 1, 28, 28), null));
    }

    /// <summary>Features go through the last layer, which dropout in training does not change at use.</summary>
    [Fact]
    public void A_verdict_does_not_depend_on_the_pictures_beside_it()
    {
        var weights = new JudgeWeights();
        weights.Initialise(_random);
        var judge = new Judge(weights, Compute.Plain);
        var pictures = Gaussians(37, 1, 26, 26);
        var (features, logits) = judge.forward(pictures, null);
        for (int i = 0; i < 37; i++)
        {
            var alone = judge.forward(pictures[i].unsqueeze(0), null);
            Agreement.Of("the features", Doubles(alone.Features[0]), features[i], Rounding);
            Agreement.Of("the logits", Doubles(alone.Logits[0]), logits[i], Rounding);
        }
    }

    /// <summary>Half the digits of float32, and sums of thousands: some hundredths of the whole.</summary>
    [Fact]
    public void In_bfloat16_the_classifier_is_nearly_the_same()
    {
        var compute = Compute.Plain with { Precision = Precision.BFloat16 };
        var classifier = Classifier.OfDigits(_random, compute);
        var plain = new PlainNetworks(classifier.Parameters);
        var pictures = Gaussians(50, 1, 26, 26);
        var logits = classifier.forward(pictures);
        var expected = plain.Classify(Doubles(pictures), "classifier");
        Agreement.Of("the logits", expected, logits, 0.02);
        var weights = Gaussians(50, 11);
        (logits * weights).sum().backward();
        (expected * weights).sum().backward();
        Agreement.OfGradients(plain,
            classifier.Parameters.Where(parameter => !parameter.Weights.Name.EndsWith(".bias", StringComparison.Ordinal)), 0.1);
        Assert.All(classifier.Parameters, parameter => Assert.Equal(ScalarType.Float32, parameter.Tensor.grad!.dtype));
    }

    private void Draws(IGenerator generator, int batch, Func<PlainNetworks, Func<Tensor, Tensor>> draw)
    {
        var painter = new Painter(generator, Compute.Plain);
        var plain = new PlainNetworks(painter.Parameters);
        Tensor latents = Gaussians(batch, Latent.Size).requires_grad_(true), plainLatents = Doubles(latents).requires_grad_(true),
            weights = Gaussians(batch, 1, 26, 26);
        Tensor pictures = painter.forward(latents), expected = draw(plain)(plainLatents);
        Agreement.Of("the pictures", expected, pictures, Rounding);

        // The layers that train on GPUs are a third way to the same.
        Agreement.Of("the layers' pictures", expected, LayeredCppn.Of(generator, painter.Parameters, Compute.Plain).forward(latents),
            Rounding);

        (pictures * weights).sum().backward();
        (expected * weights).sum().backward();
        Agreement.OfGradients(plain, painter.Parameters, Rounding);
        Agreement.Of("the gradient of the latents", plainLatents.grad!, latents.grad!, Rounding);
    }

    private void Judges(IReadOnlyList<NamedParameter> parameters, Func<Tensor, Tensor> judge,
        Func<PlainNetworks, Func<Tensor, Tensor>> plainly, int outputs)
    {
        var plain = new PlainNetworks(parameters);
        Tensor pictures = Gaussians(Pictures, 1, 26, 26).requires_grad_(true), plainPictures = Doubles(pictures).requires_grad_(true),
            weights = Gaussians(Pictures, outputs);
        Tensor logits = judge(pictures), expected = plainly(plain)(plainPictures);
        Agreement.Of("the logits", expected, logits, Rounding);
        (logits * weights).sum().backward();
        (expected * weights).sum().backward();
        Agreement.OfGradients(plain, parameters.Where(Agreement.HasEffect), Rounding);
        Agreement.Of("the gradient of the pictures", plainPictures.grad!, pictures.grad!, Rounding);
    }

    private Tensor Gaussians(params long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, (count, size) => count * size)];
        _random.FillGaussian(values, 1);
        return tensor(values).view(shape);
    }

    private static Tensor Doubles(Tensor x) => x.detach().to(ScalarType.Float64);

    private static Tensor Dropout(ulong state, int width, float keep, out ulong after)
    {
        var random = new RandomSource(state);
        var kept = new RandomNumbers(Compute.Plain, Pictures, width).Dropout(random, keep).to(ScalarType.Float64);
        after = random.State;
        return kept;
    }
}
