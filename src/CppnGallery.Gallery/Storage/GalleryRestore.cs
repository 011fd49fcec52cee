using System.Globalization;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Storage;

/// <summary>Puts a backup where a gallery finds it.</summary>
public static class GalleryRestore
{
    // There for as long as a restore goes on, so that a folder with some of the old and some of the new is known for what it is. Hidden, as temporary things are.
    private const string Unfinished = ".restoring";

    private static readonly IReadOnlyList<string> Replaced =
        [GalleryDatabase.FileName, GalleryDatabase.FileName + "-wal", GalleryDatabase.FileName + "-shm", VoteMark.FileName, .. BackupFolder.Folders];

    /// <summary>Checks a backup to its last byte and then restores it. Nothing is overwritten: what it takes the place of is moved into a folder beside it.</summary>
    /// <param name="backup">The backup's folder.</param>
    /// <param name="dataDirectory">The data directory, made when missing.</param>
    /// <param name="replace">Whether the directory may hold something already.</param>
    /// <param name="cancellationToken">Cancelled before anything is moved, nothing is changed.</param>
    /// <returns>What the backup says of itself, and the folder of what lay there before; null where nothing did.</returns>
    /// <exception cref="InvalidDataException">It is no backup, or a damaged one.</exception>
    /// <exception cref="IOException">A gallery has the directory, it holds something and <paramref name="replace"/> is false, or a file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (BackupNote Note, string? Before) Restore(string backup, string dataDirectory, bool replace, CancellationToken cancellationToken = default)
    {
        var (note, sums) = BackupFolder.Check(backup, cancellationToken);
        string data = Path.GetFullPath(dataDirectory);
        using var taken = DataLock.Take(data);
        if (!replace && Directory.EnumerateFileSystemEntries(data).Any(entry => !DataLock.Files.Contains(Path.GetFileName(entry))))
        {
            throw new IOException($"The data directory {data} is not empty. With --replace the backup takes the place of what is there, which is moved aside and not deleted.");
        }

        string unfinished = Path.Combine(data, Unfinished);
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        try
        {
            CopyAll(backup, sums, unfinished, cancellationToken);
        }
        catch
        {
            // Nothing was moved yet: the gallery that was here still is.
            Directory.Delete(unfinished, recursive: true);
            throw;
        }

        string? before = MoveAside(data);
        foreach (string entry in Directory.GetFileSystemEntries(unfinished))
        {
            Directory.Move(entry, Path.Combine(data, Path.GetFileName(entry)));
        }

        FolderFlush.Flush(data);
        Directory.Delete(unfinished);
        return (note, before);
    }

    /// <summary>Whether a restore into this directory began and did not end.</summary>
    internal static bool WasCutOff(string dataDirectory) => Directory.Exists(Path.Combine(dataDirectory, Unfinished));

    private static void CopyAll(string backup, IReadOnlyDictionary<string, string> sums, string target, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(target);
        foreach (var (name, sum) in sums)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (BackupFolder.Copy(Path.Combine(backup, name), Path.Combine(target, name)) != sum)
            {
                throw new InvalidDataException($"{name} changed in the backup while it was restored. Nothing was; begin again.");
            }
        }
    }

    private static string? MoveAside(string data)
    {
        string[] there = [.. Replaced.Where(name => Path.Exists(Path.Combine(data, name)))];
        if (there.Length == 0)
        {
            return null;
        }

        string before = Path.Combine(data, string.Create(CultureInfo.InvariantCulture, $"replaced-{DateTime.UtcNow:yyyyMMdd-HHmmss-fff}"));
        Directory.CreateDirectory(before);
        foreach (string name in there)
        {
            Directory.Move(Path.Combine(data, name), Path.Combine(before, name));
        }

        return before;
    }
}
