using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Tests;

public class DenseDrawingTests
{
    [Theory]
    [InlineData(128, 4, 3)]
    [InlineData(5, 2, 9)]
    [InlineData(30, 5, 17)]
    public void Fused_gradients_agree_with_layer_by_layer_ones(int nodes, int layers, int batch)
    {
        var generator = SmallNetworks.LivelyDense(nodes, layers);
        var latents = Gaussians(2, batch, Latent.Size);
        var weights = Gaussians(3, batch * 676, 1);
        weights.RequiresGradient = false;
        var points = ResidualCppnLayers.Points(View.Frame, 26, 26);
        var byLayer = Gradients(generator, latents, weights, tape => new DenseCppnLayers(generator).Forward(tape, latents, points));
        var fused = Gradients(generator, latents, weights, tape => new DenseCppnDrawing(generator).Draw(tape, latents));
        foreach (var (name, expected) in byLayer)
        {
            Assert.True(RelativeError(expected, fused[name]) <= 1e-5, $"{name} is off by {RelativeError(expected, fused[name])}");
        }
    }

    [Fact]
    public void Fused_gradients_agree_with_differences_of_the_blackboard_function()
    {
        var generator = SmallNetworks.LivelyDense(6, 3);
        var latents = Gaussians(4, 1, Latent.Size);
        var weights = Gaussians(5, 676, 1);
        weights.RequiresGradient = false;
        Gradients(generator, latents, weights, tape => new DenseCppnDrawing(generator).Draw(tape, latents));
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

    [Fact]
    public void A_picture_drawn_for_training_is_the_picture_that_is_served()
    {
        var generator = SmallNetworks.LivelyDense(20, 3);
        var latents = Gaussians(6, 9, Latent.Size);
        var pictures = generator.CreateDrawing().Draw(new Tape(), latents);
        Assert.Equal([9, 26, 26, 1], pictures.Shape.ToArray());
        float[] served = new float[676];
        for (int b = 0; b < 9; b++)
        {
            generator.Draw(latents.Data.Slice(b * Latent.Size, Latent.Size), View.Frame, 26, 26, 0, 26, served);
            Assert.Equal(served, pictures.Data.Slice(b * 676, 676).ToArray());
        }
    }

    [Fact]
    public void Gradients_have_the_same_bits_however_often_and_after_whatever_they_are_computed()
    {
        var generator = SmallNetworks.LivelyDense(20, 3);
        var latents = Gaussians(7, 11, Latent.Size);
        var weights = Gaussians(8, 11 * 676, 1);
        weights.RequiresGradient = false;
        var drawing = generator.CreateDrawing();
        var first = Gradients(generator, latents, weights, tape => drawing.Draw(tape, latents));
        var again = Gradients(generator, latents, weights, tape => drawing.Draw(tape, latents));
        Assert.All(first, pair => Assert.Equal(pair.Value, again[pair.Key]));
    }

    private static Dictionary<string, float[]> Gradients(DenseCppn generator, Tensor latents, Tensor weights, Func<Tape, Tensor> draw)
    {
        NamedTensor[] all = [.. generator.Parameters, new("z", latents)];
        foreach (var parameter in all)
        {
            parameter.Tensor.ZeroGradient();
        }

        var tape = new Tape();
        var pictures = draw(tape);
        tape.Backward(tape.Dense(tape.Reshape(pictures, 1, pictures.Count), weights, null));
        return all.ToDictionary(parameter => parameter.Name, parameter => parameter.Tensor.Gradient.ToArray());
    }

    private static double Loss(DenseCppn generator, Tensor latents, Tensor weights)
    {
        double sum = 0;
        for (int i = 0; i < 676; i++)
        {
            sum += weights.Data[i] * DenseCppnReference.Intensity(generator, latents.Data, View.Frame.PlaneX(i % 26, 26), View.Frame.PlaneY(i / 26, 26));
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
