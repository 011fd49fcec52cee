namespace CppnGallery.Gallery.Votes;

/// <summary>
/// How long ago votes were cast, by a clock that nobody sets. What is older than the longest duration that anybody asks for is forgotten; votes from before this process are timed by their rows, for
/// as long as they may be younger than that. For one thread at a time.
/// </summary>
/// <param name="clock">Its timestamps tell durations.</param>
/// <param name="longest">The longest duration of interest.</param>
internal sealed class RecentVotes(TimeProvider clock, TimeSpan longest)
{
    private readonly long _opened = clock.GetTimestamp();
    private readonly Queue<(long Vote, Guid Voter, long At)> _order = new();
    private readonly Dictionary<long, long> _votes = [];
    private readonly Dictionary<Guid, long> _answers = [];

    /// <summary>Notes a vote that is being written. Should that fail, its voter waits once for a vote that was none.</summary>
    public void Add(long vote, Guid voter, Choice choice)
    {
        Forget();
        long now = clock.GetTimestamp();
        _order.Enqueue((vote, voter, now));
        _votes[vote] = now;
        if (choice != Choice.Skip)
        {
            _answers[voter] = now;
        }
    }

    /// <summary>Time since a vote; null where it is longer than anybody asks for.</summary>
    /// <param name="vote">Its row.</param>
    /// <param name="castAt">When the row says it was cast, milliseconds since 1970-01-01 UTC.</param>
    /// <param name="now">The time of day.</param>
    public TimeSpan? Since(long vote, long castAt, DateTimeOffset now) => _votes.TryGetValue(vote, out long at) ? clock.GetElapsedTime(at) : ByRow(castAt, now);

    /// <summary>Time since a voter's last answer that was no skip; null where it is longer than anybody asks for, or there was none.</summary>
    /// <param name="voter">Who.</param>
    /// <param name="lastAt">When the rows say it was, milliseconds since 1970-01-01 UTC; null where there is none.</param>
    /// <param name="now">The time of day.</param>
    public TimeSpan? SinceAnswer(Guid voter, long? lastAt, DateTimeOffset now) => _answers.TryGetValue(voter, out long at) ? clock.GetElapsedTime(at) : ByRow(lastAt, now);

    // A row of the future is a clock that was set back: it is no younger than this process, and nobody knows more.
    private TimeSpan? ByRow(long? castAt, DateTimeOffset now)
    {
        var open = clock.GetElapsedTime(_opened);
        var passed = TimeSpan.FromMilliseconds(now.ToUnixTimeMilliseconds() - (castAt ?? 0));
        return open >= longest || castAt is null ? null : passed > open ? passed : open;
    }

    private void Forget()
    {
        while (_order.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.At) >= longest)
        {
            _order.Dequeue();
            Remove(_votes, oldest.Vote, oldest.At);
            Remove(_answers, oldest.Voter, oldest.At);
        }
    }

    private static void Remove<T>(Dictionary<T, long> times, T key, long at)
        where T : notnull
    {
        if (times.TryGetValue(key, out long last) && last == at)
        {
            times.Remove(key);
        }
    }
}
