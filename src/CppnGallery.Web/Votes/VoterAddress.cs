using System.Net;
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

    // A household or a rented server has all addresses below these bits of an IPv6 address, and would have a limit for each.
    private const int NetworkBytes = 8;

    private readonly Lazy<byte[]> _key = new(() => ReadOrMakeKey(Path.Combine(keyFolder, KeyName)));

    /// <summary>The address as limits count it: an IPv4 address, or the first 64 bits of an IPv6 address.</summary>
    public static string Counted(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        byte[] bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.Length > NetworkBytes ? bytes[..NetworkBytes] : bytes);
    }

    /// <summary>Today's text for it, 64 characters.</summary>
    public string Today(HttpContext context) =>
        Convert.ToHexString(HMACSHA256.HashData(_key.Value, Encoding.ASCII.GetBytes($"{clock.GetUtcNow():yyyy-MM-dd} {Counted(context)}")));

    private static byte[] ReadOrMakeKey(string path)
    {
        if (!File.Exists(path))
        {
            KeyFile.Write(path, RandomNumberGenerator.GetBytes(KeyBytes));
        }

        return File.ReadAllBytes(path);
    }
}
