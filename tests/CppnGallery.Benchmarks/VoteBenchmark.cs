using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CppnGallery.Browser.Tests;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>votes [seconds] [votes a second]</c>: 32 voters on loopback, with the limits raised, draw their pairs as fast as they come and then vote, each with an appointment for every vote. A
/// vote's time runs from its appointment, so that one who was kept waiting counts for those behind it. Exit code 1 where anything but 200 was answered, a tenth of the votes came late,
/// the 99th percentile of a vote passed 100 ms, or the database does not hold, or the results do not count, what was acknowledged.
/// </summary>
internal static class VoteBenchmark
{
    private const int Voters = 32;
    private const double MostSeconds = 0.1;

    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(30);

    // Votes of each that compile the server and are not timed.
    private const int WarmUps = 60;

    private static readonly string[] Choices = ["left", "right", "both", "neither", "skip"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        double seconds = arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 30;
        double rate = arguments.Length > 1 ? double.Parse(arguments[1], CultureInfo.InvariantCulture) : 500;
        string data = Directory.CreateTempSubdirectory("cppn-votes-").FullName;
        try
        {
            var times = new Times();
            await using (var server = await ServerProcess.StartAsync(data, settings: [
                ("Votes:CooldownSeconds", "0"), ("Votes:PerMinute", "1000000"), ("Votes:DrawsPerMinute", "1000000"), ("Votes:OpenPairs", "1000000"), ("Votes:DailyPerVoter", "1000000"), ("Votes:DailyPerAddress", "1000000")]))
            {
                var voters = Enumerable.Range(0, Voters).Select(voter => new Voter(server.Address, voter)).ToList();
                int each = (int)(seconds * rate / Voters);
                long start = Stopwatch.GetTimestamp();
                await Task.WhenAll(voters.Select(voter => Task.Run(() => voter.DrawAsync(each + WarmUps))));
                times.PairsASecond = Voters * (each + WarmUps) / Stopwatch.GetElapsedTime(start).TotalSeconds;
                await Task.WhenAll(voters.Select(voter => Task.Run(() => voter.VoteAsync(WarmUps, rate / Voters, new Times()))));
                times.CastBefore = Count(data);

                var before = server.ProcessorTime;
                start = Stopwatch.GetTimestamp();
                await Task.WhenAll(voters.Select(voter => Task.Run(() => voter.VoteAsync(each, rate / Voters, times))));
                times.Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                times.ProcessorSeconds = (server.ProcessorTime - before).TotalSeconds;
                times.ResultsAreRight = await ResultsAreRightAsync(server.Address, data);
                voters.ForEach(voter => voter.Dispose());
            }

            return times.Report(rate, Count(data));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(data, recursive: true);
        }
    }

    // The results may be behind while votes come; once none does they say of each answer how many rows have it.
    private static async Task<bool> ResultsAreRightAsync(Uri address, string data)
    {
        using var http = new HttpClient { BaseAddress = address };
        var rows = Choices.ToDictionary(choice => choice, choice => Count(data, $"WHERE Choice = '{choice}'"));
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < MostBehind)
        {
            var counts = (await http.GetFromJsonAsync<JsonElement>("/api/results")).GetProperty("counts");
            if (rows.All(row => Said(counts, row.Key) == row.Value))
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        return false;
    }

    private static int Said(JsonElement counts, string choice) => counts.GetProperty(choice == "skip" ? "skips" : choice).GetInt32();

    private static int Count(string data, string where = "")
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(data, "gallery.db")}");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM Votes {where}";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>One browser with its cookie.</summary>
    private sealed class Voter(Uri address, int number) : IDisposable
    {
        private readonly HttpClient _http = new() { BaseAddress = address };
        private readonly Random _random = new(number);
        private readonly Queue<(string Path, string Token)> _pairs = new();

        public async Task DrawAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                var matchup = await _http.GetFromJsonAsync<JsonElement>("/api/matchups/next");
                _pairs.Enqueue(($"/api/matchups/{matchup.GetProperty("id").GetString()}/vote", matchup.GetProperty("token").GetString()!));
            }
        }

        public async Task VoteAsync(int count, double rate, Times times)
        {
            // Appointments of different voters fall between one another.
            double first = number / (rate * Voters);
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++)
            {
                double appointment = first + (i / rate);
                double early = appointment - Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (early > 0)
                {
                    await Task.Delay(TimeSpan.FromSeconds(early));
                }

                // A timer rings late, which is not the server's doing; an answer before that came late is.
                double began = early > 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds : appointment;
                var (path, token) = _pairs.Dequeue();
                using var answer = await _http.PostAsJsonAsync(path, new { token, choice = Choices[_random.Next(Choices.Length)] });
                await answer.Content.ReadAsByteArrayAsync();
                times.Add(answer.StatusCode, Stopwatch.GetElapsedTime(start).TotalSeconds - began);
            }
        }

        public void Dispose() => _http.Dispose();
    }

    private sealed class Times
    {
        private readonly Dictionary<HttpStatusCode, int> _answers = [];
        private readonly List<double> _votes = [];

        public int CastBefore { get; set; }

        public double Seconds { get; set; }

        public double ProcessorSeconds { get; set; }

        public double PairsASecond { get; set; }

        public bool ResultsAreRight { get; set; }

        public void Add(HttpStatusCode status, double vote)
        {
            lock (_answers)
            {
                _answers[status] = _answers.GetValueOrDefault(status) + 1;
                _votes.Add(vote);
            }
        }

        public int Report(double rate, int cast)
        {
            int accepted = _answers.GetValueOrDefault(HttpStatusCode.OK);
            double reached = accepted / Seconds, p99 = Percentiles.Of(_votes, 0.99);
            Console.WriteLine($"{Voters} voters, {Seconds:0} s: {string.Join(", ", _answers.OrderBy(a => a.Key).Select(a => $"{a.Value} answers {(int)a.Key}"))}, {reached:0} votes a second");
            Console.WriteLine($"vote: p50 {Percentiles.Of(_votes, 0.5) * 1e3:0.0} ms, p99 {p99 * 1e3:0.0} ms, longest {Percentiles.Of(_votes, 1) * 1e3:0} ms");
            Console.WriteLine($"server: {ProcessorSeconds / _votes.Count * 1e3:0.00} ms of processor time a vote; before, {PairsASecond:0} pairs a second were drawn");
            Console.WriteLine($"in the database: {cast - CastBefore} new votes; the results count {(ResultsAreRight ? "them all, answer by answer" : "others")}");
            return ResultsAreRight && accepted == _votes.Count && cast - CastBefore == accepted && reached >= 0.9 * rate && p99 <= MostSeconds ? 0 : 1;
        }
    }
}
