using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CppnGallery.Gallery.Runs;
using CppnGallery.Gallery.Storage;
using CppnGallery.Studio.Orders;

namespace CppnGallery.Studio.Workers;

/// <summary>A key as its owner is told of it; what it is, nobody is told again.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="RevokedAt">When it was revoked; null while it is good.</param>
public sealed record WorkerKeyAnswer(long Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>A key that was just made.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Key">The key, told this once.</param>
public sealed record NewWorkerKey(long Id, string Name, string Key);

/// <summary>What a key that somebody brings is.</summary>
/// <param name="Badge">Whose it is; null where it is nobody's.</param>
/// <param name="IsRevoked">Whether it was good once and no more.</param>
public readonly record struct KeyFound(WorkerBadge? Badge, bool IsRevoked);

/// <summary>
/// The keys by which workers come in: 192 random bits each, of which the gallery keeps the SHA-256 alone; a number that nobody can guess
/// needs no slower hash. The keys of the gallery's own
/// workers are made anew whenever one starts and kept nowhere. Safe for any number of threads.
/// </summary>
public sealed class WorkerKeys
{
    /// <summary>Keys that are good at once, and keys in all: a slip of a script must not fill the database.</summary>
    public const int Most = 100, MostInAll = 10_000;

    /// <summary>Longest name of a key.</summary>
    public const int LongestName = 80;

    private const int KeyBytes = 24;

    private readonly WorkerKeyStore _store;
    private readonly TimeProvider _clock;
    private readonly Lock _changing = new();
    private readonly Dictionary<int, byte[]> _own = [];
    private ImmutableArray<StoredWorkerKey>? _keys;

    /// <summary>Keys as the store has them; it is read when they are first asked for.</summary>
    public WorkerKeys(WorkerKeyStore store, TimeProvider clock) => (_store, _clock) = (store, clock);

    /// <summary>Every key, the newest first.</summary>
    public IReadOnlyList<WorkerKeyAnswer> All =>
        [.. Keys.Reverse().Select(key =>
            new WorkerKeyAnswer(key.Id, key.Name, Time(key.CreatedAt), key.RevokedAt is { } at ? Time(at) : null))];

    private ImmutableArray<StoredWorkerKey> Keys
    {
        get
        {
            lock (_changing)
            {
                return _keys ??= [.. _store.All()];
            }
        }
    }

    /// <summary>Whose key this is, in a time that does not depend on how much of it is right.</summary>
    public KeyFound Find(string key)
    {
        byte[] hash = HashOf(key);
        lock (_changing)
        {
            foreach (var (place, own) in _own)
            {
                if (CryptographicOperations.FixedTimeEquals(hash, own))
                {
                    return new(OwnBadge(place), IsRevoked: false);
                }
            }
        }

        return Keys.FirstOrDefault(known => CryptographicOperations.FixedTimeEquals(hash, known.Hash)) is { } found
            ? new(new(found.Id, found.Name), found.RevokedAt is not null)
            : default;
    }

    /// <summary>The badge of one of the gallery's own workers.</summary>
    /// <param name="place">Which, from 1.</param>
    public static WorkerBadge OwnBadge(int place) => new(-place, "this gallery");

    /// <summary>A key for one of the gallery's own workers. The one that was made for this place before is worthless.</summary>
    /// <param name="place">Which, from 1.</param>
    public string MakeOwn(int place)
    {
        string made = Make();
        lock (_changing)
        {
            _own[place] = HashOf(made);
        }

        return made;
    }

    /// <summary>Makes a key.</summary>
    /// <param name="name">What it is called, 1 to 80 printed characters.</param>
    /// <exception cref="RunRefusedException">The name cannot be had, or there are too many keys.</exception>
    /// <exception cref="NotKeptException">It could not be written.</exception>
    public NewWorkerKey Make(string name)
    {
        name = name.Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            throw new RunRefusedException(RunRefusal.BadOrder, "name",
                $"A key has a name of 1 to {LongestName} printed characters, such as the machine that will use it.", LongestName);
        }

        lock (_changing)
        {
            var keys = Keys;
            if (keys.Any(key => key.RevokedAt is null && key.Name == name))
            {
                throw new RunRefusedException(RunRefusal.Conflict, "name",
                    $"There is a key called {name} already. It was shown when it was made, and is not shown again: choose another name, or revoke that one.");
            }

            if (keys.Count(key => key.RevokedAt is null) >= Most || keys.Length >= MostInAll)
            {
                throw new RunRefusedException(RunRefusal.Conflict, "keys",
                    $"There are {Most} keys already, as many as this gallery has. Revoke one that is no longer needed.", Most);
            }

            string made = Make();
            var row = new StoredWorkerKey { Name = name, Hash = HashOf(made), CreatedAt = _clock.GetUtcNow().ToUnixTimeMilliseconds() };
            _store.Add(row);
            _keys = keys.Add(row);
            return new(row.Id, row.Name, made);
        }
    }

    /// <summary>Makes a key worthless, for good. One that is already is left as it is.</summary>
    /// <exception cref="RunRefusedException">There is no such key.</exception>
    /// <exception cref="NotKeptException">It could not be written; the key is good as before.</exception>
    public void Revoke(long id)
    {
        lock (_changing)
        {
            var keys = Keys;
            var key = keys.FirstOrDefault(key => key.Id == id)
                ?? throw new RunRefusedException(RunRefusal.Unknown, "id", "There is no such key here.");
            if (key.RevokedAt is null)
            {
                var row = new StoredWorkerKey { Id = key.Id, Name = key.Name, Hash = key.Hash, CreatedAt = key.CreatedAt,
                    RevokedAt = _clock.GetUtcNow().ToUnixTimeMilliseconds() };
                _store.Revoke(row);
                _keys = keys.Replace(key, row);
            }
        }
    }

    private static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
