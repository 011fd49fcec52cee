using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models;
using CppnGallery.Models.Generators;

namespace CppnGallery.Kernels.Tests;

/// <summary>Fused gradients of the sum of all intensities, each times a weight.</summary>
internal static class Backward
{
    /// <summary>A drawing at a chosen width.</summary>
    public static IDrawing Of(IGenerator generator, LaneWidth lanes)
    {
        using var frame = Grid.OfFrame();
        return generator is ResidualCppn residual
            ? new ResidualCppnDrawing(residual.Drawn, frame.Columns, frame.Rows, lanes)
            : new DenseCppnDrawing(((DenseCppn)generator).Drawn, frame.Columns, frame.Rows, lanes);
    }

    /// <summary>By parameter, and <c>z</c> for the latents.</summary>
    public static Dictionary<string, float[]> Gradients(IGenerator generator, IDrawing drawing, float[] latents, float[] weights)
    {
        float[] pictures = new float[weights.Length], ofLatents = new float[latents.Length],
            ofWeights = new float[generator.ParameterCount];
        drawing.Draw(latents, pictures);
        drawing.Backward(latents, pictures, weights, ofLatents, ofWeights);
        var gradients = new Dictionary<string, float[]> { ["z"] = ofLatents };
        int at = 0;
        foreach (var parameter in generator.Parameters)
        {
            gradients.Add(parameter.Name, ofWeights[at..(at + parameter.Count)]);
            at += parameter.Count;
        }

        return gradients;
    }

    /// <summary>Compares with differences of a slow function of one latent, at five places of every tensor.</summary>
    public static void AgreesWithDifferences(IGenerator generator, float[] latent, float[] weights, Dictionary<string, float[]> gradients,
        Func<double, double, double> intensity)
    {
        foreach (var (name, memory) in generator.Parameters.Select(parameter => (parameter.Name, parameter.Memory)).Append(("z", latent)))
        {
            var values = memory.Span;
            for (int i = 0; i < values.Length; i += Math.Max(1, values.Length / 5))
            {
                float at = values[i];
                values[i] = at + 1e-3f;
                double above = Loss(), up = values[i];
                values[i] = at - 1e-3f;
                double below = Loss(), down = values[i];
                values[i] = at;
                double slope = (above - below) / (up - down);
                Assert.True(Math.Abs(slope - gradients[name][i]) <= 0.02 * Math.Max(1, Math.Abs(slope)),
                    $"{name}[{i}]: differences say {slope}, the kernel {gradients[name][i]}");
            }
        }

        double Loss() =>
            Enumerable.Range(0, IDrawing.Pixels).Sum(i =>
            weights[i] * intensity(View.Frame.PlaneX(i % 26, 26), View.Frame.PlaneY(i / 26, 26)));
    }

    /// <summary>Unit Gaussians.</summary>
    public static float[] Gaussians(ulong seed, int count)
    {
        float[] values = new float[count];
        new RandomSource(seed).FillGaussian(values, 1);
        return values;
    }
}
