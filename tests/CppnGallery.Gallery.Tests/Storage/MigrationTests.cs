using CppnGallery.Gallery.Votes;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Tests.Storage;

/// <summary>Files that earlier versions made. What they hold is written down here, as it was read with the sqlite3 program.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MigrationTests() => File.Copy(Path.Combine(AppContext.BaseDirectory, "Storage", "Old", "six-votes.db"), _folder["gallery.db"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Votes_from_before_undo_all_stand_with_weight_one()
    {
        using var gallery = new OpenedGallery(_folder.Path);

        var votes = await gallery.Ledger.ReadAsync();

        Assert.Equal([Choice.Left, Choice.Right, Choice.Both, Choice.Neither, Choice.Skip, Choice.Right], votes.Select(vote => vote.Choice));
        Assert.Equal([1L, 2, 3, 4, 5, 6], votes.Select(vote => vote.Id));
        Assert.All(votes, vote => Assert.Equal((1.0, 1), (vote.Probability, vote.Pairs)));
        Assert.Equal(
            new StandingVote(
                6,
                Guid.Parse("A277A1BF-5D9F-438D-A8DB-5429530CC3DE"),
                Guid.Parse("586A4B5E-8488-47EA-A00A-B47A1723F526"),
                Choice.Right,
                "555fcf5a",
                "faddbdf0",
                "seed-132238",
                1,
                1,
                DateTimeOffset.FromUnixTimeMilliseconds(1795368579713)),
            votes[^1]);
    }

    [Fact]
    public async Task An_old_file_gets_the_tables_of_a_new_one_and_stays_whole()
    {
        using var gallery = new OpenedGallery(_folder.Path);
        using var fresh = new OpenedGallery(_folder["fresh"]);
        await using var migrated = gallery.OpenDatabase();
        await using var created = fresh.OpenDatabase();

        Assert.Equal(TableText.Of(created), TableText.Of(migrated));
        Assert.Equal(["ok"], await migrated.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync());
    }
}
