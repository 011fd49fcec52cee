using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Randomness;

namespace CppnGallery.Autograd.Tests;

/// <summary>Holds an operation to a scalar reference in doubles: its values directly, its gradients by central differences of the reference.</summary>
internal static class GradientCheck
{
    private const double Step = 1e-5;

    public static void Run(Tensor[] inputs, Func<Tape, Tensor> operation, Func<double[][], double[]> reference, double tolerance = 2e-5)
    {
        double[][] values = [.. inputs.Select(t => t.Data.ToArray().Select(v => (double)v).ToArray())];
        double[] expected = reference(values);
        var tape = new Tape();
        var y = operation(tape);
        Close(expected, y.Data, tolerance, "value");

        // The loss is a random weighting of the results, so that no error can hide in a sum.
        var weights = Tensor.Constant(y.Count, 1);
        new RandomSource(99).FillGaussian(weights.Data, 1);
        foreach (var input in inputs)
        {
            input.ZeroGradient();
        }

        tape.Backward(tape.Dense(tape.Reshape(y, 1, y.Count), weights, null));
        for (int k = 0; k < inputs.Length; k++)
        {
            double[] slope = new double[values[k].Length];
            for (int i = 0; i < slope.Length; i++)
            {
                double at = values[k][i];
                values[k][i] = at + Step;
                double above = Loss(reference(values), weights);
                values[k][i] = at - Step;
                double below = Loss(reference(values), weights);
                values[k][i] = at;
                slope[i] = (above - below) / (2 * Step);
            }

            Close(slope, inputs[k].Gradient, tolerance, $"gradient of input {k}");
        }
    }

    public static Tensor Random(ulong seed, params ReadOnlySpan<int> shape)
    {
        var tensor = Tensor.Parameter(shape);
        new RandomSource(seed).FillGaussian(tensor.Data, 1);
        return tensor;
    }

    public static double[] Map(double[] x, Func<double, double> f) => [.. x.Select(f)];

    private static double Loss(double[] y, Tensor weights)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            sum += y[i] * weights.Data[i];
        }

        return sum;
    }

    private static void Close(double[] expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(1e-3, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"{what} {i}: expected {expected[i]}, was {actual[i]}");
        }
    }
}
