using System.Net;
using System.Text.Json;

namespace CppnGallery.Web.Tests;

/// <summary>How much one may vote, as a visitor meets it.</summary>
public sealed class VoteLimitTests : IDisposable
{
    // Kept while servers come and go.
    private readonly string _data = Directory.CreateTempSubdirectory("cppn-limits-").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Votes_in_a_hurry_are_answered_with_when_to_come_back()
    {
        await using var server = Start(("Votes:CooldownSeconds", "30"));
        using var visitor = server.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await visitor.VoteOnNextAsync("left")).StatusCode);
        var matchup = await visitor.GetJsonAsync("/api/matchups/next");

        var refused = await visitor.VoteAsync(matchup, "left");

        await IsRefusedAsync(refused, "Votes:CooldownSeconds", 30, 30);
        Assert.Equal(1, await server.CountVotesAsync());
        Assert.Equal(HttpStatusCode.OK, (await visitor.VoteAsync(matchup, "skip")).StatusCode);
    }

    [Fact]
    public async Task An_eager_visitor_is_never_stopped_by_the_usual_limits()
    {
        await using var server = Start();
        using var visitor = server.Visitor();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.VoteOnNextAsync("skip")).StatusCode);
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.VoteOnNextAsync("left")).StatusCode);
            await Task.Delay(600);
        }
    }

    [Fact]
    public async Task A_voters_day_ends_and_a_restart_does_not_begin_another()
    {
        string cookie;
        await using (var server = Start(("Votes:DailyPerVoter", "2")))
        {
            using var visitor = server.Visitor();
            using var first = await visitor.GetAsync("/api/matchups/next");
            cookie = first.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
            Assert.Equal(HttpStatusCode.OK, (await visitor.VoteOnNextAsync("skip")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await visitor.VoteOnNextAsync("skip")).StatusCode);
        }

        await using var restarted = Start(("Votes:DailyPerVoter", "2"));
        using var again = restarted.Visitor(cookies: false);
        again.DefaultRequestHeaders.Add("Cookie", cookie);
        await IsRefusedAsync(await again.VoteOnNextAsync("skip"), "Votes:DailyPerVoter", 2, 24 * 60 * 60);
        using var other = restarted.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await other.VoteOnNextAsync("skip")).StatusCode);
    }

    [Fact]
    public async Task An_addresss_day_ends_for_all_who_drop_their_cookies_restart_or_not()
    {
        for (int i = 0; i < 2; i++)
        {
            await using var server = Start(("Votes:DailyPerAddress", "2"));
            using var visitor = server.Visitor();
            Assert.Equal(HttpStatusCode.OK, (await visitor.VoteOnNextAsync("left")).StatusCode);
        }

        await using var last = Start(("Votes:DailyPerAddress", "2"));
        using var stranger = last.Visitor();
        await IsRefusedAsync(await stranger.VoteOnNextAsync("left"), "Votes:DailyPerAddress", 2, 24 * 60 * 60);
        Assert.Equal(2, await last.CountVotesAsync());
    }

    [Theory]
    [InlineData("Votes:DailyPerAddress", "2")]
    [InlineData("Votes:PerMinute", "2")]
    public async Task A_header_that_anybody_can_write_changes_nothing(string limit, string value)
    {
        await using var server = Start((limit, value));
        for (int i = 0; i < 3; i++)
        {
            using var visitor = server.Visitor();
            visitor.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{i}");
            var answer = await visitor.VoteOnNextAsync("left");
            Assert.Equal(i < 2 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.0/8, 127.0.0.0/8")]
    public async Task Behind_a_proxy_that_was_named_the_visitors_address_counts(string proxies)
    {
        await using var server = Start(("Votes:DailyPerAddress", "1"), ("Gallery:TrustedProxies", proxies));

        Assert.Equal(HttpStatusCode.OK, await VoteFromAsync(server, "203.0.113.1"));
        Assert.Equal(HttpStatusCode.OK, await VoteFromAsync(server, "203.0.113.2"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await VoteFromAsync(server, "203.0.113.2"));

        // The proxy writes what it saw at the end; what the visitor wrote before it is not believed.
        Assert.Equal(HttpStatusCode.TooManyRequests, await VoteFromAsync(server, "198.51.100.7, 203.0.113.1"));
    }

    [Fact]
    public async Task A_proxy_that_was_not_named_is_nobody()
    {
        await using var server = Start(("Votes:DailyPerAddress", "1"), ("Gallery:TrustedProxies", "10.0.0.0/8"));

        Assert.Equal(HttpStatusCode.OK, await VoteFromAsync(server, "203.0.113.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await VoteFromAsync(server, "203.0.113.2"));
    }

    [Fact]
    public async Task All_addresses_of_one_IPv6_network_are_one()
    {
        await using var server = Start(("Votes:DailyPerAddress", "1"), ("Gallery:TrustedProxies", "127.0.0.1"));

        Assert.Equal(HttpStatusCode.OK, await VoteFromAsync(server, "2001:db8:1:2::1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await VoteFromAsync(server, "2001:db8:1:2:ffff::9"));
        Assert.Equal(HttpStatusCode.OK, await VoteFromAsync(server, "2001:db8:1:3::1"));
    }

    [Fact]
    public void A_proxy_that_is_no_address_is_said_at_the_start()
    {
        var fault = Assert.ThrowsAny<Exception>(() => Start(("Gallery:TrustedProxies", "127.0.0.1, my-proxy")));

        Assert.Contains("Gallery:TrustedProxies names 'my-proxy'", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_holds_no_address()
    {
        await using var server = Start(("Gallery:TrustedProxies", "127.0.0.1"));
        await VoteFromAsync(server, "203.0.113.77");

        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_data, "gallery.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Address FROM AddressTallies";
        string kept = (string)command.ExecuteScalar()!;
        Assert.Matches("^[0-9A-F]{64}$", kept);
        Assert.DoesNotContain("CB00714D", kept, StringComparison.Ordinal);
        Assert.Equal(32, new FileInfo(Path.Combine(_data, "keys", "addresses.key")).Length);
    }

    private static async Task<HttpStatusCode> VoteFromAsync(GalleryServer server, string forwardedFor)
    {
        using var visitor = server.Visitor();
        visitor.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        return (await visitor.VoteOnNextAsync("left")).StatusCode;
    }

    private static async Task IsRefusedAsync(HttpResponseMessage answer, string setting, double limit, double mostSeconds)
    {
        JsonElement problem = await answer.ProblemAsync(HttpStatusCode.TooManyRequests, setting);
        Assert.Equal(limit, problem.GetProperty("limit").GetDouble());
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, mostSeconds);
        Assert.InRange(problem.GetProperty("waitMilliseconds").GetInt64(), 1, mostSeconds * 1000);
    }

    private GalleryServer Start(params (string Name, string Value)[] settings) => GalleryServer.Start(settings: [("Gallery:DataDirectory", _data), .. settings]);
}
