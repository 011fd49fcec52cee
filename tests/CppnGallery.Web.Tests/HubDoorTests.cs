using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Tests;

/// <summary>Who may connect to the hubs, from where and how often, and what is left when they go.</summary>
public sealed class HubDoorTests
{
    private const string Circuits = "/_blazor", Training = "/hubs/training";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Hubs_take_pages_of_the_gallery_itself_and_of_sites_named_in_whatever_spelling()
    {
        await using var server = GalleryServer.Start(
            0, ("Gallery:AllowedOrigins", "https://friends.example/, HTTP://Others.Example:80 ,https://ports.example:8443"), ("Gallery:TrustedProxies", "127.0.0.1, ::1"));
        string own = server.Address.GetLeftPart(UriPartial.Authority), behindTls = own.Replace("http:", "https:", StringComparison.Ordinal);
        foreach (var (origin, scheme, circuits, training) in ((string, string?, bool, bool)[])
            [
                (own, null, true, true),
                ("https://friends.example", null, false, true),
                ("http://others.example", null, false, true),
                ("https://ports.example:8443", null, false, true),
                ("https://ports.example", null, false, false),
                ("http://friends.example", null, false, false),
                ("https://evil.example", null, false, false),
                ($"http://{server.Address.Host}:1", null, false, false),
                ("null", null, false, false),
                (behindTls, "https", true, true),
                (own, "https", false, false),
            ])
        {
            foreach (var (path, mayConnect) in new[] { (Circuits, circuits), (Training, training) })
            {
                (string, string)[] headers = [("Origin", origin), .. scheme is null ? [] : ((string, string)[])[("X-Forwarded-Proto", scheme)]];
                using var visitor = server.Visitor();
                foreach (string asked in (string[])[$"{path}/negotiate?negotiateVersion=1", .. path == Circuits ? (string[])["/_blazor/disconnect"] : []])
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, asked);
                    foreach (var (name, value) in headers)
                    {
                        request.Headers.Add(name, value);
                    }

                    using var answer = await visitor.SendAsync(request);
                    Assert.True((answer.StatusCode != HttpStatusCode.Forbidden) == mayConnect, $"{origin} at {asked}: {answer.StatusCode}");
                    if (!mayConnect)
                    {
                        await answer.ProblemAsync(HttpStatusCode.Forbidden, "Origin");
                    }
                }

                var (wire, status) = await Wire.ConnectAsync(server.Address, path, path == Circuits ? "blazorpack" : "json", headers);
                Assert.True((wire is not null) == mayConnect, $"{origin} at {path}: {status}");
                wire?.Dispose();
            }
        }
    }

    [Fact]
    public async Task Browsers_let_named_sites_negotiate_and_no_others()
    {
        await using var server = GalleryServer.Start(0, ("Gallery:AllowedOrigins", "https://friends.example/"));
        using var visitor = server.Visitor();
        foreach (var (origin, path, isLet) in new[] { ("https://friends.example", Training, true), ("https://evil.example", Training, false), ("https://friends.example", Circuits, false) })
        {
            // What SignalR's client makes a browser ask.
            using var preflight = new HttpRequestMessage(HttpMethod.Options, $"{path}/negotiate?negotiateVersion=1")
            {
                Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "x-requested-with,x-signalr-user-agent" } },
            };
            using var may = await visitor.SendAsync(preflight);
            Assert.Equal(isLet ? origin : null, One(may, "Access-Control-Allow-Origin"));
            if (isLet)
            {
                Assert.Equal("true", One(may, "Access-Control-Allow-Credentials"));
                Assert.Equal(HttpStatusCode.NoContent, may.StatusCode);
                string headers = One(may, "Access-Control-Allow-Headers")!;
                Assert.Contains("X-SignalR-User-Agent", headers, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("*", headers, StringComparison.Ordinal);
                Assert.DoesNotContain("Authorization", headers, StringComparison.OrdinalIgnoreCase);
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/negotiate?negotiateVersion=1") { Headers = { { "Origin", origin } } };
            using var answer = await visitor.SendAsync(request);
            Assert.Equal(isLet ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal(isLet ? origin : null, One(answer, "Access-Control-Allow-Origin"));
        }

        static string? One(HttpResponseMessage answer, string header) => answer.Headers.TryGetValues(header, out var values) ? Assert.Single(values) : null;
    }

    [Theory]
    [InlineData("friends.example")]
    [InlineData("https://friends.example/gallery")]
    [InlineData("*")]
    public void A_setting_that_names_no_origin_stops_the_start(string named) =>
        Assert.Contains(named, Assert.ThrowsAny<InvalidOperationException>(() => GalleryServer.Start(0, ("Gallery:AllowedOrigins", named))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(Circuits, "blazorpack", "Limits:CircuitsPerAddress")]
    [InlineData(Training, "json", "Training:MaxWatchersPerAddress")]
    public async Task No_address_has_more_connections_than_it_may_and_others_have_theirs(string path, string protocol, string setting)
    {
        await using var server = GalleryServer.Start(0, (setting, "2"), ("Gallery:TrustedProxies", "127.0.0.1, ::1"));
        (string, string) mine = ("X-Forwarded-For", "2001:db8:1:2::1"), mineToo = ("X-Forwarded-For", "2001:db8:1:2:3::4"), another = ("X-Forwarded-For", "2001:db8:1:3::1");
        using var visitor = server.Visitor();
        using var early = await NegotiateAsync(mine);
        string waiting = (await early.JsonAsync()).Text("connectionToken");
        var (one, _) = await Wire.ConnectAsync(server.Address, path, protocol, mine);
        var (two, _) = await Wire.ConnectAsync(server.Address, path, protocol, mineToo);

        // A connection is counted once both have shaken hands, which the server may know a moment later.
        await UntilAsync(HttpStatusCode.TooManyRequests);
        using var refused = await NegotiateAsync(mine);
        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, setting);
        Assert.Equal(2, problem.Number("limit"));
        Assert.Equal(429, (await Wire.ConnectAsync(server.Address, path, protocol, mineToo)).Status);
        // One that was given its connection while there was room is told so when it comes.
        var (late, _) = await Wire.ConnectAsync(server.Address, $"{path}?id={Uri.EscapeDataString(waiting)}", protocol, mine);
        string said = await late!.HearAsync();
        Assert.True(said.Length == 0 || said.Contains("2 connections", StringComparison.Ordinal), said);
        Assert.Equal("", await late.HearAsync());
        var (other, status) = await Wire.ConnectAsync(server.Address, path, protocol, another);
        Assert.True(other is not null, $"{status}");

        one!.Dispose();
        await UntilAsync(HttpStatusCode.OK);
        two!.Dispose();
        other!.Dispose();
        late.Dispose();

        async Task UntilAsync(HttpStatusCode status)
        {
            using var limit = new CancellationTokenSource(Patience);
            while ((await NegotiateAsync(mine)).StatusCode != status)
            {
                await Task.Delay(20, limit.Token);
            }
        }

        async Task<HttpResponseMessage> NegotiateAsync((string Name, string Value) header)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/negotiate?negotiateVersion=1") { Headers = { { header.Name, header.Value } } };
            return await visitor.SendAsync(request);
        }
    }

    [Fact]
    public async Task No_address_watches_more_runs_than_it_may()
    {
        await using var server = GalleryServer.Start(0, ("Training:MaxWatchersPerAddress", "2"), ("Gallery:TrustedProxies", "127.0.0.1, ::1"));
        using var owner = new StudioClient(server.Address);
        await owner.StartAsync(StudioClient.Order("run", epochs: 1000, batches: 10));
        var (one, _) = await Wire.ConnectAsync(server.Address, Training, "json", ("X-Forwarded-For", "203.0.113.1"));
        var (two, _) = await Wire.ConnectAsync(server.Address, Training, "json", ("X-Forwarded-For", "203.0.113.1"));
        var (other, _) = await Wire.ConnectAsync(server.Address, Training, "json", ("X-Forwarded-For", "203.0.113.2"));
        await WatchAsync(one!, "1");
        Assert.Contains("\"state\":", await FirstOfAsync(one!, "1"), StringComparison.Ordinal);
        await WatchAsync(two!, "1");
        Assert.Contains("\"state\":", await FirstOfAsync(two!, "1"), StringComparison.Ordinal);

        await WatchAsync(two!, "2");
        Assert.Contains("From your address 2 runs are watched already", await FirstOfAsync(two!, "2"), StringComparison.Ordinal);
        await WatchAsync(other!, "1");
        Assert.Contains("\"state\":", await FirstOfAsync(other!, "1"), StringComparison.Ordinal);
        await owner.ChangeAsync("run", "cancel");
        foreach (var wire in new[] { one!, two!, other! })
        {
            wire.Dispose();
        }

        static Task WatchAsync(Wire wire, string id) => wire.SendAsync($$"""{"type":4,"invocationId":"{{id}}","target":"Watch","arguments":["run"]}""");

        static async Task<string> FirstOfAsync(Wire wire, string id)
        {
            for (int heard = 0; heard < 1000; heard++)
            {
                string message = await wire.HearAsync();
                if (message.Contains($"\"invocationId\":\"{id}\"", StringComparison.Ordinal))
                {
                    return message;
                }
            }

            throw new InvalidOperationException("Nothing was told.");
        }
    }

    [Fact]
    public async Task Live_pages_are_given_up_soon_after_their_visitors_have_gone()
    {
        await using var server = GalleryServer.Start(2, ("Limits:CircuitSeconds", "1"));
        var meters = server.Services.GetRequiredService<IMeterFactory>();
        long live = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, heard) =>
        {
            if (instrument.Name == "aspnetcore.components.circuit.active" && instrument.Meter.Scope == meters)
            {
                heard.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref live, change));
        listener.Start();
        var pages = new List<Wire>();
        for (int page = 0; page < 5; page++)
        {
            pages.Add(await Wire.OpenCircuitAsync(server.Address));
        }

        Assert.Equal(5, Interlocked.Read(ref live));
        pages.ForEach(page => page.Dispose());

        using var limit = new CancellationTokenSource(Patience);
        while (Interlocked.Read(ref live) > 0)
        {
            await Task.Delay(50, limit.Token);
        }
    }

    [Fact]
    public async Task What_is_left_of_a_live_page_is_forgotten_within_a_minute()
    {
        await using var server = GalleryServer.Start(0);
        var circuits = server.Services.GetRequiredService<IOptions<CircuitOptions>>().Value;
        Assert.InRange(circuits.DisconnectedCircuitRetentionPeriod + circuits.PersistedCircuitInMemoryRetentionPeriod, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.InRange(circuits.DisconnectedCircuitMaxRetained, 0, 100);
        Assert.InRange(circuits.PersistedCircuitInMemoryMaxRetained, 0, 100);
    }
}
