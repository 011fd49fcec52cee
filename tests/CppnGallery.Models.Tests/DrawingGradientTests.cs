using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Tests;

public class DrawingGradientTests
{
    [Theory]
    [InlineData(6, 24, 3)]
    [InlineData(4, 3, 9)]
    [InlineData(5, 2, 17)]
    public void Fused_gradients_agree_with_layer_by_layer_ones(int nodes, int blocks, int batch)
    {
        var generator = SmallNetworks.Lively(nodes, blocks);
        var latents = Gaussians(2, batch, Latent.Size);
        var weights = Gaussians(3, batch * 676, 1);
        weights.RequiresGradient = false;
        var points = ResidualCppnLayers.Points(View.Frame, 26, 26);
        float[] layers = Gradients(generator, latents, weights, tape => new ResidualCppnLayers(generator).Forward(tape, latents, points));
        foreach (var lanes in Enum.GetValues<LaneWidth>().Where(LaneWidths.IsSupported))
        {
            float[] fused = Gradients(generator, latents, weights, tape => new ResidualCppnDrawing(generator, lanes).Draw(tape, latents));
            Assert.InRange(RelativeError(layers, fused), 0, 1e-5);

            // The latents' share of the norm is small: their error is looked at on its own.
            Assert.InRange(RelativeError(layers[..latents.Count], fused[..latents.Count]), 0, 1e-5);
        }
    }

    [Theory]
    [InlineData(3, LaneWidth.Four)]
    [InlineData(3, LaneWidth.Sixteen)]
    [InlineData(4, LaneWidth.Eight)]
    [InlineData(4, LaneWidth.Sixteen)]
    [InlineData(5, LaneWidth.Eight)]
    [InlineData(5, LaneWidth.Sixteen)]
    [InlineData(6, LaneWidth.Four)]
    [InlineData(6, LaneWidth.Sixteen)]
    public void Fused_gradients_agree_with_differences_of_the_blackboard_function(int nodes, LaneWidth lanes)
    {
        if (!LaneWidths.IsSupported(lanes))
        {
            return;
        }

        var generator = SmallNetworks.Lively(nodes, 2);
        var latents = Gaussians(4, 1, Latent.Size);
        var weights = Gaussians(5, 676, 1);
        weights.RequiresGradient = false;
        Gradients(generator, latents, weights, tape => new ResidualCppnDrawing(generator, lanes).Draw(tape, latents));
        foreach (var (name, tensor) in generator.Parameters.Append(new("z", latents)))
        {
            for (int i = 0; i < tensor.Count; i += Math.Max(1, tensor.Count / 5))
            {
                float at = tensor.Data[i];
                tensor.Data[i] = at + 1e-3f;
                double above = Loss(generator, latents, weights), up = tensor.Data[i];
                tensor.Data[i] = at - 1e-3f;
                double below = Loss(generator, latents, weights), down = tensor.Data[i];
                tensor.Data[i] = at;
                double slope = (above - below) / (up - down);
                Assert.True(Math.Abs(slope - tensor.Gradient[i]) <= 0.02 * Math.Max(1, Math.Abs(slope)), $"{name}[{i}]: differences say {slope}, the kernel {tensor.Gradient[i]}");
            }
        }
    }

    private static float[] Gradients(ResidualCppn generator, Tensor latents, Tensor weights, Func<Tape, Tensor> draw)
    {
        latents.ZeroGradient();
        foreach (var parameter in generator.Parameters)
        {
            parameter.Tensor.ZeroGradient();
        }

        var tape = new Tape();
        var pictures = draw(tape);
        tape.Backward(tape.Dense(tape.Reshape(pictures, 1, pictures.Count), weights, null));
        return [.. latents.Gradient, .. generator.Parameters.SelectMany(p => p.Tensor.Gradient.ToArray())];
    }

    private static double Loss(ResidualCppn generator, Tensor latents, Tensor weights)
    {
        double sum = 0;
        for (int i = 0; i < 676; i++)
        {
            sum += weights.Data[i] * ResidualCppnReference.Intensity(generator, latents.Data, View.Frame.PlaneX(i % 26, 26), View.Frame.PlaneY(i / 26, 26));
        }

        return sum;
    }

    private static Tensor Gaussians(ulong seed, params ReadOnlySpan<int> shape)
    {
        var tensor = Tensor.Parameter(shape);
        new RandomSource(seed).FillGaussian(tensor.Data, 1);
        return tensor;
    }

    private static double RelativeError(float[] expected, float[] actual)
    {
        double difference = 0, norm = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow(expected[i] - actual[i], 2);
            norm += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / norm);
    }
}
