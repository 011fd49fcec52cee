using CppnGallery.Gallery.Storage;

namespace CppnGallery.Gallery.Votes;

/// <summary>
/// The day on which votes are counted by address (UTC). It is the clock's, and never one before the newest in the database: a clock that is set forward and back again gives nobody a day's votes
/// twice. Safe for any number of threads.
/// </summary>
/// <param name="clock">Tells the day.</param>
public sealed class VoteDays(TimeProvider clock)
{
    private int _newest = int.MinValue;

    /// <summary>The day.</summary>
    public DateOnly Today
    {
        get
        {
            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            int newest = Volatile.Read(ref _newest);
            return Since1970(today) >= newest ? today : DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(newest);
        }
    }

    internal static int Since1970(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>Reads the newest day.</summary>
    internal void Load(GalleryDatabase database) => Volatile.Write(ref _newest, database.AddressTallies.Max(tally => (int?)tally.Day) ?? int.MinValue);

    /// <summary>Says that something was counted on a day, which was <see cref="Today"/>.</summary>
    internal void Reach(DateOnly day) => Volatile.Write(ref _newest, Since1970(day));
}
