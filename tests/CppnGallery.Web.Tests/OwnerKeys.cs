using System.Security.Cryptography;
using System.Text;

namespace CppnGallery.Web.Tests;

/// <summary>The owner's key of servers that tests start on a data directory of their own.</summary>
internal static class OwnerKeys
{
    /// <summary>Makes <see cref="GalleryServer.OwnerKey"/> the key of a data directory.</summary>
    public static void Write(string data) => File.WriteAllText(
        Path.Combine(Directory.CreateDirectory(Path.Combine(data, "keys")).FullName, "owner.hash"), Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(GalleryServer.OwnerKey))));
}
