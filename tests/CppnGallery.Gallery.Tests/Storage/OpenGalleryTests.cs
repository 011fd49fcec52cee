using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Tests.Storage;

public sealed class OpenGalleryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_data_directory_is_made()
    {
        using var gallery = new OpenedGallery(_folder["deep/down/data"]);

        Assert.True(File.Exists(_folder["deep/down/data/gallery.db"]));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_answered_in_a_sentence()
    {
        File.WriteAllText(_folder["file"], "in the way");

        var fault = Assert.Throws<IOException>(() => new OpenedGallery(_folder["file/data"]));

        Assert.StartsWith($"The data directory {_folder["file/data"]} cannot be used (", fault.Message);
        Assert.Contains("Gallery:DataDirectory", fault.Message);
    }

    [Fact]
    public void A_directory_where_no_file_can_be_made_is_answered_in_a_sentence()
    {
        // Stands for a folder without the right to write, which a test run by root would have all the same.
        Directory.CreateDirectory(_folder["data/gallery.lock"]);

        var fault = Assert.Throws<IOException>(() => new OpenedGallery(_folder["data"]));

        Assert.StartsWith($"The data directory {_folder["data"]} cannot be used (", fault.Message);
    }

    [Fact]
    public void A_file_that_is_no_database_is_answered_in_a_sentence_and_left_alone()
    {
        string garbage = new('x', 5000);
        File.WriteAllText(_folder["gallery.db"], garbage);

        var fault = Assert.Throws<IOException>(() => new OpenedGallery(_folder.Path));

        Assert.StartsWith($"The gallery's database {_folder["gallery.db"]} cannot be opened (", fault.Message);
        Assert.Equal(garbage, File.ReadAllText(_folder["gallery.db"]));
    }

    [Fact]
    public void A_database_that_is_a_folder_is_answered_in_a_sentence()
    {
        Directory.CreateDirectory(_folder["gallery.db"]);

        var fault = Assert.Throws<IOException>(() => new OpenedGallery(_folder.Path));

        Assert.StartsWith($"The gallery's database {_folder["gallery.db"]} cannot be opened (", fault.Message);
    }

    [Fact]
    public async Task A_gallery_killed_while_it_made_its_tables_opens_again()
    {
        // What such a process leaves behind: the framework's guard row and no tables.
        using (var connection = new SqliteConnection($"Data Source={_folder["gallery.db"]}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
                """;
            command.ExecuteNonQuery();
        }

        using var gallery = await Task.Run(() => new OpenedGallery(_folder.Path)).WaitAsync(TimeSpan.FromSeconds(30));
        var matchup = new Matchup(Guid.NewGuid(), Latent.FromSeed(1), new ModelId("", "0000000a"), new ModelId("", "0000000b"));
        await gallery.VoteBox.CastAsync(matchup, Guid.NewGuid(), Choice.Left);
        await using var database = gallery.OpenDatabase();
        Assert.Equal(1, await database.Votes.CountAsync());
    }

    [Fact]
    public void Two_galleries_in_two_folders_are_open_side_by_side()
    {
        using var one = new OpenedGallery(_folder["one"]);
        using var two = new OpenedGallery(_folder["two"]);

        Assert.True(File.Exists(_folder["one/gallery.db"]));
        Assert.True(File.Exists(_folder["two/gallery.db"]));
    }
}
