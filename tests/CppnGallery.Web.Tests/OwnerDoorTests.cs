using CppnGallery.Gallery.Tests;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Owner;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Tests;

/// <summary>How long an address has to wait after wrong keys.</summary>
public sealed class OwnerDoorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-door-").FullName;
    private readonly MovableClock _clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly OwnerKey _key;
    private readonly string _right;

    public OwnerDoorTests()
    {
        _key = new OwnerKey(new GalleryFolders(_folder, _folder));
        string? right = null;
        _key.Make(made => right = made);
        _right = right!;
    }

    [Fact]
    public void The_lock_doubles_up_to_an_hour_and_a_day_forgets()
    {
        var door = Door(wrongKeys: 2, lockSeconds: 60);
        int[] waits = [0, 0, 60, 120, 240, 480, 960, 1920, 3600, 3600];
        foreach (int wait in waits)
        {
            Assert.Equal(Wrong(wait), door.Try("a", "guess"));
            if (wait > 0)
            {
                _clock.Now += TimeSpan.FromSeconds(wait - 1);
                Assert.Equal(new DoorAnswer(DoorOutcome.Locked, TimeSpan.FromSeconds(1)), door.Try("a", _right));
                _clock.Now += TimeSpan.FromSeconds(1);
            }
        }

        // A wrong clock that is set right, either way, is no time that passed.
        foreach (int days in new[] { 1, -2, 1 })
        {
            _clock.Set(_clock.Now + TimeSpan.FromDays(days));
            Assert.Equal(Wrong(3600), door.Try("a", "guess"));
            _clock.Set(_clock.Now + TimeSpan.FromDays(days));
            Assert.Equal(new DoorAnswer(DoorOutcome.Locked, TimeSpan.FromHours(1)), door.Try("a", _right));
            _clock.Now += TimeSpan.FromHours(1);
        }

        // A day to the second is not yet past.
        _clock.Now += TimeSpan.FromHours(23);
        Assert.Equal(Wrong(3600), door.Try("a", "guess"));
        _clock.Now += TimeSpan.FromHours(25);
        Assert.Equal(Wrong(0), door.Try("a", "guess"));
    }

    [Fact]
    public void The_right_key_forgives_the_wrong_ones_before_it()
    {
        var door = Door(wrongKeys: 2, lockSeconds: 60);
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(Wrong(0), door.Try("a", "guess"));
            Assert.Equal(Wrong(0), door.Try("a", "guess"));
            Assert.Equal(new DoorAnswer(DoorOutcome.Opened, TimeSpan.Zero), door.Try("a", _right));
        }
    }

    [Fact]
    public void Of_too_many_addresses_the_one_that_was_silent_longest_is_forgotten()
    {
        const int most = 10_000;
        var door = Door(wrongKeys: 1, lockSeconds: 3600);
        for (int address = 0; address < most; address++)
        {
            Assert.Equal(Wrong(0), door.Try($"{address}", "guess"));
            _clock.Now += TimeSpan.FromTicks(1);
        }

        // One that is known takes no other's place, and is no longer the one silent longest.
        Assert.Equal(Wrong(3600), door.Try("1", "guess"));
        Assert.Equal(Wrong(3600), door.Try("0", "guess"));
        Assert.Equal(Wrong(0), door.Try("another", "guess"));
        Assert.Equal(DoorOutcome.Locked, door.Try("0", _right).Outcome);
        Assert.Equal(DoorOutcome.Locked, door.Try("1", _right).Outcome);
        Assert.Equal(Wrong(3600), door.Try("3", "guess"));
        Assert.Equal(Wrong(0), door.Try("2", "guess"));
    }

    [Theory]
    [InlineData(0.3, "a second")]
    [InlineData(1.5, "2 seconds")]
    [InlineData(89.5, "90 seconds")]
    [InlineData(90, "90 seconds")]
    [InlineData(90.5, "2 minutes")]
    [InlineData(3600, "60 minutes")]
    public void The_wait_is_told_in_seconds_or_minutes(double seconds, string told) =>
        Assert.Contains($"It has to wait for {told};", OwnerAccess.LockedText(TimeSpan.FromSeconds(seconds)), StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static DoorAnswer Wrong(int wait) => new(DoorOutcome.Wrong, TimeSpan.FromSeconds(wait));

    private OwnerDoor Door(int wrongKeys, int lockSeconds) => new(_key, Options.Create(new OwnerSettings { WrongKeys = wrongKeys, LockSeconds = lockSeconds }), _clock);
}
