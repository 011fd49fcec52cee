using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;

namespace CppnGallery.Web.Training;

/// <summary>Those who watch runs: how many there may be, and how often they are told something. Safe for any number of threads.</summary>
internal sealed class Watching(TrainingSettings settings)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    private int _watchers;

    /// <summary>From one update to the next: a tenth of a second, or more where there are many watchers.</summary>
    public TimeSpan Between => TimeSpan.FromSeconds(Math.Max(Least.TotalSeconds, (double)Volatile.Read(ref _watchers) / settings.UpdatesPerSecond));

    /// <summary>Counts one more stream of a connection, unless there are too many; <see cref="Leave"/> counts it out.</summary>
    public bool TryEnter(HubCallerContext connection, [NotNullWhen(false)] out string? refusal)
    {
        var mine = Mine(connection);
        lock (mine)
        {
            refusal = mine.Value >= settings.MaxWatchersPerConnection
                ? $"This connection watches {mine.Value} runs already, as many as one may; stop watching one of them."
                : Volatile.Read(ref _watchers) >= settings.MaxWatchers ? $"{settings.MaxWatchers} people watch already, as many as this gallery can tell. Come back in a while." : null;
            if (refusal is null)
            {
                mine.Value++;
                Interlocked.Increment(ref _watchers);
            }

            return refusal is null;
        }
    }

    /// <summary>Counts a stream out.</summary>
    public void Leave(HubCallerContext connection)
    {
        var mine = Mine(connection);
        lock (mine)
        {
            mine.Value--;
        }

        Interlocked.Decrement(ref _watchers);
    }

    /// <summary>
    /// Updates of a run until it is over. The next one is put together when the last was taken: who takes them slowly gets fewer and larger ones, in which batches are averaged together.
    /// </summary>
    /// <param name="feed">The run.</param>
    /// <param name="after">The last step seen; null for everything.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<PackedUpdate> FollowAsync(RunFeed feed, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long place = after ?? RunFrame.Nothing;
        for (long seen = -1; ;)
        {
            var frame = feed.Frame(Between);
            if (frame.Version != seen)
            {
                seen = frame.Version;
                yield return frame.Pack(place, out place);
                if (frame.IsLast)
                {
                    yield break;
                }
            }

            await feed.ChangedAfterAsync(seen, cancellationToken);
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), frame.Until);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, cancellationToken);
            }
        }
    }

    private static StrongBox<int> Mine(HubCallerContext connection)
    {
        lock (connection)
        {
            if (connection.Items.TryGetValue(typeof(Watching), out object? found))
            {
                return (StrongBox<int>)found!;
            }

            var mine = new StrongBox<int>();
            connection.Items[typeof(Watching)] = mine;
            return mine;
        }
    }
}
