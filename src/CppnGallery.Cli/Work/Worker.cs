using System.Diagnostics;
using CppnGallery.Learning.Engine;
using CppnGallery.Studio.Watching;
using CppnGallery.Studio.Work;

namespace CppnGallery.Cli.Work;

/// <summary>Where a worker works, and with what.</summary>
/// <param name="Gallery">Address of the gallery.</param>
/// <param name="Key">The key by which it comes in.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Compute">What it trains on and how.</param>
/// <param name="Folder">Where the runs' files lie while it trains.</param>
public sealed record WorkerOptions(Uri Gallery, string Key, string Name, ComputeChoice Compute, string Folder)
{
    /// <summary>What it trains on: cpu, cuda or mps.</summary>
    /// <exception cref="ArgumentException">This machine, or this build, has no such device.</exception>
    public string Device => Compute.Find().ToString().ToLowerInvariant();

    /// <summary>The gallery's name where that is not the address's.</summary>
    public string? Host { get; init; }

    /// <summary>Folder of the four MNIST files; where none is named, the usual places and then the network.</summary>
    public string? Data { get; init; }

    /// <summary>Whether the threads that train give way to everything else on the machine.</summary>
    public bool GivesWay { get; init; }
}

/// <summary>A worker: asks the gallery for a run, trains it, and asks again.</summary>
public sealed class Worker(WorkerOptions options, Action<string> tell)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200), LongestPause = TimeSpan.FromSeconds(30),
        LeastPatience = TimeSpan.FromSeconds(1);

    private readonly MachineWatch _machine = new();
    private readonly WorkClaim _claim = new(Guid.NewGuid().ToString("N"), options.Name, options.Device);

    /// <summary>Works until it is stopped.</summary>
    /// <param name="stop">Lets it put down what it trains, and end.</param>
    /// <exception cref="CommandFault">The gallery does not take the key.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var gallery = new GalleryLink(options.Gallery, options.Key, options.Host);
        while (!stop.IsCancellationRequested)
        {
            if (await AskAsync(gallery, stop) is { } order)
            {
                tell($"{order.Run}: {order.Recipe}, {order.Epochs} epochs{(order.HasState ? ", from its last state" : "")}.");
                tell(await new WorkRun(gallery, order, options, _machine).RunAsync(stop));
            }
        }
    }

    private static TimeSpan Longer(TimeSpan pause) =>
        pause == TimeSpan.Zero ? ShortestPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private async Task<WorkOrder?> AskAsync(GalleryLink gallery, CancellationToken cancellationToken)
    {
        for (var pause = ShortestPause; !cancellationToken.IsCancellationRequested; pause = Longer(pause))
        {
            try
            {
                long start = Stopwatch.GetTimestamp();
                if (await gallery.ClaimAsync(_claim, cancellationToken) is { } order)
                {
                    return order;
                }

                // A gallery that closes answers at once.
                if (Stopwatch.GetElapsedTime(start) >= LeastPatience)
                {
                    pause = TimeSpan.Zero;
                    continue;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (GalleryAwayException fault)
            {
                if (pause == ShortestPause)
                {
                    tell($"The gallery does not answer; the worker goes on asking. {fault.Message}");
                }
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }
}
