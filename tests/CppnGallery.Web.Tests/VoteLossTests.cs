using System.Net;
using System.Text.Json;
using CppnGallery.Browser.Tests;
using CppnGallery.Gallery.Storage;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Web.Tests;

/// <summary>What becomes of the votes of a real server that is killed, whose log is damaged, and that is saved while people vote.</summary>
public sealed class VoteLossTests : IDisposable
{
    private const int Votes = 40;

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-loss-").FullName;

    private string Data => Path.Combine(_folder, "data");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_damaged_log_is_told_at_the_start_and_to_those_who_ask_until_the_owner_accepts_it()
    {
        await using (var server = await StartAsync(Data))
        {
            await VoteAsync(server, Votes);
            await server.KillAsync();
        }

        string log = Path.Combine(Data, "gallery.db-wal");
        byte[] bytes = File.ReadAllBytes(log);
        bytes[bytes.Length / 2] ^= 0x10;
        File.WriteAllBytes(log, bytes);

        await using (var server = await StartAsync(Data))
        {
            int missing = Votes - Read(Path.Combine(Data, "gallery.db")).Count;
            Assert.InRange(missing, 1, Votes - 1);
            Assert.Contains($"Votes are missing: {missing} votes and 0 undos", server.Said, StringComparison.Ordinal);
            using var visitor = new HttpClient { BaseAddress = server.Address };
            using var health = await visitor.GetAsync("/healthz");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.Contains($"{missing} votes", (await health.JsonAsync()).GetProperty("faults").Text("votes"), StringComparison.Ordinal);
            await server.KillAsync();
        }

        File.Delete(Path.Combine(Data, "votes.mark"));
        await using var accepted = await StartAsync(Data);
        using var asking = new HttpClient { BaseAddress = accepted.Address };
        Assert.Equal("open", (await asking.GetJsonAsync("/healthz")).Text("status"));
    }

    [Fact]
    public async Task Votes_reach_the_databases_own_file_while_the_gallery_is_open()
    {
        await using var server = await StartAsync(Data, ("Storage:CheckpointSeconds", "1"));
        await VoteAsync(server, 5);

        string copy = Path.Combine(_folder, "copy.db");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        do
        {
            await Task.Delay(50, limit.Token);
            File.Copy(Path.Combine(Data, "gallery.db"), copy, overwrite: true);
        }
        while (CountIn(copy) < 5);
    }

    [Fact]
    public async Task A_second_server_is_told_who_has_the_folder_and_ends_and_a_kill_frees_it()
    {
        await using var first = await StartAsync(Data);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () => await (await StartAsync(Data)).DisposeAsync());

        Assert.StartsWith("The server ended with 1 before it listened", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"is in use: process {first.Id} on {Environment.MachineName}, since 20", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", fault.Message, StringComparison.Ordinal);
        await VoteAsync(first, 1);
        await first.KillAsync();
        await using var next = await StartAsync(Data);
    }

    [Fact]
    public async Task A_backup_taken_while_people_vote_opens_with_what_was_acknowledged_before_it()
    {
        string restored = Path.Combine(_folder, "restored");
        List<string> before, after;
        await using (var server = await StartAsync(Data))
        {
            before = await VoteAsync(server, 25);
            var voting = VoteAsync(server, 25);
            GalleryBackup.Take(Data, Path.Combine(_folder, "backup"));
            after = [.. before, .. await voting];
        }

        GalleryRestore.Restore(Path.Combine(_folder, "backup"), restored, replace: false);
        var votes = Read(Path.Combine(restored, "gallery.db"));
        Assert.Subset(votes.ToHashSet(), before.ToHashSet());
        Assert.Subset(after.ToHashSet(), votes.ToHashSet());

        // With the keys: who voted there is the same voter here.
        Assert.All(["owner.hash", "addresses.key"], name => Assert.Equal(File.ReadAllBytes(Path.Combine(Data, "keys", name)), File.ReadAllBytes(Path.Combine(restored, "keys", name))));
        await using var opened = await StartAsync(restored);
        using var visitor = new HttpClient { BaseAddress = opened.Address };
        Assert.Equal("open", (await visitor.GetJsonAsync("/healthz")).Text("status"));
    }

    // Copied amid a checkpoint it is no whole database; the next copy is.
    private static int CountIn(string copy)
    {
        try
        {
            return Read(copy).Count;
        }
        catch (SqliteException)
        {
            return 0;
        }
    }

    private static List<string> Read(string file)
    {
        using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "SELECT lower(MatchupId) FROM Votes";
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    private static async Task<List<string>> VoteAsync(ServerProcess server, int count)
    {
        using var visitor = new HttpClient { BaseAddress = server.Address };
        var matchups = new List<string>();
        for (int i = 0; i < count; i++)
        {
            JsonElement matchup = await visitor.GetJsonAsync("/api/matchups/next");
            Assert.Equal(HttpStatusCode.OK, (await visitor.VoteAsync(matchup, "left")).StatusCode);
            matchups.Add(matchup.Text("id"));
        }

        return matchups;
    }

    private Task<ServerProcess> StartAsync(string data, params (string Name, string Value)[] settings) => ServerProcess.StartAsync(data, settings: [
        ("Gallery:CheckpointDirectory", TinyModels.SaveTwo(Path.Combine(_folder, "checkpoints"))), ("Votes:CooldownSeconds", "0"), ("Storage:CheckpointSeconds", "86400"), .. settings]);
}
