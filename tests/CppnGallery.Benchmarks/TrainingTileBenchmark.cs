using System.Diagnostics;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>training-tiles [tiles] [rounds]</c>: how long a visitor waits for a tile that was never drawn before, while nothing trains and while a run does, by turns. Exit code 1 where the 95th
/// percentile more than doubles.
/// </summary>
internal static class TrainingTileBenchmark
{
    private const double MostSlowing = 2;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int tiles = (int)TrainingServer.Number(arguments, 0, 100);
        int rounds = (int)TrainingServer.Number(arguments, 1, 4);
        await using var server = await TrainingServer.StartAsync();
        string model = await PictureBenchmark.ModelAsync(server.Http);
        var zoom = new Zoom(model, 1);
        await DrawAsync(server, zoom, 20); // code compiled
        List<double> training = [], resting = [];
        for (int round = 0; round < rounds; round++)
        {
            training.AddRange(await DrawAsync(server, zoom, tiles));
            await server.ChangeAsync("pause");
            resting.AddRange(await DrawAsync(server, zoom, tiles));
            await server.ChangeAsync("resume");
        }

        double ratio = Percentiles.Of(training, 0.95) / Percentiles.Of(resting, 0.95);
        Console.WriteLine(
            $"tile 256² never drawn before, {tiles * rounds} each: p50 {Percentiles.Of(resting, 0.5) * 1e3:0.0} ms, p95 {Percentiles.Of(resting, 0.95) * 1e3:0.0} ms; while a run trains p50 {Percentiles.Of(training, 0.5) * 1e3:0.0} ms, p95 {Percentiles.Of(training, 0.95) * 1e3:0.0} ms: {ratio:0.00} times");
        return ratio <= MostSlowing ? 0 : 1;
    }

    private static async Task<List<double>> DrawAsync(TrainingServer server, Zoom zoom, int tiles)
    {
        var seconds = new List<double>();
        for (int i = 0; i < tiles; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await server.Http.GetByteArrayAsync(zoom.Next());
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return seconds;
    }
}
