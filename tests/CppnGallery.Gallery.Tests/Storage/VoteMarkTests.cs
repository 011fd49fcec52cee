using CppnGallery.Gallery.Storage;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Gallery.Tests.Storage;

/// <summary>Votes that were acknowledged and are gone are told.</summary>
public sealed class VoteMarkTests : IDisposable
{
    private const int Votes = 40;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_log_that_is_gone_is_told_until_the_mark_is_deleted_and_votes_go_on_meanwhile()
    {
        await VoteAndDieAsync("data");
        File.Delete(_folder["data/gallery.db-wal"]);

        using (var gallery = new OpenedGallery(_folder["data"]))
        {
            Assert.Equal(new VoteCount(Votes, 1), Mark(gallery).Missing);
            await CastAsync(gallery);
        }

        // The new vote stands for none of the missing.
        using (var again = new OpenedGallery(_folder["data"]))
        {
            Assert.Equal(new VoteCount(Votes, 1), Mark(again).Missing);
            Assert.Single(await again.Ledger.ReadAsync());
        }

        File.Delete(_folder["data/votes.mark"]);
        using var accepted = new OpenedGallery(_folder["data"]);
        Assert.True(Mark(accepted).Missing.IsNone);
    }

    [Fact]
    public async Task Of_a_damaged_log_as_many_are_missing_as_cannot_be_read()
    {
        await VoteAndDieAsync("data");
        string log = _folder["data/gallery.db-wal"];
        byte[] bytes = File.ReadAllBytes(log);
        bytes[bytes.Length / 2] ^= 0x10;
        File.WriteAllBytes(log, bytes);

        using var gallery = new OpenedGallery(_folder["data"]);

        int left = (await gallery.Ledger.ReadAsync()).Count;
        Assert.InRange(left, 1, Votes - 1);
        Assert.Equal(new VoteCount(Votes - left, 1), Mark(gallery).Missing);
    }

    [Fact]
    public async Task A_killed_gallery_whose_log_is_whole_misses_nothing()
    {
        await VoteAndDieAsync("data");

        using var gallery = new OpenedGallery(_folder["data"]);

        Assert.True(Mark(gallery).Missing.IsNone);
        Assert.Equal(Votes - 1, (await gallery.Ledger.ReadAsync()).Count);
        Assert.True(CountIn(_folder["data/gallery.db"]) == Votes, "At the start the log goes into the file.");
    }

    [Fact]
    public void The_loss_is_logged_as_an_error_with_its_numbers()
    {
        new VoteMark(_folder["votes.mark"], new Log<VoteMark>()).Open(new(40, 3));
        var log = new Log<VoteMark>();
        var mark = new VoteMark(_folder["votes.mark"], log);

        mark.Open(new(17, 3));

        Assert.Equal(new VoteCount(23, 0), mark.Missing);
        var (level, text) = Assert.Single(log.Lines);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("23 votes and 0 undos", text);
        Assert.Contains(_folder["votes.mark"], text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_line_that_was_cut_off_while_it_was_written_leaves_the_one_before(int more)
    {
        var mark = new VoteMark(_folder["votes.mark"], new Log<VoteMark>());
        mark.Open(new(7, 0));
        mark.Add(new(1, 0));
        if (more > 0)
        {
            mark.Add(new(1, 0));
        }

        // The newest line, wherever it lies.
        byte[] bytes = File.ReadAllBytes(_folder["votes.mark"]);
        int newest = System.Text.Encoding.ASCII.GetString(bytes).IndexOf($"{8 + more} votes", StringComparison.Ordinal);
        bytes.AsSpan(newest + 10, 20).Clear();
        File.WriteAllBytes(_folder["votes.mark"], bytes);

        var reopened = new VoteMark(_folder["votes.mark"], new Log<VoteMark>());
        reopened.Open(new(0, 0));
        Assert.Equal(new VoteCount(7 + more, 0), reopened.Missing);
    }

    [Fact]
    public void A_mark_that_cannot_be_read_or_written_is_told_and_stops_nobody()
    {
        var log = new Log<VoteMark>();
        File.WriteAllText(_folder["votes.mark"], "nonsense");
        var mark = new VoteMark(_folder["votes.mark"], log);
        mark.Open(new(7, 0));
        Assert.Contains("cannot be read", Assert.Single(log.Lines).Text);
        Assert.Null(mark.Fault);

        File.Delete(_folder["votes.mark"]);
        Directory.CreateDirectory(_folder["votes.mark"]);
        mark.Add(new(1, 0));
        Assert.NotNull(mark.Fault);

        // Once it can be written again, what came meanwhile is in it.
        Directory.Delete(_folder["votes.mark"]);
        mark.Add(new(1, 0));
        Assert.Null(mark.Fault);
        var reopened = new VoteMark(_folder["votes.mark"], log);
        reopened.Open(new(0, 0));
        Assert.Equal(new VoteCount(9, 0), reopened.Missing);
    }

    private static VoteMark Mark(OpenedGallery gallery) => gallery.Services.GetRequiredService<VoteMark>();

    // What lies on the disk at the moment of a kill: the files are copied while the gallery is open.
    private async Task VoteAndDieAsync(string name)
    {
        using var gallery = new OpenedGallery(_folder["alive"]);
        for (int i = 1; i < Votes; i++)
        {
            await CastAsync(gallery);
        }

        var (matchup, voter) = await CastAsync(gallery);
        Assert.Equal(UndoOutcome.Undone, (await gallery.VoteBox.UndoAsync(matchup, voter)).Outcome);
        Directory.CreateDirectory(_folder[name]);
        foreach (string file in new[] { "gallery.db", "gallery.db-wal", "votes.mark" })
        {
            File.Copy(_folder[$"alive/{file}"], _folder[$"{name}/{file}"]);
        }

        Assert.Equal(0, CountIn(_folder[$"{name}/gallery.db"]));
    }

    // In the file alone, without its log.
    private int CountIn(string database)
    {
        string copy = _folder[$"{Guid.NewGuid():N}.db"];
        File.Copy(database, copy);
        using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM Votes";
        return Convert.ToInt32(command.ExecuteScalar(), null);
    }

    private static async Task<(Matchup Matchup, Guid Voter)> CastAsync(OpenedGallery gallery)
    {
        var matchup = new Matchup(Guid.NewGuid(), Latent.FromSeed(1), new ModelId("a", "0000000a"), new ModelId("b", "0000000b"));
        var voter = Guid.NewGuid();
        Assert.Equal(CastOutcome.Accepted, (await gallery.VoteBox.CastAsync(matchup, voter, Choice.Left)).Outcome);
        return (matchup, voter);
    }
}
