using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>watchers [number] [seconds] [rounds]</c>: the pace of a training with nobody watching and with so many watchers on loopback, by turns, and what it costs: the ratio of the medians.
/// The watchers run on this machine too. The time of processors that server and watchers together take for a batch tells the same where others use the machine as well. Exit code 1 where they slow the training by 5 % or more.
/// </summary>
internal static class WatcherBenchmark
{
    private const double MostSlowing = 1.05;

    // SignalR's JSON protocol: messages end in this.
    private const byte End = 0x1e;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int number = (int)TrainingServer.Number(arguments, 0, 200);
        double seconds = TrainingServer.Number(arguments, 1, 10);
        int rounds = (int)TrainingServer.Number(arguments, 2, 5);
        await using var server = await TrainingServer.StartAsync();
        List<Pace> alone = [], watched = [];
        long updates = 0, bytes = 0;
        for (int round = 0; round < rounds; round++)
        {
            alone.Add(await PaceAsync(server, seconds));
            using var end = new CancellationTokenSource();
            var tally = new long[2];
            var watchers = Enumerable.Range(0, number).Select(_ => WatchAsync(server.Address, tally, end.Token)).ToList();
            while (Interlocked.Read(ref tally[0]) < number)
            {
                await Task.Delay(50);
            }

            tally = Clear(tally);
            watched.Add(await PaceAsync(server, seconds));
            (updates, bytes) = (updates + tally[0], bytes + tally[1]);
            await end.CancelAsync();
            await Task.WhenAll(watchers);
            Console.WriteLine($"round {round + 1}: {alone[^1]} alone, {watched[^1]} watched");
        }

        double ratio = Median(watched, pace => pace.Seconds) / Median(alone, pace => pace.Seconds);
        double work = Median(watched, pace => pace.ProcessorSeconds) / Median(alone, pace => pace.ProcessorSeconds);
        Console.WriteLine($"{number} watchers: {updates / (rounds * seconds):0} updates/s, {bytes / (rounds * seconds) / 1024:0} KiB/s; a batch takes {ratio:0.000} times as long, and {work:0.000} times the processors' time");
        return ratio < MostSlowing ? 0 : 1;
    }

    private static double Median(List<Pace> paces, Func<Pace, double> of) => Percentiles.Of([.. paces.Select(of)], 0.5);

    private static long[] Clear(long[] tally)
    {
        Interlocked.Exchange(ref tally[0], 0);
        Interlocked.Exchange(ref tally[1], 0);
        return tally;
    }

    // From one batch's end to another's.
    private static async Task<Pace> PaceAsync(TrainingServer server, double seconds)
    {
        var (first, start, workBefore) = await NextAsync(server);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var (last, end, work) = await NextAsync(server);
        return new(Stopwatch.GetElapsedTime(start, end).TotalSeconds / (last - first), (work - workBefore).TotalSeconds / (last - first));
    }

    private static async Task<(long Step, long At, TimeSpan Work)> NextAsync(TrainingServer server)
    {
        long before = await server.StepAsync();
        while (true)
        {
            long step = await server.StepAsync();
            if (step > before)
            {
                return (step, Stopwatch.GetTimestamp(), server.ProcessorTime);
            }

            await Task.Delay(2);
        }
    }

    private static async Task WatchAsync(Uri address, long[] tally, CancellationToken end)
    {
        using var socket = new ClientWebSocket();
        try
        {
            await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/hubs/training" }.Uri, end);
            await SendAsync(socket, """{"protocol":"json","version":1}""", end);
            await SendAsync(socket, $$"""{"type":4,"invocationId":"1","target":"Watch","arguments":["{{TrainingServer.Run}}"]}""", end);
            byte[] buffer = new byte[64 << 10];
            bool told = false;
            while (true)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(), end);
                Interlocked.Add(ref tally[1], got.Count);
                if (got.EndOfMessage && got.Count > 64)
                {
                    Interlocked.Increment(ref tally[0]);
                    told = true;
                }

                if (got.MessageType == WebSocketMessageType.Close)
                {
                    throw new InvalidOperationException($"The server hung up, {(told ? "after a while" : "before it told anything")}.");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
    }

    private static async Task SendAsync(ClientWebSocket socket, string message, CancellationToken end) =>
        await socket.SendAsync((byte[])[.. Encoding.UTF8.GetBytes(message), End], WebSocketMessageType.Text, endOfMessage: true, end);

    /// <summary>What a batch takes: seconds, and seconds of processors.</summary>
    private readonly record struct Pace(double Seconds, double ProcessorSeconds)
    {
        public override string ToString() => $"{Seconds * 1e3:0} ms ({ProcessorSeconds * 1e3:0} of processors) a batch";
    }
}
