using System.Security.Cryptography;
using System.Text;

namespace CppnGallery.Rendering;

/// <summary>
/// Finished files on disk, so that a restarted gallery does not draw them again; the least recently used go when there are too many bytes. It is a cache and
/// nothing else: the folder may be deleted, damaged, full or read-only at any time, and all that happens is that pictures are drawn. Safe for any number of
/// threads; of several processes each keeps its own count, so give each its own folder.
/// </summary>
public sealed class PictureStore
{
    /// <summary>Share of the limit that is left after cleaning, so that not every new file means another round.</summary>
    private const double KeptShare = 0.9;

    private const string Extension = ".picture";

    private readonly string _folder;
    private readonly long _capacity;
    private readonly string _version = typeof(PictureStore).Module.ModuleVersionId.ToString();
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>A store over a folder, which need not be there yet.</summary>
    /// <param name="folder">Where the files lie; nothing else should.</param>
    /// <param name="capacity">Most bytes; 0 keeps nothing.</param>
    public PictureStore(string folder, long capacity)
    {
        _folder = folder;
        _capacity = capacity;
        _bytes = Quietly(() => Files().Sum(file => file.Length));
        Clean();
    }

    /// <summary>The file kept under this key, or null; one that was damaged is thrown away.</summary>
    public byte[]? Read(string key) => Quietly(() =>
    {
        string path = PathOf(key);
        if (_capacity == 0 || !File.Exists(path))
        {
            return null;
        }

        byte[] stored = File.ReadAllBytes(path);
        int head = Math.Min(SHA256.HashSizeInBytes, stored.Length);
        var file = stored.AsSpan(head);
        if (!stored.AsSpan(0, head).SequenceEqual(ChecksumOf(key, file)))
        {
            Delete(new FileInfo(path));
            return null;
        }

        // Times of access are not kept everywhere; this one is ours.
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        return file.ToArray();
    });

    /// <summary>Keeps a file, if it can be kept.</summary>
    public void Write(string key, ReadOnlyMemory<byte> file) => Quietly(() =>
    {
        long length = file.Length + SHA256.HashSizeInBytes;
        string path = PathOf(key);
        if (length > _capacity || File.Exists(path))
        {
            return 0;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Renamed when whole, and with its checksum before it: a crash at any moment leaves no half picture that would be believed.
        string part = $"{path}.{Path.GetRandomFileName()}.part";
        try
        {
            using (var stream = File.Create(part))
            {
                stream.Write(ChecksumOf(key, file.Span));
                stream.Write(file.Span);
            }

            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }

        Interlocked.Add(ref _bytes, length);
        Clean();
        return 0;
    });

    private void Clean()
    {
        if (Interlocked.Read(ref _bytes) <= _capacity)
        {
            return;
        }

        lock (_lock)
        {
            Quietly(() =>
            {
                // Counted anew: others may have deleted.
                FileInfo[] files = [.. Files().OrderBy(file => file.LastWriteTimeUtc)];
                Interlocked.Exchange(ref _bytes, files.Sum(file => file.Length));
                foreach (var file in files)
                {
                    if (Interlocked.Read(ref _bytes) <= _capacity * KeptShare)
                    {
                        break;
                    }

                    Delete(file);
                }

                return 0;
            });
        }
    }

    private void Delete(FileInfo file)
    {
        long length = file.Length;
        file.Delete();
        Interlocked.Add(ref _bytes, -length);
    }

    // What an earlier process left half written counts too, and goes by its age like the rest.
    private FileInfo[] Files() => Directory.Exists(_folder) ? new DirectoryInfo(_folder).GetFiles($"*{Extension}*", SearchOption.AllDirectories) : [];

    // Over the key as well: a file that came under another one's name is none of its pictures.
    private static byte[] ChecksumOf(string key, ReadOnlySpan<byte> file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(key));
        hash.AppendData(file);
        return hash.GetHashAndReset();
    }

    // The drawing code's own version is part of the name: what another version drew is never found, and goes in time.
    private string PathOf(string key)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_version} {key}")));
        return Path.Combine(_folder, name[..2], name + Extension);
    }

    private static T? Quietly<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
