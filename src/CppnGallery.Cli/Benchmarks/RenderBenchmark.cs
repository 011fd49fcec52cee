using System.Diagnostics;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Devices;
using static TorchSharp.torch;

namespace CppnGallery.Cli.Benchmarks;

/// <summary>
/// One picture of the residual generator, 24 × 6, on all cores: fused against layer by layer in libtorch (without gradients), and on an OpenCL device if there is one. They and the peak take turns in every round, so that a machine whose speed drifts drifts for all.
/// </summary>
internal static class RenderBenchmark
{
    private const int RowsOfBand = 8;

    public static RenderFigures Run(int size, int rounds, RenderDevice device, CancellationToken cancellationToken)
    {
        var generator = new ResidualCppn(new());
        var random = new RandomSource(1);
        generator.Initialise(random);
        random.FillGaussian(generator.BlockWeights.Data, 0.5); // trained weights are lively in every layer
        var latent = Latent.FromSeed(7);
        var compute = Compute.Plain with { Threads = Environment.ProcessorCount };
        compute.EnterThread();
        var latents = tensor(latent.Values.ToArray()).view(1, Latent.Size);
        var layers = LayeredCppn.Of(generator, [.. generator.Parameters.Select(weights => new NamedParameter(weights, compute))], compute, size, size);
        float[] picture = new float[size * size];
        var onDevice = device.Device is null ? null : new DevicePicture(device, generator, latent, size);

        // One round to warm up: code compiled, buffers made.
        double[] fused = new double[rounds], byLayer = new double[rounds], peak = new double[rounds], devices = new double[rounds];
        for (int round = -1; round < rounds; round++)
        {
            double f = Time(() => Fused(generator, latent, size, picture, cancellationToken));
            double l = Time(() =>
            {
                using var scope = NewDisposeScope();
                using var still = no_grad();
                layers.forward(latents);
            });
            double d = onDevice is null ? 0 : Time(() => onDevice.Draw(cancellationToken));
            double p = PeakBenchmark.Gflops();
            cancellationToken.ThrowIfCancellationRequested();
            if (round >= 0)
            {
                (fused[round], byLayer[round], devices[round], peak[round]) = (f, l, d, p);
            }
        }

        double seconds = Medians.Of(fused);
        double pixels = (double)size * size;
        double gflops = pixels * 2 * MultiplyAddsOfPixel(generator.Settings) / seconds / 1e9;
        return new(size, (int)LaneWidths.Widest, Environment.ProcessorCount, seconds, Medians.Of(byLayer), pixels / seconds / 1e6, gflops, Medians.Of(peak), gflops / Medians.Of(peak),
            gflops / Medians.Of(peak) * (1 + ((double)MultiplyAddsOfTanh(generator.Settings) / MultiplyAddsOfPixel(generator.Settings))),
            gflops * seconds / fused.Min() / peak.Max(),
            Medians.Of([.. byLayer.Zip(fused, (l, f) => l / f)]),
            onDevice?.Figures(pixels / Medians.Of(devices) / 1e6, Medians.Of([.. fused.Zip(devices, (f, d) => f / d)]), picture));
    }

    /// <summary>Multiply-adds of the dense layers; tanh, ReLU and sigmoid are not counted.</summary>
    public static long MultiplyAddsOfPixel(ResidualCppnSettings settings) =>
        (3L * settings.Nodes) + ((long)settings.Blocks * (ResidualCppnSettings.ReluLayers + 1) * settings.Nodes * settings.Nodes) + settings.Nodes;

    /// <summary>Multiply-adds of a pixel's tanh, one of which is in the sigmoid; their divisions, products and limits are not counted.</summary>
    private static long MultiplyAddsOfTanh(ResidualCppnSettings settings) =>
        Elementary.TanhMultiplyAdds * (((long)settings.Nodes * (settings.Blocks + 1)) + 1);

    private static void Fused(ResidualCppn generator, Latent latent, int size, float[] picture, CancellationToken cancellationToken) =>
        Parallel.For(0, (size + RowsOfBand - 1) / RowsOfBand, new ParallelOptions { CancellationToken = cancellationToken }, band =>
        {
            int first = band * RowsOfBand, count = Math.Min(RowsOfBand, size - first);
            generator.Draw(latent.Values, View.Frame, size, size, first, count, picture.AsSpan(first * size, count * size), cancellationToken);
        });

    private static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
