using System.Diagnostics;
using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Randomness;

namespace CppnGallery.Cli.Benchmarks;

/// <summary>
/// A training step of <c>resnet-cppn</c> and the products that it and the classifier's own steps are made of. The peak is measured just before
/// every product and takes its turn in every round, so that a machine whose speed drifts drifts for all.
/// </summary>
internal static class TrainBenchmark
{
    private const int MatrixSide = 1024;

    /// <summary>
    /// Work between two readings of the clock, about that of <see cref="PeakBenchmark"/>; smaller products are repeated. A product of half a
    /// millisecond would be either wholly missed or wholly hit by another program's turn, and say nothing beside a peak of ten milliseconds.
    /// </summary>
    private const double LeastFlop = 3e9;

    /// <summary>The classifier's convolutions over a batch.</summary>
    private static ConvolutionShape[] Shapes(int pictures) => [new(pictures, 26, 26, 1, 32), new(pictures, 13, 13, 32, 64), new(pictures, 7, 7, 64, 128)];

    public static TrainFigures Run(int pictures, int rounds, CancellationToken cancellationToken)
    {
        TrainingStep fused = new(pictures, fused: true), byLayer = new(pictures, fused: false);
        var shapes = Shapes(pictures);
        var products = Products(shapes);
        double[] seconds = new double[rounds], times = new double[rounds], peaks = new double[rounds];
        double[][] shares = [.. products.Select(_ => new double[rounds])];

        // One round to warm up: code compiled, buffers made.
        for (int round = -1; round < rounds; round++)
        {
            double step = Time(fused.Run), layers = Time(byLayer.Run), peak = PeakBenchmark.Gflops();
            if (round >= 0)
            {
                (seconds[round], times[round], peaks[round]) = (step, layers / step, peak);
            }

            for (int i = 0; i < products.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int repeats = (int)Math.Ceiling(LeastFlop / products[i].Flop);
                double beside = PeakBenchmark.Gflops(), taken = Time(products[i].Work, repeats);
                if (round >= 0)
                {
                    shares[i][round] = repeats * products[i].Flop / taken / beside / 1e9;
                }
            }
        }

        double[] medians = [.. shares.Select(Medians.Of)];
        var convolutions = shapes.Select((shape, i) => new ConvolutionFigures(Name(shape), medians[(3 * i) + 1], medians[(3 * i) + 2], medians[(3 * i) + 3]));
        return new((int)LaneWidths.Widest, Environment.ProcessorCount, Medians.Of(peaks), Medians.Of(seconds) * 1e3 / pictures, Medians.Of(times), medians[0], [.. convolutions]);
    }

    private static string Name(ConvolutionShape shape) =>
        $"{shape.Height}x{shape.Width}x{shape.Channels} to {shape.OutputHeight}x{shape.OutputWidth}x{shape.Filters}";

    private static List<(double Flop, Action Work)> Products(ConvolutionShape[] shapes)
    {
        var random = new RandomSource(2);
        Tensor Filled(params ReadOnlySpan<int> sizes)
        {
            var tensor = Tensor.Parameter(sizes);
            random.FillGaussian(tensor.Data, 1);
            return tensor;
        }

        var tape = new Tape(recording: false);
        Tensor a = Filled(MatrixSide, MatrixSide), b = Filled(MatrixSide, MatrixSide);
        List<(double, Action)> products = [(2.0 * MatrixSide * MatrixSide * MatrixSide, () =>
        {
            tape.Dense(a, b, null);
            tape.Reset();
        })];
        foreach (var shape in shapes)
        {
            Tensor x = Filled(shape.Batch, shape.Height, shape.Width, shape.Channels), weights = Filled(shape.Inputs, shape.Filters), bias = Filled(shape.Filters);
            var y = Filled(shape.Batch, shape.OutputHeight, shape.OutputWidth, shape.Filters);
            y.Data.CopyTo(y.Gradient);
            double flop = 2.0 * shape.Batch * shape.Points * shape.Inputs * shape.Filters;
            products.Add((flop, () =>
            {
                tape.Convolve(x, weights, bias);
                tape.Reset();
            }));
            products.Add((flop, () => ConvolutionOperation.InputGradient(shape, x, weights, y)));
            products.Add((flop, () => ConvolutionOperation.WeightGradient(shape, x, weights, y)));
        }

        return products;
    }

    private static double Time(Action work, int repeats = 1)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
