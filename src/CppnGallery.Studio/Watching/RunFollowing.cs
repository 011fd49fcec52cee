using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CppnGallery.Studio.Watching;

/// <summary>The way of one who watches a run.</summary>
public static class RunFollowing
{
    /// <summary>
    /// Updates of a run until it is over. The next one is put together when the last was taken: who takes them slowly gets fewer and larger
    /// ones, in which batches are averaged together.
    /// </summary>
    /// <param name="feed">The run.</param>
    /// <param name="after">The last step seen; null for everything.</param>
    /// <param name="between">From one update to the next, asked before each.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<PackedUpdate> FollowAsync(
        this RunFeed feed, long? after, Func<TimeSpan> between, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long place = after ?? RunFrame.Nothing;
        for (long seen = -1; ;)
        {
            var frame = feed.Frame(between());
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
}
