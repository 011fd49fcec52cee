namespace CppnGallery.Gallery.Votes;

/// <summary>How much one voter and one address may vote. Everything is counted in the database, so that a restart forgets nothing. A person never meets these.</summary>
public sealed record VoteLimits
{
    /// <summary>Time from one vote of a voter to the next. A skip neither waits nor makes wait.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Votes of one voter on a day (UTC), undone ones and skips included: one every four seconds for more than an hour.</summary>
    public int DailyPerVoter { get; init; } = 1000;

    /// <summary>Votes from one address on a day, whoever casts them: a class of thirty behind one router, 150 votes each.</summary>
    public int DailyPerAddress { get; init; } = 5000;

    /// <summary>How long the last vote can be undone; zero switches that off.</summary>
    public TimeSpan Undo { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Votes of one voter on a day (UTC) that can be undone. Whoever undoes has seen the names, so the vote that follows is not blind.</summary>
    public int DailyUndos { get; init; } = int.MaxValue;
}
