using CppnGallery.Gallery.Storage;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Tests.Storage;

public sealed class GalleryDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_migrations_make_what_the_model_says()
    {
        using var gallery = new OpenedGallery(_folder.Path);
        using var database = gallery.OpenDatabase();

        Assert.False(database.Database.HasPendingModelChanges());
        Assert.Empty(database.Database.GetPendingMigrations());
    }

    [Fact]
    public void The_tables_are_those_that_the_model_would_create_itself()
    {
        using var gallery = new OpenedGallery(_folder["migrated"]);
        using var migrated = gallery.OpenDatabase();
        using var created = new GalleryDatabase(new DbContextOptionsBuilder<GalleryDatabase>().UseSqlite($"Data Source={_folder["created.db"]}").Options);
        created.Database.EnsureCreated();

        string[] tables = TableText.Of(migrated);
        Assert.Contains(tables, line => line.StartsWith("Votes: Replaces", StringComparison.Ordinal));
        Assert.Equal(TableText.Of(created), tables);
    }

    [Fact]
    public async Task Fifty_open_connections_all_write_ahead_and_flush_fully()
    {
        using var gallery = new OpenedGallery(_folder.Path);
        var databases = new List<GalleryDatabase>();
        try
        {
            for (int i = 0; i < 50; i++)
            {
                databases.Add(gallery.OpenDatabase());

                // Both ways of opening meet their own event.
                if (i % 2 == 0)
                {
                    await databases[^1].Database.OpenConnectionAsync();
                }
                else
                {
                    databases[^1].Database.OpenConnection();
                }
            }

            Assert.All(databases, database =>
            {
                Assert.Equal("wal", Ask<string>(database, "PRAGMA journal_mode"));
                Assert.Equal(2, Ask<long>(database, "PRAGMA synchronous"));
                Assert.True(Ask<long>(database, "PRAGMA busy_timeout") >= 1000);
            });
        }
        finally
        {
            databases.ForEach(database => database.Dispose());
        }
    }

    private static T Ask<T>(GalleryDatabase database, string pragma)
    {
        using var command = database.Database.GetDbConnection().CreateCommand();
        command.CommandText = pragma;
        return (T)command.ExecuteScalar()!;
    }
}
