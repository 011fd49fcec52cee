using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CppnGallery.Browser.Tests;
using Microsoft.Data.Sqlite;

namespace CppnGallery.Benchmarks;

/// <summary>
/// <c>votes [seconds] [votes a second]</c>: 32 voters on loopback, each with an appointment for every vote, ask for a pair and vote on it, with the limits raised. A vote's time runs from
/// its appointment, so that one who was kept waiting counts for those behind it. Exit code 1 where anything but 200 was answered, a tenth of the votes came late, the 99th
/// percentile of a vote passed 100 ms, or the database does not hold what was acknowledged.
/// </summary>
internal static class VoteBenchmark
{
    private const int Voters = 32;
    private const double MostSeconds = 0.1;

    // The first seconds compile the server.
    private const double WarmUpSeconds = 5;

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
                ("Votes:CooldownSeconds", "0"), ("Votes:PerMinute", "1000000"), ("Votes:DailyPerVoter", "1000000"), ("Votes:DailyPerAddress", "1000000")]))
            {
                await HoldAsync(server.Address, WarmUpSeconds, rate / 4, new Times());
                times.CastBefore = Count(data);
                var before = server.ProcessorTime;
                long start = Stopwatch.GetTimestamp();
                await HoldAsync(server.Address, seconds, rate, times);
                times.Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                times.ProcessorSeconds = (server.ProcessorTime - before).TotalSeconds;
            }

            return times.Report(rate, Count(data));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(data, recursive: true);
        }
    }

    private static Task HoldAsync(Uri address, double seconds, double rate, Times times) =>
        Task.WhenAll(Enumerable.Range(0, Voters).Select(voter => Task.Run(() => VoteAsync(address, voter, seconds, rate / Voters, times))));

    private static async Task VoteAsync(Uri address, int voter, double seconds, double rate, Times times)
    {
        using var http = new HttpClient { BaseAddress = address };
        var random = new Random(voter);

        // Appointments of different voters fall between one another.
        var first = TimeSpan.FromSeconds(voter / (rate * Voters));
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < seconds * rate; i++)
        {
            long asked = Stopwatch.GetTimestamp();
            var matchup = await http.GetFromJsonAsync<JsonElement>("/api/matchups/next");
            double pair = Stopwatch.GetElapsedTime(asked).TotalSeconds;
            var appointment = first + TimeSpan.FromSeconds(i / rate);
            var early = appointment - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early);
            }

            // A timer rings up to a millisecond late, which is not the server's doing; a pair that came late is.
            double began = Stopwatch.GetElapsedTime(start).TotalSeconds;
            using var answer = await http.PostAsJsonAsync($"/api/matchups/{matchup.GetProperty("id").GetString()}/vote", new { token = matchup.GetProperty("token").GetString(), choice = Choices[random.Next(Choices.Length)] });
            await answer.Content.ReadAsByteArrayAsync();
            double ended = Stopwatch.GetElapsedTime(start).TotalSeconds;
            times.Add(answer.StatusCode, pair, ended - (early > TimeSpan.Zero ? began : appointment.TotalSeconds));
        }
    }

    private static int Count(string data)
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(data, "gallery.db")}");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM Votes";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private sealed class Times
    {
        private readonly Dictionary<HttpStatusCode, int> _answers = [];
        private readonly List<double> _pairs = [];
        private readonly List<double> _votes = [];

        public int CastBefore { get; set; }

        public double Seconds { get; set; }

        public double ProcessorSeconds { get; set; }

        public void Add(HttpStatusCode status, double pair, double vote)
        {
            lock (_answers)
            {
                _answers[status] = _answers.GetValueOrDefault(status) + 1;
                _pairs.Add(pair);
                _votes.Add(vote);
            }
        }

        public int Report(double rate, int cast)
        {
            int accepted = _answers.GetValueOrDefault(HttpStatusCode.OK);
            double reached = accepted / Seconds, p99 = Percentiles.Of(_votes, 0.99);
            Console.WriteLine($"{Voters} voters, {Seconds:0} s: {string.Join(", ", _answers.OrderBy(a => a.Key).Select(a => $"{a.Value} answers {(int)a.Key}"))}, {reached:0} votes a second");
            Console.WriteLine($"vote: p50 {Percentiles.Of(_votes, 0.5) * 1e3:0.0} ms, p99 {p99 * 1e3:0.0} ms, longest {Percentiles.Of(_votes, 1) * 1e3:0} ms");
            Console.WriteLine($"next pair: p50 {Percentiles.Of(_pairs, 0.5) * 1e3:0.0} ms, p99 {Percentiles.Of(_pairs, 0.99) * 1e3:0.0} ms");
            Console.WriteLine($"server: {ProcessorSeconds / _votes.Count * 1e3:0.00} ms of processor time for a pair and its vote");
            Console.WriteLine($"in the database: {cast - CastBefore} new votes");
            return accepted == _votes.Count && cast - CastBefore == accepted && reached >= 0.9 * rate && p99 <= MostSeconds ? 0 : 1;
        }
    }
}
