using System.CommandLine;
using System.Globalization;
using CppnGallery.Cli.Benchmarks;
using CppnGallery.Rendering.Devices;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn bench render</c> and <c>cppn bench train</c>: how fast pictures are drawn and learned from, as ratios measured in one run.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var size = Option.Whole("--size", "Pixels a side, 26 to 4096.", 26, 4096, 1080);
        var rounds = Option.Whole("--rounds", "Rounds, 1 to 100; medians are reported.", 1, 100, 5);
        var json = new Option<bool>("--json") { Description = "The figures, on standard output." };
        var device = Option.Of<RenderDevice>("--device", "What draws beside the CPU's kernel: auto (a GPU where there is one), cpu (nothing), gpu, or a number or name that cppn devices lists.", "D", ReadDevice);
        device.DefaultValueFactory = _ => ReadDevice(RenderDevice.Auto, out var found) is null ? found! : RenderDevice.Cpu;
        var render = new Command("render", "The fused kernel against the same network layer by layer, against the machine's peak, and against an OpenCL device.") { size, rounds, device, json };
        render.SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                using var chosen = parsed.GetRequiredValue(device);
                var figures = RenderBenchmark.Run(parsed.GetValue(size), parsed.GetValue(rounds), chosen, cancellationToken);
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(figures);
                }
                else
                {
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"fused {figures.FusedSeconds:0.000} s, layer by layer {figures.LayerByLayerSeconds:0.00} s: {figures.TimesLayerByLayer:0.0} times faster"));
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{figures.MegapixelsPerSecond:0.0} megapixels/s, {figures.Gflops:0} of {figures.PeakGflops:0} GFLOP/s ({figures.ShareOfPeak:0%} of this machine's measured peak; {figures.ShareOfPeakWithTanh:0%} with the multiply-adds of tanh; fastest round over fastest round {figures.BestShareOfPeak:0%})"));
                    if (figures.Device is { } drawn)
                    {
                        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                            $"{drawn.Name}: {drawn.MegapixelsPerSecond:0.0} megapixels/s, {drawn.TimesCpu:0.00} times the CPU's kernel; at most {drawn.GreatestDifference} of 255 levels beside it"));
                    }
                }

                return CommandLine.Done;
            },
            cancellationToken));
        return new Command("bench", "Measures this machine.") { render, Train(rounds, json) };
    }

    private static string? ReadDevice(string text, out RenderDevice? device)
    {
        RenderDevice.TryChoose(text, new StandardErrorLogger(), out device, out string? fault);
        return fault;
    }

    private static Command Train(Option<int> rounds, Option<bool> json)
    {
        var pictures = Option.Whole("--batch", "Pictures of a step.", 2, TrainingStep.UsualPictures, TrainingStep.UsualPictures);
        var compute = new ComputeOptions();
        var train = new Command("train", "A training step of resnet-cppn, and how much longer it takes with the generator layer by layer; takes about 2 GB with the usual batch.") { rounds, pictures, json };
        compute.AddTo(train);
        train.SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                var figures = TrainBenchmark.Run(parsed.GetValue(pictures), parsed.GetValue(rounds), compute.Read(parsed), cancellationToken);
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(figures);
                }
                else
                {
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{figures.MillisecondsPerPicture:0.000} ms a picture and step, {figures.TimesTorchLayerByLayer:0.0} times faster than layer by layer ({figures.Device}, {figures.Precision}, {figures.Threads} threads)"));
                }

                return CommandLine.Done;
            },
            cancellationToken));
        return train;
    }
}
