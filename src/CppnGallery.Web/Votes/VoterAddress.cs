using System.Security.Cryptography;
using System.Text;
using CppnGallery.Web.Hosting;

namespace CppnGallery.Web.Votes;

/// <summary>
/// Where a vote comes from, as a text that stands for the address on one day: enough to count, too little to know. It is a keyed hash of the address and the
/// day; the key is a file beside the others of the gallery, so that a copy of the database alone tells nothing.
/// </summary>
internal sealed class VoterAddress(string keyFolder, TimeProvider clock)
{
    private const string KeyName = "addresses.key";
    private const int KeyBytes = 32;

    private readonly Lazy<byte[]> _key = new(() => ReadOrMakeKey(Path.Combine(keyFolder, KeyName)));

    /// <summary>Today's text for it, 64 characters.</summary>
    public string Today(HttpContext context) =>
        Convert.ToHexString(HMACSHA256.HashData(_key.Value, Encoding.ASCII.GetBytes($"{clock.GetUtcNow():yyyy-MM-dd} {VisitorAddress.Of(context)}")));

    private static byte[] ReadOrMakeKey(string path)
    {
        if (!File.Exists(path))
        {
            KeyFile.Write(path, RandomNumberGenerator.GetBytes(KeyBytes));
        }

        return File.ReadAllBytes(path);
    }
}
