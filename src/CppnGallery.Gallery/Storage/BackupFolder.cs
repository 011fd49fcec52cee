using System.Security.Cryptography;
using System.Text.Json;
using CppnGallery.Gallery.Models;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Storage;

/// <summary>What a backup says of itself.</summary>
/// <param name="Format">1.</param>
/// <param name="TakenAt">When its votes were read.</param>
/// <param name="Votes">Votes in it, undone ones included.</param>
/// <param name="Undos">Votes undone.</param>
/// <param name="Files">Files in it, this text and the sums aside.</param>
/// <param name="Bytes">Their length together.</param>
public sealed record BackupNote(int Format, DateTimeOffset TakenAt, long Votes, long Undos, int Files, long Bytes);

/// <summary>
/// How a backup lies on the disk: a folder with the database, the keys and the models as in a data directory, <c>backup.json</c>, and the SHA-256 of every file in <c>SHA256SUMS</c>, which the usual
/// program checks too (<c>sha256sum -c SHA256SUMS</c>).
/// </summary>
internal static class BackupFolder
{
    public const int Format = 1;
    public const string NoteName = "backup.json";
    public const string SumsName = "SHA256SUMS";

    /// <summary>Folder of the keys in a data directory.</summary>
    public const string KeysFolder = "keys";

    /// <summary>The folders of a data directory that belong to a backup. What else lies there can be made anew.</summary>
    public static readonly IReadOnlyList<string> Folders = [KeysFolder, ModelsOnShow.RunsFolder, ModelsOnShow.ImportedFolder];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Copies a file, with who may read it, and flushes the copy.</summary>
    /// <returns>Its SHA-256, 64 hexadecimal digits.</returns>
    public static string Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File.GetUnixFileMode(source.SafeFileHandle);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        using var target = new FileStream(to, options);
        source.CopyTo(target);
        target.Flush(flushToDisk: true);
        source.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(source));
    }

    /// <summary>Writes the note and the sums.</summary>
    public static void Seal(string folder, BackupNote note, IReadOnlyDictionary<string, string> sums)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(note, Json);
        WholeFile.Write(Path.Combine(folder, NoteName), stream => stream.Write(text));
        WholeFile.Write(Path.Combine(folder, SumsName), stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            foreach (var (path, sum) in sums.Append(new(NoteName, Convert.ToHexStringLower(SHA256.HashData(text)))).OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                writer.Write($"{sum}  {path}\n");
            }
        });
    }

    /// <summary>Reads a backup to its last byte.</summary>
    /// <returns>The note, and the files with their sums, by their paths from the backup's folder on, with <c>/</c> between the names.</returns>
    /// <exception cref="InvalidDataException">It is none, or it is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (BackupNote Note, IReadOnlyDictionary<string, string> Sums) Check(string folder, CancellationToken cancellationToken)
    {
        string sumsFile = Path.Combine(folder, SumsName);
        if (!File.Exists(sumsFile))
        {
            throw new InvalidDataException($"{Path.GetFullPath(folder)} is no backup of a gallery: it holds no {SumsName}.");
        }

        var sums = new Dictionary<string, string>();
        foreach (string line in File.ReadAllLines(sumsFile))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string[] parts = line.Split("  ", 2);
            if (parts.Length < 2 || !IsOurs(parts[1]) || !sums.TryAdd(parts[1], parts[0]))
            {
                throw Damaged(folder, $"'{line}' in {SumsName} names no file of a gallery");
            }

            string path = Path.Combine(folder, parts[1]);
            if (!File.Exists(path) || SumOf(path) != parts[0])
            {
                throw Damaged(folder, $"{parts[1]} is {(File.Exists(path) ? "not what was saved" : "gone")}");
            }
        }

        var note = sums.Remove(NoteName) ? JsonSerializer.Deserialize<BackupNote>(File.ReadAllBytes(Path.Combine(folder, NoteName)), Json)! : throw Damaged(folder, $"{SumsName} lacks {NoteName}");
        return note.Format != Format ? throw new InvalidDataException($"The backup {folder} is of format {note.Format}; this program reads {Format}.")
            : note.Files == sums.Count && sums.ContainsKey(GalleryDatabase.FileName) ? (note, sums)
            : throw Damaged(folder, $"{SumsName} names {sums.Count} files of {note.Files}");
    }

    private static InvalidDataException Damaged(string folder, string how) => new($"The backup {Path.GetFullPath(folder)} is damaged: {how}. Nothing was restored.");

    /// <summary>The SHA-256 of a file, 64 hexadecimal digits.</summary>
    public static string SumOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    // Where a file goes is said by the backup, so a strange one must not name places outside of the data directory.
    private static bool IsOurs(string path)
    {
        string[] names = path.Split('/');
        return path is NoteName or GalleryDatabase.FileName
            || (names.Length > 1 && Folders.Contains(names[0]) && !names.Any(name => name is "" or "." or "..") && path.IndexOfAny(['\\', ':']) < 0);
    }
}
