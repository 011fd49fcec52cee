using System.CommandLine;
using System.Globalization;
using CppnGallery.Cli.Benchmarks;

namespace CppnGallery.Cli.Commands;

/// <summary><c>cppn bench render</c>: how fast pictures are drawn, as ratios measured in one run.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var size = new Option<int>("--size") { Description = "Pixels a side.", HelpName = "N", DefaultValueFactory = _ => 1080 };
        size.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 26 or > 4096)
            {
                result.AddError("--size takes 26 to 4096.");
            }
        });
        var rounds = new Option<int>("--rounds") { Description = "Rounds; medians are reported.", HelpName = "N", DefaultValueFactory = _ => 5 };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100)
            {
                result.AddError("--rounds takes 1 to 100.");
            }
        });
        var json = new Option<bool>("--json") { Description = "The figures, on standard output." };
        var render = new Command("render", "The fused kernel against the same network layer by layer, and against the machine's peak.") { size, rounds, json };
        render.SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                var figures = RenderBenchmark.Run(parsed.GetValue(size), parsed.GetValue(rounds), cancellationToken);
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(figures);
                }
                else
                {
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"fused {figures.FusedSeconds:0.000} s, layer by layer {figures.LayerByLayerSeconds:0.00} s: {figures.TimesLayerByLayer:0.0} times faster"));
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{figures.MegapixelsPerSecond:0.0} megapixels/s, {figures.Gflops:0} of {figures.PeakGflops:0} GFLOP/s ({figures.ShareOfPeak:0%} of this machine's measured peak)"));
                }

                return CommandLine.Done;
            },
            cancellationToken));
        return new Command("bench", "Measures this machine.") { render };
    }
}
