using System.Diagnostics;
using CppnGallery.Learning.Engine;

namespace CppnGallery.Cli.Benchmarks;

/// <summary>
/// A training step of <c>resnet-cppn</c>, the generator drawn as it trains and layer by layer; they take turns, so that a machine whose
/// speed drifts drifts for both.
/// </summary>
internal static class TrainBenchmark
{
    public static TrainFigures Run(int pictures, int rounds, ComputeChoice choice, CancellationToken cancellationToken)
    {
        var compute = choice.Resolve();
        compute.EnterThread();
        TrainingStep trained = new(pictures, compute, byLayer: false), byLayer = new(pictures, compute, byLayer: true);
        double[] seconds = new double[rounds], times = new double[rounds];

        // Two rounds to warm up: code compiled, libtorch's kernels made, memory asked for.
        for (int round = -2; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var calls = NativeCalls.Enter();
            double step = Time(trained.Run), layers = Time(byLayer.Run);
            if (round >= 0)
            {
                (seconds[round], times[round]) = (step, layers / step);
            }
        }

        return new(Medians.Of(seconds) * 1e3 / pictures, Medians.Of(times), compute.Device.ToString().ToLowerInvariant(),
            compute.Precision.ToString().ToLowerInvariant(), compute.Threads);
    }

    private static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
