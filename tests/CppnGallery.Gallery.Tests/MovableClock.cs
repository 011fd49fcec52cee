namespace CppnGallery.Gallery.Tests;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class MovableClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;
    private TimeSpan _passed;

    /// <summary>The time of day; moved on, time passes.</summary>
    public DateTimeOffset Now
    {
        get => _now;
        set => (_passed, _now) = (_passed + (value - _now), value);
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Sets the time of day as somebody sets a wrong clock: no time passes.</summary>
    public void Set(DateTimeOffset now) => _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _passed.Ticks;
}
