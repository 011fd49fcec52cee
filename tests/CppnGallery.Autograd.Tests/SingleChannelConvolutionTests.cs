using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Autograd.Tests;

/// <summary>The kernels of a convolution over one channel against its definition, at every lane width that this machine has.</summary>
public class SingleChannelConvolutionTests
{
    public static TheoryData<int, int, int, int, int> Cases
    {
        get
        {
            TheoryData<int, int, int, int, int> cases = [];
            foreach (int lanes in (ReadOnlySpan<int>)[4, 8, 16])
            {
                foreach (var (batch, height, width, filters) in (ReadOnlySpan<(int, int, int, int)>)
                    [(1, 26, 26, 32), (17, 26, 26, 24), (2, 7, 9, 5), (3, 5, 4, 17), (1, 1, 1, 1), (2, 29, 31, 33), (1, 12, 75, 70)])
                {
                    cases.Add(lanes, batch, height, width, filters);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_agree_with_the_scalar_sum(int lanes, int batch, int height, int width, int filters)
    {
        var (shape, x, w, y) = Given(batch, height, width, filters);
        var b = GradientCheck.Random(4, filters);
        if (LaneWidths.IsSupported((LaneWidth)lanes))
        {
            SingleChannelConvolution.Forward(shape, x, w, b, y, (LaneWidth)lanes);
            Close(ScalarReference.Convolve(Doubles(x.Data), Doubles(w.Data), Doubles(b.Data), batch, height, width, 1, filters), y.Data);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Input_gradients_are_added_as_the_scalar_sum_says(int lanes, int batch, int height, int width, int filters)
    {
        var (shape, x, w, y) = Given(batch, height, width, filters);
        double[] expected = Doubles(x.Gradient);
        ForEachTerm(shape, (pixel, weight, output) => expected[pixel] += (double)w.Data[weight] * y.Gradient[output]);
        if (LaneWidths.IsSupported((LaneWidth)lanes))
        {
            SingleChannelConvolution.InputGradient(shape, x, w, y, (LaneWidth)lanes);
            Close(expected, x.Gradient);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weight_gradients_are_added_as_the_scalar_sum_says(int lanes, int batch, int height, int width, int filters)
    {
        var (shape, x, w, y) = Given(batch, height, width, filters);
        double[] expected = Doubles(w.Gradient);
        ForEachTerm(shape, (pixel, weight, output) => expected[weight] += (double)x.Data[pixel] * y.Gradient[output]);
        if (LaneWidths.IsSupported((LaneWidth)lanes))
        {
            SingleChannelConvolution.WeightGradient(shape, x, w, y, (LaneWidth)lanes);
            Close(expected, w.Gradient);
        }
    }

    private static (ConvolutionShape Shape, Tensor X, Tensor Weights, Tensor Y) Given(int batch, int height, int width, int filters)
    {
        var shape = new ConvolutionShape(batch, height, width, 1, filters);
        Tensor x = GradientCheck.Random(1, batch, height, width, 1), w = GradientCheck.Random(2, 25, filters);
        var y = GradientCheck.Random(3, batch, shape.OutputHeight, shape.OutputWidth, filters);
        // Gradients begin as something, to which is added.
        foreach (var tensor in (ReadOnlySpan<Tensor>)[x, w, y])
        {
            for (int i = 0; i < tensor.Count; i++)
            {
                tensor.Gradient[i] = MathF.Sin(i + tensor.Count);
            }
        }

        return (shape, x, w, y);
    }

    /// <summary>All (pixel, weight, output) that a convolution multiplies and adds.</summary>
    private static void ForEachTerm(ConvolutionShape shape, Action<int, int, int> term)
    {
        int rows = (shape.Height + 1) / 2, columns = (shape.Width + 1) / 2;
        int top = (((rows - 1) * 2) + 5 - shape.Height) / 2, left = (((columns - 1) * 2) + 5 - shape.Width) / 2;
        for (int output = 0; output < shape.Batch * rows * columns * shape.Filters; output++)
        {
            int f = output % shape.Filters, ox = output / shape.Filters % columns, oy = output / shape.Filters / columns % rows, b = output / shape.Filters / columns / rows;
            for (int tap = 0; tap < 25; tap++)
            {
                int y = (2 * oy) - top + (tap / 5), x = (2 * ox) - left + (tap % 5);
                if (y >= 0 && y < shape.Height && x >= 0 && x < shape.Width)
                {
                    term((((b * shape.Height) + y) * shape.Width) + x, (tap * shape.Filters) + f, output);
                }
            }
        }
    }

    private static void Close(double[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double tolerance = 1e-5 * Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{i}: expected {expected[i]}, was {actual[i]}");
        }
    }

    private static double[] Doubles(ReadOnlySpan<float> values) => [.. values.ToArray().Select(v => (double)v)];
}
