using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CppnGallery.Browser.Tests;
using CppnGallery.Rendering.Tests;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Web.Tests;

/// <summary>An acknowledged vote is on the disk: asked of the real server process, by killing it and by looking over its shoulder.</summary>
public sealed partial class VoteDurabilityTests : IDisposable
{
    // Enough to cut some of them off at every kill; with CPPN_KILLS=20 a thousand.
    private const int VotesAKill = 50;
    private const int Voters = 8;
    private const int VotesWatched = 20;

    // Each kill costs a start of the server; CPPN_KILLS=20 is for a patient evening.
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("CPPN_KILLS") ?? "3", CultureInfo.InvariantCulture);
    private static readonly int Votes = Kills * VotesAKill;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly (string, string)[] NoLimits =
        [("Votes:CooldownSeconds", "0"), ("Votes:PerMinute", "1000000"), ("Votes:DrawsPerMinute", "1000000"), ("Votes:DailyPerVoter", "1000000"), ("Votes:DailyPerAddress", "1000000")];

    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-durable-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Votes_survive_kills_none_lost_and_none_doubled()
    {
        SaveModels();
        var random = new Random(2016);
        int[] killAfter = [.. Enumerable.Range(0, Kills).Select(_ => random.Next(1, Votes)).Order()];
        var acknowledged = new ConcurrentDictionary<Guid, string>();
        var server = new RestartedServer(await StartAsync());
        try
        {
            var voting = Enumerable.Range(0, Voters).Select(voter => Task.Run(() => VoteAsync(server, acknowledged, new Random(voter)))).ToList();
            foreach (int threshold in killAfter)
            {
                await UntilAsync(() => acknowledged.Count >= threshold);
                await Task.Delay(random.Next(20));
                await server.RestartAsync(StartAsync);
            }

            await Task.WhenAll(voting).WaitAsync(Patience);

            // Nor does the gallery take any for lost.
            using var visitor = new HttpClient { BaseAddress = server.Current.Address };
            Assert.Equal("open", (await visitor.GetJsonAsync("/healthz")).Text("status"));
        }
        finally
        {
            await server.Current.DisposeAsync();
        }

        using var database = new SqliteConnection($"Data Source={Path.Combine(_folder, "gallery.db")}");
        database.Open();
        Assert.Equal(["ok"], Read(database, "PRAGMA integrity_check"));
        Assert.True(acknowledged.Count >= Votes);
        Assert.Equal(
            acknowledged.Select(vote => $"{vote.Key:D} {vote.Value}").Order(StringComparer.Ordinal),
            Read(database, "SELECT lower(MatchupId) || ' ' || Choice FROM Votes").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_log_is_flushed_before_each_acknowledgement()
    {
        new DebianPackages("strace", () => File.Exists("/usr/bin/strace"), "strace").Require();
        SaveModels();
        await using var server = await StartAsync();
        using var visitor = new HttpClient { BaseAddress = server.Address };
        await visitor.VoteOnNextAsync("left");
        var matchups = new List<JsonElement>();
        for (int i = 0; i < VotesWatched; i++)
        {
            matchups.Add(await visitor.GetJsonAsync("/api/matchups/next"));
        }

        string log = Path.Combine(_folder, "strace.log");
        using (var strace = await WatchAsync(server.Id, log))
        {
            foreach (var matchup in matchups)
            {
                Assert.Equal(HttpStatusCode.OK, (await visitor.VoteAsync(matchup, "left")).StatusCode);
            }

            // Asked to end, it lets go of the server; killed, it would take it along.
            Assert.True(Process.Start("kill", ["-INT", strace.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit(Patience));
            await strace.WaitForExitAsync().WaitAsync(Patience);
        }

        Assert.Equal(VotesWatched, AcknowledgedAfterFlush(File.ReadLines(log)));
    }

    [Theory]
    [InlineData(1, "1 pwrite64(9</d/gallery.db-wal>, \"\"..., 24, 0) = 24", "1 fdatasync(9</d/gallery.db-wal>) = 0", "2 sendmsg(7<socket>, \"HTTP/1.1 200 OK\") = 9")]
    [InlineData(1, "1 pwrite64(9</d/gallery.db-wal>, \"\"..., 24, 0) = 24", "1 fdatasync(9</d/gallery.db-wal> <unfinished ...>", "1 <... fdatasync resumed>) = 0", "2 sendmsg(7<socket>, \"HTTP/1.1 200 OK\") = 9")]
    [InlineData(-1, "1 pwrite64(9</d/gallery.db-wal>, \"\"..., 24, 0) = 24", "2 sendmsg(7<socket>, \"HTTP/1.1 200 OK\") = 9", "1 fdatasync(9</d/gallery.db-wal>) = 0")]
    [InlineData(-1, "1 pwrite64(9</d/gallery.db-wal>, \"\"..., 24, 0) = 24", "1 fdatasync(9</d/gallery.db-wal> <unfinished ...>", "2 sendmsg(7<socket>, \"HTTP/1.1 200 OK\") = 9", "1 <... fdatasync resumed>) = 0")]
    [InlineData(-1, "1 fdatasync(9</d/gallery.db-wal>) = 0", "2 sendmsg(7<socket>, \"HTTP/1.1 200 OK\") = 9")]
    [InlineData(-1, "1 pwrite64(9</d/gallery.db-wal>, \"\"..., 24, 0) = 24", "1 fdatasync(3</d/gallery.db>) = 0", "2 sendmsg(7<socket>, \"HTTP/1.1 200 OK\") = 9")]
    public void What_counts_as_flushed_before_an_acknowledgement(int acknowledged, params string[] log) => Assert.Equal(acknowledged, AcknowledgedAfterFlush(log));

    // Each answer needs a write to the log after the answer before it, and a flush of the log that came back after the last such write. How many answers there are;
    // -1 where one came too soon.
    private static int AcknowledgedAfterFlush(IEnumerable<string> log)
    {
        bool written = false, flushed = false;
        var flushing = new HashSet<string>();
        int answers = 0;
        foreach (string line in log)
        {
            string thread = line.Split(' ', 2)[0];
            if (LogWrite().IsMatch(line))
            {
                (written, flushed) = (true, false);
            }
            else if (LogFlush().IsMatch(line))
            {
                if (line.Contains("<unfinished", StringComparison.Ordinal))
                {
                    flushing.Add(thread);
                }
                else
                {
                    flushed = line.EndsWith("= 0", StringComparison.Ordinal);
                }
            }
            else if (Resumed().IsMatch(line) && flushing.Remove(thread))
            {
                flushed = line.EndsWith("= 0", StringComparison.Ordinal);
            }
            else if (line.Contains("HTTP/1.1 200 OK", StringComparison.Ordinal))
            {
                if (!written || !flushed)
                {
                    return -1;
                }

                answers++;
                (written, flushed) = (false, false);
            }
        }

        return answers;
    }

    private static async Task<Process> WatchAsync(int process, string log)
    {
        var strace = Process.Start(new ProcessStartInfo("strace", [
            "-f", "-y", "-s", "64", "-e", "trace=fsync,fdatasync,pwrite64,pwritev,write,writev,sendto,sendmsg", "-o", log, "-p", process.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
        })!;

        // It says so of each thread, the first of which means that it may.
        string? said = await strace.StandardError.ReadLineAsync().WaitAsync(Patience);
        Assert.True(said?.Contains("attached", StringComparison.Ordinal), $"strace cannot watch the server: {said}");
        var rest = strace.StandardError.ReadToEndAsync();
        await UntilAsync(() => File.Exists(log));
        await Task.Delay(500);
        Assert.False(rest.IsCompleted, "strace went away.");
        return strace;
    }

    // Votes until enough are acknowledged. A vote whose answer was cut off is sent again until it is known what became of it.
    private static async Task VoteAsync(RestartedServer server, ConcurrentDictionary<Guid, string> acknowledged, Random random)
    {
        using var visitor = new HttpClient();
        while (acknowledged.Count < Votes)
        {
            var matchup = await server.AskAsync(async address => await visitor.GetJsonAsync(new Uri(address, "/api/matchups/next").ToString()));
            var id = matchup.GetProperty("id").GetGuid();
            string choice = new[] { "left", "right", "both", "neither", "skip" }[random.Next(5)];
            string body = JsonSerializer.Serialize(new { token = matchup.GetProperty("token").GetString(), choice });
            var status = await server.AskAsync(async address =>
            {
                using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
                using var answer = await visitor.PostAsync(new Uri(address, $"/api/matchups/{id}/vote"), content);
                return answer.StatusCode;
            });

            // Sent again where the vote was written and its acknowledgement lost, it is acknowledged all the same.
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.True(acknowledged.TryAdd(id, choice));
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!holds())
        {
            await Task.Delay(2, limit.Token);
        }
    }

    private static List<string> Read(SqliteConnection database, string query)
    {
        using var command = database.CreateCommand();
        command.CommandText = query;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    [GeneratedRegex(@"pwrite(64|v)\(\d+<[^>]*/gallery\.db-wal>")]
    private static partial Regex LogWrite();

    [GeneratedRegex(@"f(data)?sync\(\d+<[^>]*/gallery\.db-wal>")]
    private static partial Regex LogFlush();

    [GeneratedRegex(@"<\.\.\. f(data)?sync resumed>")]
    private static partial Regex Resumed();

    private void SaveModels() => TinyModels.SaveTwo(Path.Combine(_folder, "checkpoints"));

    private Task<ServerProcess> StartAsync() =>
        ServerProcess.StartAsync(_folder, settings: [("Gallery:CheckpointDirectory", Path.Combine(_folder, "checkpoints")), .. NoLimits]);

    /// <summary>A server that is killed and started again while others ask it things.</summary>
    private sealed class RestartedServer(ServerProcess first)
    {
        private volatile ServerProcess _current = first;

        public ServerProcess Current => _current;

        public async Task RestartAsync(Func<Task<ServerProcess>> start)
        {
            await _current.KillAsync();
            await _current.DisposeAsync();
            _current = await start();
        }

        /// <summary>Asks until there is an answer, of whichever server.</summary>
        public async Task<T> AskAsync<T>(Func<Uri, Task<T>> ask)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            while (true)
            {
                try
                {
                    return await ask(_current.Address);
                }
                catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
                {
                    await Task.Delay(5, limit.Token);
                }
            }
        }
    }
}
