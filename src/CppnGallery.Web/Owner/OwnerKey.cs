using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CppnGallery.Web.Hosting;

namespace CppnGallery.Web.Owner;

/// <summary>
/// What the owner knows and nobody else: 192 random bits, made at the first start and told once. The gallery keeps their SHA-256 alone, in a file beside its other
/// keys; a number that nobody can guess needs no slower hash. Whoever deletes the file and starts the gallery again gets another key, and every browser is signed out.
/// </summary>
internal sealed class OwnerKey(GalleryFolders folders)
{
    public const string FileName = "owner.hash";

    private const int KeyBytes = 24;

    private readonly string _path = Path.Combine(folders.Keys, FileName);
    private byte[]? _hash = Read(Path.Combine(folders.Keys, FileName));

    /// <summary>Whether a key was made, at this start or an earlier one.</summary>
    public bool IsMade => Volatile.Read(ref _hash) is not null;

    /// <summary>Sixteen digits that change with the key and tell nothing of it; null before there is one.</summary>
    public string? Mark => Volatile.Read(ref _hash) is { } hash ? Convert.ToHexString(SHA256.HashData(hash))[..16] : null;

    /// <summary>Whether this is the key, in a time that does not depend on how much of it is right.</summary>
    public bool Fits(string key) =>
        Volatile.Read(ref _hash) is { } hash && CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Makes a key and tells it. Told first and kept then: a process that dies between the two leaves no key that nobody knows.</summary>
    /// <exception cref="IOException">The key folder cannot be written.</exception>
    public void Make(Action<string> tell)
    {
        string key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        tell(key);
        KeyFile.Write(_path, Encoding.ASCII.GetBytes(Convert.ToHexString(hash)));
        Volatile.Write(ref _hash, hash);
    }

    private static byte[]? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        string text = File.ReadAllText(path).Trim();
        return text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw new InvalidDataException($"{path} does not hold the hash of the owner's key. Delete it, and the next start makes another key.");
    }
}
