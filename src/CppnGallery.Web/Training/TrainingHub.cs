using System.Runtime.CompilerServices;
using CppnGallery.Studio;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Watching;
using Microsoft.AspNetCore.SignalR;

namespace CppnGallery.Web.Training;

/// <summary>Runs as they go on, for everybody. Nothing can be changed here.</summary>
internal sealed class TrainingHub(TrainingStudio studio, Watching watching) : Hub
{
    /// <summary>Everything that happened in a run, then what happens, until it is over.</summary>
    public IAsyncEnumerable<PackedUpdate> Watch(string runId, CancellationToken cancellationToken) => Follow(runId, null, cancellationToken);

    /// <summary>The same without what happened up to a step: for one who comes back.</summary>
    public IAsyncEnumerable<PackedUpdate> WatchAfter(string runId, long step, CancellationToken cancellationToken) =>
        step >= 0 ? Follow(runId, step, cancellationToken) : throw new HubException("step is the last one seen, 0 or more; one who has seen nothing calls Watch.");

    private IAsyncEnumerable<PackedUpdate> Follow(string runId, long? after, CancellationToken cancellationToken)
    {
        var feed = studio.FeedOf(runId ?? "") ?? throw new HubException(RunNames.Unknown(runId ?? "").Message);
        return StreamAsync(feed, after, cancellationToken);
    }

    private async IAsyncEnumerable<PackedUpdate> StreamAsync(RunFeed feed, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var context = Context;
        if (!watching.TryEnter(context, out string? refusal))
        {
            throw new HubException(refusal);
        }

        try
        {
            await foreach (var update in feed.FollowAsync(after, () => watching.Between, cancellationToken))
            {
                yield return update;
            }
        }
        finally
        {
            watching.Leave(context);
        }
    }
}
