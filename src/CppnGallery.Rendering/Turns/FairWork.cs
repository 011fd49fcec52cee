using System.Diagnostics;

namespace CppnGallery.Rendering.Turns;

/// <summary>Who asks for work. Under the queue's lock.</summary>
internal sealed class FairClient
{
    /// <summary>The round in which its next turn falls.</summary>
    public long Round { get; set; }

    /// <summary>Pieces of work that it asks for.</summary>
    public int Works { get; set; }
}

#pragma warning disable CA1001 // Neither source nor semaphore has a wait handle, so both hold no more than memory, and a late Cancel must not meet a disposed one.
/// <summary>A piece of work in a <see cref="FairTurns"/>. What is not said to be otherwise is under the queue's lock.</summary>
internal sealed class FairWork(FairTurns turns, long size, long number, Func<FairWork, Action> run)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _source = new();
    private readonly SemaphoreSlim _place = new(0);
    private long _placedAt;

    /// <summary>Cancelled when nobody asks any more. For any thread.</summary>
    public CancellationToken Cancellation => _source.Token;

    /// <summary>Once for every asker.</summary>
    public List<FairClient> Askers { get; } = [];

    public bool IsLarge => size > FairTurns.LargeSize;

    public bool HasBegun { get; private set; }

    public bool HasPlace { get; set; }

    /// <summary>When its turn began, as a timestamp.</summary>
    public long PlacedAt => Volatile.Read(ref _placedAt);

    /// <summary>The asker with the best place.</summary>
    public FairClient First => Askers.MinBy(asker => asker.Round)!;

    // Its place among all, the least first: the round, there the size, and then who was here before.
    private (long Round, long Size, long Number) Order
    {
        get
        {
            long round = Askers.Count > 0 ? First.Round : long.MaxValue;
            return (round, round % FairTurns.RoundsByAge == FairTurns.RoundsByAge - 1 ? 0 : size, number);
        }
    }

    /// <summary>Whether its turn falls before the other's.</summary>
    public bool Precedes(FairWork other) => Order.CompareTo(other.Order) < 0;

    /// <summary>Gives it a place; false where it has to be run first.</summary>
    public bool Place()
    {
        bool begun = HasBegun;
        Volatile.Write(ref _placedAt, Stopwatch.GetTimestamp());
        (HasBegun, HasPlace) = (true, true);
        if (begun)
        {
            _place.Release();
        }

        return begun;
    }

    /// <summary>Waits for the next place. On the thread that runs it, without the lock.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; it may have the place all the same.</exception>
    public void AwaitPlace(CancellationToken cancellationToken) => _place.Wait(cancellationToken);

    /// <summary>Does it, and returns how its askers are told. Without the lock.</summary>
    public Action Run() => run(this);

    /// <summary>To be called between two pieces; see <see cref="FairTurns.GiveWay"/>. On the thread that runs it, without the lock.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void GiveWay(CancellationToken cancellationToken) => turns.GiveWay(this, cancellationToken);

    /// <summary>For any thread, without the lock.</summary>
    public void Cancel() => _source.Cancel();
}
