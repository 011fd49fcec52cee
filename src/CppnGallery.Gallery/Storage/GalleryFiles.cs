using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Gallery.Storage;

/// <summary>The data directory and the database file in it, held from <see cref="Prepare"/> until this is disposed of.</summary>
internal sealed partial class GalleryFiles(string dataDirectory, IDbContextFactory<GalleryDatabase> databases, ILogger<GalleryFiles> logger) : IDisposable
{
    private readonly string _directory = Path.GetFullPath(dataDirectory);
    private DataLock? _lock;

    /// <summary>How the database in a data directory is connected to.</summary>
    public static string ConnectionTo(string dataDirectory) =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(Path.GetFullPath(dataDirectory), GalleryDatabase.FileName) }.ToString();

    /// <summary>
    /// Takes the directory, makes it and the tables where they are missing, and puts what an earlier process left in the write-ahead log into the database's own file.
    /// </summary>
    /// <exception cref="IOException">See <see cref="GalleryServices.OpenGallery"/>.</exception>
    public void Prepare()
    {
        _lock = DataLock.Take(_directory);
        string file = Path.Combine(_directory, GalleryDatabase.FileName);
        if (GalleryRestore.WasCutOff(_directory))
        {
            throw new IOException($"A backup was being restored into {_directory} and that was cut off: what lies there is neither the old nor the new. Run cppn restore with --replace once more.");
        }

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

            EmptyLog(database);
        }
        catch (SqliteException fault)
        {
            throw new IOException(
                $"The gallery's database {file} cannot be opened ({fault.Message}). "
                + "It must be a file of this gallery that its user may read and write; Gallery:DataDirectory names its folder.",
                fault);
        }
    }

    /// <summary>Closes the database, of which nothing is left in the log then, and lets go of the directory.</summary>
    public void Dispose()
    {
        if (_lock is not null)
        {
            using var pool = new SqliteConnection(ConnectionTo(_directory));
            SqliteConnection.ClearPool(pool);
        }

        _lock?.Dispose();
    }

    // On a full disk the log stays what it is, and pictures can be shown all the same.
    private void EmptyLog(GalleryDatabase database)
    {
        try
        {
            database.Database.ExecuteSqlRaw("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException fault)
        {
            LogNotEmptied(fault);
        }
    }

    // The framework guards migrations by a row in a table of its own. A process killed while it migrates leaves that row behind and
    // every later one would wait for it for ever; under our lock, a row that is there has no owner.
    private static void ForgetDeadMigrators(GalleryDatabase database) =>
        database.Database.ExecuteSqlRaw("""DROP TABLE IF EXISTS "__EFMigrationsLock" """);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database's write-ahead log could not be put into its file.")]
    private partial void LogNotEmptied(Exception fault);
}
