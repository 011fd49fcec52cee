using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Storage;

/// <summary>The data directory and the database file in it.</summary>
internal sealed class GalleryFiles(string dataDirectory, IDbContextFactory<GalleryDatabase> databases)
{
    // Held while tables are made or changed. The system lets go of it when a process dies, however it dies.
    private const string LockName = "gallery.lock";

    private readonly string _directory = Path.GetFullPath(dataDirectory);

    /// <summary>Makes the directory and the tables where they are missing.</summary>
    /// <exception cref="IOException">See <see cref="GalleryServices.OpenGallery"/>.</exception>
    public void Prepare()
    {
        using var soleMigrator = TakeLock();
        string file = Path.Combine(_directory, GalleryDatabase.FileName);
        try
        {
            if (ScratchMark.IsOn(file))
            {
                throw new IOException(
                    $"The database {file} holds simulated votes (cppn simulate-votes made it), and a gallery does not count those. Name another folder in Gallery:DataDirectory.");
            }

            using var database = databases.CreateDbContext();
            if (database.Database.GetPendingMigrations().Any())
            {
                ForgetDeadMigrators(database);
                database.Database.Migrate();
            }
        }
        catch (SqliteException fault)
        {
            throw new IOException(
                $"The gallery's database {file} cannot be opened ({fault.Message}). "
                + "It must be a file of this gallery that its user may read and write; Gallery:DataDirectory names its folder.",
                fault);
        }
    }

    // Taking the lock also shows that files can be written here.
    private FileStream TakeLock()
    {
        try
        {
            Directory.CreateDirectory(_directory);
            return new FileStream(Path.Combine(_directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The data directory {_directory} cannot be used ({fault.Message}). "
                + "Name a folder that the gallery's user may write, and that no other server is just opening, in Gallery:DataDirectory.",
                fault);
        }
    }

    // The framework guards migrations by a row in a table of its own. A process killed while it migrates leaves that row behind and
    // every later one would wait for it for ever; under our lock, a row that is there has no owner.
    private static void ForgetDeadMigrators(GalleryDatabase database) =>
        database.Database.ExecuteSqlRaw("""DROP TABLE IF EXISTS "__EFMigrationsLock" """);
}
