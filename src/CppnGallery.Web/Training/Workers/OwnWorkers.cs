using System.Diagnostics;
using CppnGallery.Studio;
using CppnGallery.Studio.Workers;
using CppnGallery.Web.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CppnGallery.Web.Training.Workers;

/// <summary>
/// The workers that the gallery starts by itself: each when there is first something to train, and again when it died, after pauses that
/// grow. They end before the gallery does, while it still
/// answers, so that they can bring their state.
/// </summary>
internal sealed partial class OwnWorkers(
    TrainingStudio studio, TrainingSettings settings, WorkerKeys keys, RunWorker run, GalleryFolders folders, IServer server,
        IConfiguration configuration, ILogger<OwnWorkers> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>What a server that listens at every address of the machine calls that.</summary>
    private static readonly string[] Everywhere = ["//[::]", "//0.0.0.0", "//+", "//*"];

    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _logger = logger;
    private Task _kept = Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (Address() is { } address)
        {
            _kept = Task.WhenAll(Enumerable.Range(1, settings.OwnWorkers).Select(place => KeepAsync(place, address)));
        }
        else if (settings.OwnWorkers > 0)
        {
            LogNowhere();
        }

        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await studio.CloseAsync();
        await _stop.CancelAsync();
        await _kept;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stop.Dispose();

    private async Task KeepAsync(int place, Uri address)
    {
        for (var pause = ShortestPause; await HasWorkAsync();)
        {
            long start = Stopwatch.GetTimestamp();
            string end = await RunAsync(place, address);
            await studio.Desk.TurnOutAsync(WorkerKeys.OwnBadge(place));
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            pause = Stopwatch.GetElapsedTime(start) > LongestPause ? ShortestPause : pause;
            LogEnded(place, end, pause.TotalSeconds);
            await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // Until there is something to train; false when the gallery ends before.
    private async Task<bool> HasWorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var changed = studio.WorkChanged;
            if (studio.HasWork)
            {
                return true;
            }

            await Task.WhenAny(changed, Task.Delay(Timeout.Infinite, _stop.Token));
        }

        return false;
    }

    private async Task<string> RunAsync(int place, Uri address)
    {
        var start = new WorkerStart(address, keys.MakeOwn(place), settings.OwnWorkers == 1 ? "this machine" : $"this machine, {place}",
            Path.Combine(folders.Data, "work", $"{place}"))
        {
            Host = Host(),
            Settings = settings,
        };
        try
        {
            return $"with {await run(start, line => LogSaid(place, line), _stop.Token)}";
        }
#pragma warning disable CA1031 // Whatever it was, it is logged, and tried again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return fault.Message;
        }
    }

    // One that a program on this machine can ask; http first, since no certificate is made out to an address. None where the gallery listens at no port.
    private Uri? Address() => (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        .OrderByDescending(address => address.StartsWith("http:", StringComparison.Ordinal))
        .Select(address => Everywhere.Aggregate(address, (told, name) => told.Replace(name, "//127.0.0.1", StringComparison.Ordinal)))
        .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Port > 0 ? uri : null)
        .FirstOrDefault(address => address is not null);

    // The gallery may answer under its public name alone.
    private string? Host() => PublicAddress.From(configuration)?.Host.Value
        ?? (configuration["AllowedHosts"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault() switch
        {
            null or "*" => null,
            var pattern => pattern.Replace("*.", "workers.", StringComparison.Ordinal),
        };

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Place}: {Line}")]
    private partial void LogSaid(int place, string line);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The gallery listens at no address that a worker on this machine could ask, so it starts none.")]
    private partial void LogNowhere();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Place} ended ({End}). It is started again in {Seconds} s, where there is something to train.")]
    private partial void LogEnded(int place, string end, double seconds);
}
