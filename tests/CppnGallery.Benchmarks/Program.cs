using CppnGallery.Benchmarks.Articles;

namespace CppnGallery.Benchmarks;

internal static class Program
{
    // What needs a server of its own, or measures pictures and not time, is a command; the rest is BenchmarkDotNet's, which asks what to run.
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["load", .. var rest]:
                return await LoadTest.RunAsync(rest);
            case ["visitor"]:
                return await VisitorBenchmark.RunAsync();
            case ["results"]:
                return await ResultsBenchmark.RunAsync();
            case ["pictures"]:
                return await PictureBenchmark.RunAsync();
            case ["votes", .. var rest]:
                return await VoteBenchmark.RunAsync(rest);
            case ["arithmetic"]:
                return ArithmeticBenchmark.Run();
            case ["articles", .. var rest]:
                return await ArticlesCommand.RunAsync(rest);
            case ["digits"]:
                return DigitDrawBenchmark.Run();
            case ["lab"]:
                return await LabBenchmark.RunAsync();
            case ["drawn"]:
                return await DrawnBenchmark.RunAsync();
            case ["fairness", .. var rest]:
                return await FairnessBenchmark.RunAsync(rest);
            case ["watchers", .. var rest]:
                return await WatcherBenchmark.RunAsync(rest);
            case ["circuits", .. var rest]:
                return await CircuitBenchmark.RunAsync(rest);
            case ["training-tiles", .. var rest]:
                return await TrainingTileBenchmark.RunAsync(rest);
            default:
                BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
                return 0;
        }
    }
}
