using System.Security.Cryptography;
using System.Text;
using CppnGallery.Gallery.Storage;
using CppnGallery.Web.Hosting;

namespace CppnGallery.Web.Owner;

/// <summary>
/// What every signed-in browser's cookie must name: a random number beside the gallery's keys. Signing out makes another, so that every copy of every cookie is worth nothing, wherever it
/// lies, after a restart too. The key itself stays good. Safe for any number of threads.
/// </summary>
internal sealed class OwnerSession(GalleryFolders folders)
{
    public const string FileName = "owner.session";

    private const int Bytes = 16;

    private readonly string _path = Path.Combine(folders.Keys, FileName);
    private readonly Lock _lock = new();
    private string? _mark = Read(Path.Combine(folders.Keys, FileName));

    /// <summary>Whether this is what cookies name now; never before somebody has signed in.</summary>
    public bool IsNow(string? mark)
    {
        lock (_lock)
        {
            return mark is not null && mark == _mark;
        }
    }

    /// <summary>What a cookie given now has to name.</summary>
    /// <exception cref="NotKeptException">The key folder cannot be written.</exception>
    public string Begin()
    {
        lock (_lock)
        {
            return _mark ?? Renew();
        }
    }

    /// <summary>Ends all sessions: at once in this process, and for good once this returns.</summary>
    /// <exception cref="NotKeptException">The key folder cannot be written; after a restart the old sessions would be good again.</exception>
    public void End()
    {
        lock (_lock)
        {
            _mark = null;
            Renew();
        }
    }

    private string Renew()
    {
        string mark = Convert.ToHexString(RandomNumberGenerator.GetBytes(Bytes));
        KeyFile.Write(_path, Encoding.ASCII.GetBytes(mark));
        return _mark = mark;
    }

    // Cut off or emptied it names no session, and all browsers are signed out.
    private static string? Read(string path) => File.Exists(path) && File.ReadAllText(path).Trim() is { Length: 2 * Bytes } mark ? mark : null;
}
