using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Tests.References;
using CppnGallery.Models;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Kernels.Tests;

/// <summary>The slow gradients against differences of the slow functions, in doubles; then the fused gradients against the slow ones, tensor by tensor.</summary>
public class ReferenceGradientTests
{
    private const int Pixels = 26 * 26;

    /// <summary>Weights on this grid stay exact in single precision when they are moved by <see cref="Step"/>, so that the width of a difference is known.</summary>
    private const float Grid = 1f / (1 << 16);
    private const float Step = 1f / (1 << 14);

    private delegate double Function(ReadOnlySpan<float> latent, double x, double y);

    private delegate void Gradient(ReadOnlySpan<float> latent, double x, double y, double scale, Span<double> ofLatent);

    public static IEnumerable<object[]> WidthsAndNodes => OnEveryWidth(4, 5, 6);

    public static IEnumerable<object[]> WidthsAndDenseNodes => OnEveryWidth(5, 30, 128);

    [Theory]
    [InlineData(6, 2)]
    [InlineData(3, 5)]
    public void The_slow_residual_gradient_agrees_with_differences(int nodes, int blocks)
    {
        var generator = SmallNetworks.Lively(nodes, blocks);
        var slow = new ResidualCppnReferenceGradient(generator);
        AgreesWithDifferences(generator, (latent, x, y) => ResidualCppnReference.Intensity(generator, latent, x, y), slow.Add, slow.OfParameters);
    }

    [Fact]
    public void The_slow_dense_gradient_agrees_with_differences()
    {
        var generator = SmallNetworks.LivelyDense(7, 4);
        var slow = new DenseCppnReferenceGradient(generator);
        AgreesWithDifferences(generator, (latent, x, y) => DenseCppnReference.Intensity(generator, latent, x, y), slow.Add, slow.OfParameters);
    }

    [Theory]
    [MemberData(nameof(WidthsAndNodes))]
    public void Fused_residual_gradients_agree_with_the_slow_one_in_every_tensor(LaneWidth lanes, int nodes)
    {
        var generator = SmallNetworks.Lively(nodes, 24);
        var slow = new ResidualCppnReferenceGradient(generator);
        AgreesInEveryTensor(generator, lanes, slow.Add, slow.OfParameters, 1e-5);
    }

    [Theory]
    [MemberData(nameof(WidthsAndDenseNodes))]
    public void Fused_dense_gradients_agree_with_the_slow_one_in_every_tensor(LaneWidth lanes, int nodes)
    {
        var generator = SmallNetworks.LivelyDense(nodes, 4);
        var slow = new DenseCppnReferenceGradient(generator);
        AgreesInEveryTensor(generator, lanes, slow.Add, slow.OfParameters, 1e-5);
    }

    private static IEnumerable<object[]> OnEveryWidth(params int[] sizes) =>
        from lanes in Enum.GetValues<LaneWidth>() where LaneWidths.IsSupported(lanes) from nodes in sizes select (object[])[lanes, nodes];

    private static void AgreesWithDifferences(IGenerator generator, Function function, Gradient gradient, IReadOnlyList<double[]> ofParameters)
    {
        float[] latent = Backward.Gaussians(4, Latent.Size);
        (string Name, Memory<float> Values)[] all = [.. generator.Parameters.Select(parameter => (parameter.Name, parameter.Memory)), ("z", latent)];
        foreach (var (_, values) in all)
        {
            foreach (ref float value in values.Span)
            {
                value = MathF.Round(value / Grid) * Grid;
            }
        }

        double[] ofLatent = new double[Latent.Size];
        (double X, double Y, double Scale)[] points = [(0.3, -1.2, 1.5), (-5, 2, -0.7), (7.5, 7.5, 2)];
        foreach (var (x, y, scale) in points)
        {
            gradient(latent, x, y, scale, ofLatent);
        }

        foreach (var ((name, values), actual) in all.Zip(ofParameters.Append(ofLatent)))
        {
            double[] differences = new double[values.Length];
            for (int i = 0; i < differences.Length; i++)
            {
                float at = values.Span[i];
                values.Span[i] = at + Step;
                double above = Loss();
                values.Span[i] = at - Step;
                differences[i] = (above - Loss()) / (2 * (double)Step);
                values.Span[i] = at;
            }

            double error = RelativeError(differences, actual);
            Assert.True(error <= 1e-6, $"{name} is off by {error}");
        }

        double Loss() => points.Sum(point => point.Scale * function(latent, point.X, point.Y));
    }

    private static void AgreesInEveryTensor(IGenerator generator, LaneWidth lanes, Gradient gradient, IReadOnlyList<double[]> ofParameters, double tolerance)
    {
        const int Batch = 3;
        float[] latents = Backward.Gaussians(2, Batch * Latent.Size), weights = Backward.Gaussians(3, Batch * Pixels);
        var fused = Backward.Gradients(generator, Backward.Of(generator, lanes), latents, weights);

        double[] ofLatents = new double[latents.Length];
        for (int p = 0; p < Batch * Pixels; p++)
        {
            int z = p / Pixels * Latent.Size, row = p % Pixels / 26, column = p % 26;
            gradient(latents.AsSpan(z, Latent.Size), View.Frame.PlaneX(column, 26), View.Frame.PlaneY(row, 26), weights[p], ofLatents.AsSpan(z, Latent.Size));
        }

        foreach (var (name, expected) in generator.Parameters.Select(parameter => parameter.Name).Append("z").Zip(ofParameters.Append(ofLatents)))
        {
            double error = RelativeError(expected, [.. fused[name].Select(value => (double)value)]);
            Assert.True(error <= tolerance, $"{name} is off by {error}");
        }
    }

    /// <summary>‖expected − actual‖/‖expected‖.</summary>
    private static double RelativeError(double[] expected, double[] actual) =>
        Math.Sqrt(expected.Zip(actual, (a, b) => (a - b) * (a - b)).Sum() / expected.Sum(a => a * a));
}
