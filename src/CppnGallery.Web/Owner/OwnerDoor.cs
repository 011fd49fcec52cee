using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Owner;

/// <summary>
/// Tries keys, and makes an address that sent wrong ones wait. Trying and counting are one: however many requests come at once, no address has more tries than it
/// should. Safe for any number of threads.
/// </summary>
internal sealed class OwnerDoor(OwnerKey key, IOptions<OwnerSettings> settings, TimeProvider clock)
{
    /// <summary>Addresses remembered; when there are more, those whose last wrong key is longest ago are forgotten.</summary>
    private const int MostAddresses = 10_000;

    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(1);
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private readonly Dictionary<string, Tries> _tries = [];
    private readonly Lock _lock = new();

    /// <summary>Tries the owner's key from an address (as limits count it). While the address has to wait no key opens, the right one neither.</summary>
    public DoorAnswer Try(string address, string tried) => Try(address, () => key.Fits(tried), forgets: true);

    /// <summary>The same for any key: wrong ones are counted together, whatever they were tried for.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="fits">Whether it is right.</param>
    /// <param name="forgets">Whether a right one undoes the wrong ones before: a worker that asks every second must not make room for one who guesses.</param>
    public DoorAnswer Try(string address, Func<bool> fits, bool forgets)
    {
        lock (_lock)
        {
            // By a clock that nobody sets: a computer whose date was wrong must not lock its owner out for days.
            var tries = _tries.GetValueOrDefault(address);
            var passed = tries.Wrong == 0 ? TimeSpan.Zero : clock.GetElapsedTime(tries.Last);
            if (passed > Forgotten)
            {
                tries = default;
            }

            if (passed < tries.Wait)
            {
                return new(DoorOutcome.Locked, tries.Wait - passed);
            }

            if (fits())
            {
                if (forgets)
                {
                    _tries.Remove(address);
                }

                return new(DoorOutcome.Opened, TimeSpan.Zero);
            }

            var wait = Wait(tries.Wrong + 1);
            if (_tries.Count >= MostAddresses && !_tries.ContainsKey(address))
            {
                _tries.Remove(_tries.MinBy(pair => pair.Value.Last).Key);
            }

            _tries[address] = new(tries.Wrong + 1, clock.GetTimestamp(), wait);
            return new(DoorOutcome.Wrong, wait);
        }
    }

    // Doubling from the first wrong key past those that are free.
    private TimeSpan Wait(int wrong)
    {
        int past = wrong - settings.Value.WrongKeys;
        return past <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(LongestLock.TotalSeconds, settings.Value.LockSeconds * Math.Pow(2, past - 1)));
    }

    /// <param name="Wrong">Wrong keys so far.</param>
    /// <param name="Last">When the last one came, a timestamp of the clock.</param>
    /// <param name="Wait">How long the address has to wait from then on.</param>
    private readonly record struct Tries(int Wrong, long Last, TimeSpan Wait);
}

/// <summary>What a key came to.</summary>
internal enum DoorOutcome
{
    /// <summary>It was the right one.</summary>
    Opened,

    /// <summary>It was not.</summary>
    Wrong,

    /// <summary>It was not looked at.</summary>
    Locked,
}

/// <param name="Outcome">What the key came to.</param>
/// <param name="Wait">How long the address has to wait from now on.</param>
internal readonly record struct DoorAnswer(DoorOutcome Outcome, TimeSpan Wait);
