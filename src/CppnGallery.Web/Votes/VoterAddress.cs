using System.Security.Cryptography;
using System.Text;
using CppnGallery.Gallery.Storage;
using CppnGallery.Gallery.Votes;
using CppnGallery.Web.Hosting;

namespace CppnGallery.Web.Votes;

/// <summary>
/// Where a vote comes from, as a text that stands for the address on one day: enough to count, too little to know. It is a keyed hash of the address and the
/// day; the key is a file beside the others of the gallery, so that a copy of the database alone tells nothing. Safe for any number of threads.
/// </summary>
internal sealed class VoterAddress(string keyFolder, VoteDays days)
{
    private const string KeyName = "addresses.key";
    private const int KeyBytes = 32;

    private readonly string _path = Path.Combine(keyFolder, KeyName);
    private readonly Lock _lock = new();
    private byte[]? _key;

    /// <summary>Today's text for it, 64 characters.</summary>
    /// <exception cref="NotKeptException">The key's file cannot be read or written, or is damaged. The next time it is tried again.</exception>
    public string Today(HttpContext context) =>
        Convert.ToHexString(HMACSHA256.HashData(FindKey(), Encoding.ASCII.GetBytes(FormattableString.Invariant($"{days.Today:yyyy-MM-dd} {VisitorAddress.Of(context)}"))));

    /// <summary>The key, which is made where there is none.</summary>
    /// <exception cref="NotKeptException">As from <see cref="Today"/>.</exception>
    public byte[] FindKey()
    {
        lock (_lock)
        {
            try
            {
                return _key ??= ReadOrMake();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                throw new NotKeptException("The key by which votes are counted for each address cannot be used, so no vote is taken just now.", fault);
            }
        }
    }

    private byte[] ReadOrMake()
    {
        if (!File.Exists(_path))
        {
            KeyFile.Write(_path, RandomNumberGenerator.GetBytes(KeyBytes));
        }

        byte[] key = File.ReadAllBytes(_path);
        return key.Length == KeyBytes
            ? key
            : throw new InvalidDataException($"{_path} holds {key.Length} bytes and not {KeyBytes}. Delete it: another is made, and today's votes are counted anew for each address.");
    }
}
