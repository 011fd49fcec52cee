using System.Diagnostics;
using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Results;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Web.Results;

/// <summary>
/// Keeps the results up to date behind everybody's back: whoever asks gets the last ones, and no request ever waits for a count but the first. A vote shows
/// within <see cref="ShortestPause"/> in a small gallery; in a large one counting takes at most a tenth of one core, so the pause grows with it.
/// </summary>
internal sealed class ResultsKeeper(VoteLedger ledger, ModelsOnShow models, ILogger<ResultsKeeper> logger) : BackgroundService
{
    /// <summary>Between two counts at least; so pages change at most once a second.</summary>
    public static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    // Pause of so many times what the count took.
    private const int PauseForWork = 9;

    // What a damaged or locked database costs: not a count a second into the log.
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(15);

    private readonly TaskCompletionSource<GalleryResults> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly VoterWatch _watch = new();
    private GalleryResults? _last;

    /// <summary>Raised after a count that found news, on the counter's own thread: do little there.</summary>
    public event Action? Changed;

    /// <summary>The last results; before the first count is done, waits for it.</summary>
    public ValueTask<GalleryResults> GetAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _last) is { } last ? ValueTask.FromResult(last) : new(_first.Task.WaitAsync(cancellationToken));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the thread that starts the server.
        await Task.Yield();
        var counted = (Votes: -1L, Models: -1L);
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = ShortestPause;
            // Who hangs is rated, or its votes are told as a retired model's.
            var version = (ledger.Version, models.Version);
            if (version != counted)
            {
                long begun = Stopwatch.GetTimestamp();
                try
                {
                    await CountAsync(stoppingToken);
                    counted = version;
                    pause = Longer(ShortestPause, PauseForWork * Stopwatch.GetElapsedTime(begun));
                }
                catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
                {
                    logger.LogError(fault, "The votes could not be counted; the results stay as they were.");
                    pause = PauseAfterFault;
                }
            }

            await Task.Delay(pause, stoppingToken);
        }
    }

    // Shows what is counted before it looks for those to be flagged: a flag is a row, and its version brings the next count.
    private async Task CountAsync(CancellationToken cancellationToken)
    {
        var votes = await ledger.ReadAsync(cancellationToken);
        var exclusions = await ledger.ExclusionsAsync(cancellationToken);
        var contenders = Contender.Of(models, votes);
        Publish(GalleryResults.Of(contenders, votes, exclusions));
        if (contenders.Count == 0)
        {
            return;
        }

        foreach (var flag in _watch.Look(contenders, votes, exclusions.Select(exclusion => exclusion.Voter).ToHashSet(), cancellationToken))
        {
            await ledger.ExcludeAsync(flag.Voter, flag.Reason, cancellationToken);
        }
    }

    private void Publish(GalleryResults results)
    {
        Volatile.Write(ref _last, results);
        _first.TrySetResult(results);
        foreach (var follower in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                follower();
            }
#pragma warning disable CA1031 // One who follows the results must not keep them from the others, nor end the counting.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                logger.LogError(fault, "Somebody could not be told of new results.");
            }
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
