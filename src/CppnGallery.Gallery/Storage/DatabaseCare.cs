using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Storage;

/// <summary>What the database needs now and then while the gallery is open. Safe for any number of threads.</summary>
/// <param name="databases">Which database.</param>
public sealed class DatabaseCare(IDbContextFactory<GalleryDatabase> databases)
{
    // Who asks whether votes can be written wants to know it soon: voters have a longer patience.
    private const int ProbeSeconds = 2;

    /// <summary>
    /// Copies what is committed from the write-ahead log into the database's own file, as far as readers let it and without making a voter wait. The less is in the log, the less is lost with it.
    /// </summary>
    /// <exception cref="NotKeptException">The file cannot be written.</exception>
    public void Checkpoint()
    {
        using var database = databases.CreateDbContext();
        try
        {
            database.Database.ExecuteSqlRaw("PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (Exception fault) when (NotKeptException.IsOfDatabase(fault))
        {
            throw NotKeptException.Of(database, fault);
        }
    }

    /// <summary>Commits a change that means nothing, on the same way to the disk as a vote takes, and over a connection of its own: it finds the file that lies there now.</summary>
    /// <exception cref="NotKeptException">The database cannot be written now.</exception>
    public void TryWrite()
    {
        using var database = databases.CreateDbContext();
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(database.Database.GetConnectionString())
            {
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = ProbeSeconds,
            }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA synchronous = FULL; PRAGMA user_version = {Environment.TickCount & int.MaxValue}";
            command.ExecuteNonQuery();
        }
        catch (SqliteException fault)
        {
            throw NotKeptException.Of(database, fault);
        }
    }
}
