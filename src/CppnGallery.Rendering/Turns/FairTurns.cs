using System.Diagnostics;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Rendering.Turns;

/// <summary>
/// One queue for all that costs processor time. No more than <see cref="RenderLimits.Workers"/> pieces of work have a place at once. The others wait in rounds: in each round
/// every client has one turn, and of one round's turns the smallest work comes first; in every fourth round the oldest, so that nothing waits for ever behind its own client's smaller
/// work. A turn is 25 ms or what is left of the work, whichever is shorter; work that then gives way goes on in a later round, where it was. Safe for any number of threads.
/// </summary>
public sealed class FairTurns
{
    /// <summary>Work that may hold a picture while it stands back, in pixels; below it is done in a turn or two.</summary>
    internal const int LargeSize = 1 << 20;

    /// <summary>Large works begun for every place: past them a large one waits until another has ended, so that what they hold stays bounded whoever asks.</summary>
    internal const int LargePerPlace = 4;

    /// <summary>In one of so many rounds, the last of them, age counts and not size.</summary>
    internal const int RoundsByAge = 4;

    // A tile of 256 × 256 on one slow core: it is drawn in one turn, and nobody waits longer than that for a place.
    private static readonly TimeSpan UsualTurn = TimeSpan.FromMilliseconds(25);

    private readonly RenderLimits _limits;
    private readonly TimeSpan _turn;
    private readonly int _places;

    // All under _lock.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FairClient> _clients = [];
    private readonly List<FairWork> _waiting = [];
    private long _round;
    private long _entered;
    private int _placed;
    private int _large;
    private int _count;

    /// <summary>An empty queue.</summary>
    public FairTurns(RenderLimits limits)
        : this(limits, UsualTurn)
    {
    }

    internal FairTurns(RenderLimits limits, TimeSpan turn)
    {
        (_limits, _turn) = (limits, turn);
        _places = limits.Workers > 0 ? limits.Workers : Environment.ProcessorCount;
    }

    /// <summary>Pieces of work that have a place, wait, or were given up and have not stopped yet.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Does a piece of work when its turn comes.</summary>
    /// <param name="client">Who asks: an address, or whatever else work is shared out over.</param>
    /// <param name="size">About how many pixels could be drawn in the same time.</param>
    /// <param name="work">Done on a thread that gives way to pages. It looks at the token, which is cancelled when the asker leaves.</param>
    /// <param name="cancellationToken">The asker leaves.</param>
    /// <exception cref="ClientQueueFullException">The client has <see cref="RenderLimits.PerAddress"/> pieces of work here.</exception>
    /// <exception cref="RenderQueueFullException">Too many wait already.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<T> RunAsync<T>(string client, long size, Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = Enter(client, size, Do);
        try
        {
            return await done.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(entered, client);
        }

        Action Do(FairWork turn)
        {
            try
            {
                var result = work(turn.Cancellation);
                return () => done.TrySetResult(result);
            }
#pragma warning disable CA1031 // Whatever went wrong belongs to who asked, not to this thread.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                return () => done.TrySetException(fault);
            }
        }
    }

    /// <summary>Takes work in. It may begin before this returns, on a thread of its own.</summary>
    /// <param name="client">Who asks, and has to <see cref="Leave"/>.</param>
    /// <param name="size">Pixels.</param>
    /// <param name="run">The work; throws nothing. It returns how its askers are told, which is done when the place is free again.</param>
    /// <exception cref="ClientQueueFullException">The client has <see cref="RenderLimits.PerAddress"/> pieces of work here.</exception>
    /// <exception cref="RenderQueueFullException">Too many wait already.</exception>
    internal FairWork Enter(string client, long size, Func<FairWork, Action> run)
    {
        lock (_lock)
        {
            if (_clients.TryGetValue(client, out var known) && known.Works >= _limits.PerAddress)
            {
                throw new ClientQueueFullException(_limits.PerAddress);
            }

            if (_count >= _places + _limits.QueueCapacity)
            {
                throw new RenderQueueFullException(_limits.QueueCapacity);
            }

            var work = new FairWork(this, size, _entered++, run);
            Ask(work, client);
            Volatile.Write(ref _count, _count + 1);
            _waiting.Add(work);
            Fill(null);
            return work;
        }
    }

    /// <summary>Another asker for work that is here; it now counts for whichever of its clients has the best place. Never refused, since it costs nothing more.</summary>
    internal void Join(FairWork work, string client)
    {
        lock (_lock)
        {
            Ask(work, client);
        }
    }

    /// <summary>An asker leaves, served or not. Work that nobody asks for any more is cancelled, and not begun if it waits.</summary>
    internal void Leave(FairWork work, string client)
    {
        lock (_lock)
        {
            var asker = _clients[client];
            work.Askers.Remove(asker);
            if (!work.Askers.Contains(asker) && --asker.Works == 0)
            {
                _clients.Remove(client);
            }

            if (work.Askers.Count > 0)
            {
                return;
            }

            if (!work.HasBegun && _waiting.Remove(work))
            {
                Volatile.Write(ref _count, _count - 1);
            }
        }

        work.Cancel();
    }

    /// <summary>Hands the place on when the turn is over and somebody else's is due, and returns with the next turn.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal void GiveWay(FairWork work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Stopwatch.GetElapsedTime(work.PlacedAt) < _turn)
        {
            return;
        }

        lock (_lock)
        {
            if (Next() is not { } next || !next.Precedes(work))
            {
                return;
            }

            work.HasPlace = false;
            _placed--;
            _waiting.Add(work);
            Fill(null);
        }

        try
        {
            work.AwaitPlace(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _waiting.Remove(work);
            }

            throw;
        }
    }

    private void Ask(FairWork work, string client)
    {
        if (!_clients.TryGetValue(client, out var asker))
        {
            // Whoever comes has a turn in the round that is under way.
            _clients.Add(client, asker = new FairClient { Round = _round });
        }

        asker.Works += work.Askers.Contains(asker) ? 0 : 1;
        work.Askers.Add(asker);
    }

    /// <summary>Fills the places.</summary>
    /// <param name="thread">Work that has just ended, whose thread is free for other work; null where there is none.</param>
    /// <returns>What that thread has to do.</returns>
    private FairWork? Fill(FairWork? thread)
    {
        FairWork? here = null;
        while (_placed < _places && Next() is { } next)
        {
            _waiting.Remove(next);
            _placed++;
            var payer = next.First;
            _round = Math.Max(_round, payer.Round);
            payer.Round = _round + 1;
            if (next.Place())
            {
                continue;
            }

            _large += next.IsLarge ? 1 : 0;
            if (thread is not null && here is null)
            {
                here = next;
            }
            else
            {
                // A thread of its own: a pool filled with drawing would keep requests that need none waiting.
                _ = Task.Factory.StartNew(() => Work(next), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
        }

        return here;
    }

    private FairWork? Next()
    {
        FairWork? best = null;
        foreach (var work in _waiting)
        {
            bool mayHave = work.HasBegun || !work.IsLarge || _large < _places * LargePerPlace;
            if (mayHave && work.Askers.Count > 0 && (best is null || work.Precedes(best)))
            {
                best = work;
            }
        }

        return best;
    }

    /// <summary>Does this work and then whatever waits to be begun, until nothing does.</summary>
    private void Work(FairWork? work)
    {
        Background.EnterThread(_limits.Niceness);
        while (work is not null)
        {
            var tell = work.Run();
            lock (_lock)
            {
                Volatile.Write(ref _count, _count - 1);
                _placed -= work.HasPlace ? 1 : 0;
                _large -= work.IsLarge ? 1 : 0;
                work = Fill(work);
            }

            tell();
        }
    }
}
