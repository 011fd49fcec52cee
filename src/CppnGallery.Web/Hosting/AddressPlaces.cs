namespace CppnGallery.Web.Hosting;

/// <summary>Places that visitors take and give back, counted by address and in all. Safe for any number of threads.</summary>
/// <param name="perAddress">Places of one address, from 1.</param>
/// <param name="inAll">Places of all addresses together, from 1.</param>
internal sealed class AddressPlaces(int perAddress, int inAll)
{
    private readonly Dictionary<string, int> _taken = [];
    private readonly Lock _lock = new();
    private int _all;

    public int PerAddress => perAddress;

    public int InAll => inAll;

    /// <summary>Places taken now.</summary>
    public int Taken => Volatile.Read(ref _all);

    /// <summary>Whether there is a place for this address.</summary>
    public PlaceFault? Look(string address)
    {
        lock (_lock)
        {
            return _taken.GetValueOrDefault(address) >= perAddress ? PlaceFault.Address : _all >= inAll ? PlaceFault.All : null;
        }
    }

    /// <summary>Takes a place, or says why there is none. Whoever has one gives it back by <see cref="Leave"/>.</summary>
    public PlaceFault? Enter(string address)
    {
        lock (_lock)
        {
            if (Look(address) is { } fault)
            {
                return fault;
            }

            _taken[address] = _taken.GetValueOrDefault(address) + 1;
            _all++;
            return null;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(string address)
    {
        lock (_lock)
        {
            _all--;
            if (--_taken[address] == 0)
            {
                _taken.Remove(address);
            }
        }
    }
}

/// <summary>Why there is no place.</summary>
internal enum PlaceFault
{
    /// <summary>The address has all that it may have.</summary>
    Address,

    /// <summary>All places are taken.</summary>
    All,
}
