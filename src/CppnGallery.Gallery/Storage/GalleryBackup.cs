using CppnGallery.Models.Checkpoints;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Gallery.Storage;

/// <summary>Copies a data directory while its gallery runs, or while none does.</summary>
public static class GalleryBackup
{
    // What a run goes on from. It must not be later than the database, which knows every step; the epochs' files must not be earlier.
    private const string StatePattern = "state.safetensors";

    /// <summary>
    /// Makes a backup: every vote that was acknowledged before it began, with its undo, the runs, the models trained and imported here and the keys, each file whole. It is there when this returns, or not
    /// at all.
    /// </summary>
    /// <param name="dataDirectory">The gallery's data directory.</param>
    /// <param name="target">The backup's folder, which must not exist yet.</param>
    /// <param name="cancellationToken">Cancelled, nothing is left.</param>
    /// <exception cref="IOException">There is no gallery in the directory, something lies at <paramref name="target"/>, or a file cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">The database is damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static BackupNote Take(string dataDirectory, string target, CancellationToken cancellationToken = default)
    {
        string data = Path.GetFullPath(dataDirectory), folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        if (!File.Exists(Path.Combine(data, GalleryDatabase.FileName)))
        {
            throw new IOException($"There is no gallery in {data}: it holds no {GalleryDatabase.FileName}.");
        }

        if (Path.Exists(folder))
        {
            throw new IOException($"{folder} is there already; a backup makes a folder of its own.");
        }

        string unfinished = $"{folder}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            MakePrivate(unfinished);
            var sums = new Dictionary<string, string>();
            Copy(IsState, data, unfinished, sums, cancellationToken);
            var takenAt = DateTimeOffset.UtcNow;
            var count = CopyDatabase(data, unfinished, sums);
            Copy(path => !IsState(path), data, unfinished, sums, cancellationToken);
            long bytes = sums.Keys.Sum(path => new FileInfo(Path.Combine(unfinished, path)).Length);
            var note = new BackupNote(BackupFolder.Format, takenAt, count.Votes, count.Undos, sums.Count, bytes);
            BackupFolder.Seal(unfinished, note, sums);
            Directory.Move(unfinished, folder);
            FolderFlush.Flush(Path.GetDirectoryName(folder)!);
            return note;
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    private static bool IsState(string path) => Path.GetFileName(path) == StatePattern;

    // Keys are in it.
    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // A file that goes away meanwhile is a run's that was deleted, or a writer's temporary one. The options pass over hidden files, which are the others of that kind.
    private static void Copy(Func<string, bool> wanted, string data, string target, Dictionary<string, string> sums, CancellationToken cancellationToken)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false };
        foreach (string root in BackupFolder.Folders.Select(name => Path.Combine(data, name)).Where(Directory.Exists))
        {
            foreach (string path in Directory.EnumerateFiles(root, "*", options).Where(wanted))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string name = Path.GetRelativePath(data, path).Replace(Path.DirectorySeparatorChar, '/');
                try
                {
                    sums[name] = BackupFolder.Copy(path, Path.Combine(target, name));
                }
                catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
                {
                }
            }
        }
    }

    private static VoteCount CopyDatabase(string data, string target, Dictionary<string, string> sums)
    {
        string copy = Path.Combine(target, GalleryDatabase.FileName);
        using (var source = Open(Path.Combine(data, GalleryDatabase.FileName), SqliteOpenMode.ReadWrite))
        using (var destination = Open(copy, SqliteOpenMode.ReadWriteCreate))
        {
            source.BackupDatabase(destination);
        }

        VoteCount count;
        using (var made = Open(copy, SqliteOpenMode.ReadWrite))
        {
            string sound = (string)Ask(made, "PRAGMA integrity_check(1)");
            count = sound == "ok" ? new((long)Ask(made, """SELECT COUNT(*) FROM "Votes" """), (long)Ask(made, """SELECT COUNT(*) FROM "Retractions" """))
                : throw new InvalidDataException($"The database in {data} is damaged, and no backup was made ({sound}).");
        }

        using (var file = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        sums[GalleryDatabase.FileName] = BackupFolder.SumOf(copy);
        return count;
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static object Ask(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return command.ExecuteScalar()!;
    }
}
