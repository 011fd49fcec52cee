using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using CppnGallery.Models.Judges;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Turns;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Prints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

/// <summary>Everything that costs processor time takes turns by address, wherever it is asked for.</summary>
public sealed class TurnsTests
{
    // As VisitorAddress writes 127.0.0.1.
    private const string Here = "7F000001";

    // A picture that would take minutes: whoever waits for it waits in vain, and a test that passes did not.
    private const string Endless = "full/100000,100000/0/default.png";

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    // A handler that asks for one of these draws, encodes or reads pictures.
    private static readonly Type[] Costly = [typeof(PictureService), typeof(PrintPress), typeof(FairTurns), typeof(DigitReader)];

    [Fact]
    public async Task Whatever_draws_encodes_or_reads_takes_turns_and_no_address_has_more_than_its_share()
    {
        await using var server = GalleryServer.StartWithEncoder(("Render:Workers", "2"), ("Render:PerAddress", "1"), ("Prints:PerAddress", "1"));
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        var costly = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<MethodInfo>() is { } handler && handler.GetParameters().Any(asked => Costly.Contains(asked.ParameterType)));
        var marked = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<TurnsMetadata>() is not null);
        Assert.Equal(Names(costly), Names(marked));
        var requests = await RequestsAsync(server);
        Assert.Equal(requests.Keys.Order(), Names(marked));

        // All that 127.0.0.1 may have, in the queue and at the prints' desk.
        using var gate = new SemaphoreSlim(0);
        var held = server.Services.GetRequiredService<FairTurns>().RunAsync(Here, 1, token => gate.Wait(LongEnough, token), CancellationToken.None);
        Assert.True(server.Services.GetRequiredService<PrintDesk>().TryTake(Here, null, 1, out _, out _));
        using var greedy = server.VisitorFrom("127.0.0.1");
        using var other = server.VisitorFrom("127.0.0.2");
        foreach (var (name, request) in requests)
        {
            using var refused = await greedy.SendAsync(request()).WaitAsync(LongEnough);
            Assert.True(refused.StatusCode == HttpStatusCode.TooManyRequests, $"{name} answers {(int)refused.StatusCode}");
            var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "address");
            Assert.Equal(1, problem.GetProperty("limit").GetInt32());
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);

            using var served = await other.SendAsync(request()).WaitAsync(LongEnough);
            await served.Content.ReadAsByteArrayAsync().WaitAsync(LongEnough);
            Assert.True(served.StatusCode == HttpStatusCode.OK, $"{name} answers another {(int)served.StatusCode}");
        }

        gate.Release();
        await held.WaitAsync(LongEnough);
    }

    /// <summary>One place, and an address that asks for endless pictures, encodings and cards. Without turns nobody else would ever be served.</summary>
    [Fact]
    public async Task Another_address_is_served_while_one_asks_for_all_there_is()
    {
        await using var server = GalleryServer.StartWithEncoder(
            ("Render:Workers", "1"), ("Render:MaxSide", "100000"), ("Render:MaxArea", "10000000000"),
            ("Iiif:MaxWidth", "100000"), ("Iiif:MaxHeight", "100000"), ("Iiif:MaxArea", "10000000000"));
        using var flood = server.VisitorFrom("127.0.0.2");
        using var visitor = server.VisitorFrom("127.0.0.1");
        using var patience = new CancellationTokenSource();
        var turns = server.Services.GetRequiredService<FairTurns>();
        string model = server.Models[^1].Hash;
        var requests = await RequestsAsync(server);
        Task[] pressure =
        [
            .. Enumerable.Range(0, 8).Select(i => flood.GetAsync($"/iiif/{model}~seed-{i}/{Endless}", patience.Token)),
            .. Enumerable.Range(0, 64).Select(_ => flood.SendAsync(requests["Encode"](), patience.Token)),
            .. Enumerable.Range(0, 16).Select(i => flood.GetAsync($"/card/{model}~seed-{100 + i}.png", patience.Token)),
        ];
        using (var limit = new CancellationTokenSource(LongEnough))
        {
            while (turns.Count < 8)
            {
                await Task.Delay(10, limit.Token);
            }
        }

        foreach (var (name, request) in requests)
        {
            using var served = await visitor.SendAsync(request()).WaitAsync(LongEnough);
            await served.Content.ReadAsByteArrayAsync().WaitAsync(LongEnough);
            Assert.True(served.StatusCode == HttpStatusCode.OK, $"{name} answers {(int)served.StatusCode}");
        }

        using var home = await visitor.GetAsync("/").WaitAsync(LongEnough);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.All(pressure[..8], endless => Assert.False(endless.IsCompleted));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(pressure).WaitAsync(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task What_the_visitor_or_the_server_has_waits_for_no_turn()
    {
        await using var server = GalleryServer.Start(models: 1, ("Render:Workers", "1"), ("Render:PerAddress", "1"));
        using var visitor = server.Visitor();
        string tile = $"/iiif/{server.Models[0].Hash}~seed-7/full/64,/0/default.png";
        using var first = await visitor.GetAsync(tile);
        using var gate = new SemaphoreSlim(0);
        var held = server.Services.GetRequiredService<FairTurns>().RunAsync(Here, 1, token => gate.Wait(LongEnough, token), CancellationToken.None);

        using var again = await visitor.GetAsync(tile).WaitAsync(LongEnough);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await again.Content.ReadAsByteArrayAsync());
        using var known = new HttpRequestMessage(HttpMethod.Get, $"/iiif/{server.Models[0].Hash}~seed-7/full/64,/0/default.png") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var unchanged = await visitor.SendAsync(known).WaitAsync(LongEnough);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        gate.Release();
        await held.WaitAsync(LongEnough);
    }

    /// <summary>A household or a rented server has all addresses of an IPv6 /64: they are one for the prints' places, as for everything else.</summary>
    [Fact]
    public async Task Addresses_of_one_network_have_the_places_of_one()
    {
        await using var server = GalleryServer.Start(models: 1, ("Gallery:TrustedProxies", "127.0.0.1"));
        using var visitor = server.Visitor();
        string endless = $"/prints/{server.Models[0].Hash}~seed-7/30000.png";
        using var first = await PrintFromAsync("2001:db8:0:1::1");
        using var second = await PrintFromAsync("2001:db8:0:1:2:3:4:5");
        using var third = await PrintFromAsync("2001:db8:0:1:ffff:ffff:ffff:ffff");
        using var other = await PrintFromAsync("2001:db8:0:2::1");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], [first.StatusCode, second.StatusCode, other.StatusCode]);
        Assert.Equal(2, (await third.ProblemAsync(HttpStatusCode.TooManyRequests, "address")).GetProperty("limit").GetInt32());

        Task<HttpResponseMessage> PrintFromAsync(string address)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, endless) { Headers = { { "X-Forwarded-For", address } } };
            return visitor.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(LongEnough);
        }
    }

    private static IEnumerable<string> Names(IEnumerable<RouteEndpoint> endpoints) =>
        endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName).Distinct().Order();

    // One request for each endpoint that takes turns, of something that nobody has had; one that is missing here fails the test above.
    private static async Task<Dictionary<string, Func<HttpRequestMessage>>> RequestsAsync(GalleryServer server)
    {
        string model = server.Models[^1].Hash;
        using var voter = server.VisitorFrom("127.0.0.3");
        string pair = (await voter.GetJsonAsync("/api/matchups/next")).GetProperty("left").GetProperty("image").GetString()!;
        return new()
        {
            ["Picture"] = Get($"/iiif/{model}~seed-1000/full/64,/0/default.png"),
            ["MatchupPicture"] = Get(pair),
            ["Card"] = Get($"/card/{model}~seed-1000.png"),
            ["Print"] = Get($"/prints/{model}~seed-1000/16.png"),
            ["Morph"] = Get($"/morphs/{model}.gif?z=seed-1000&z=seed-1001&frames=2&size=16"),
            ["LatentPresets"] = Get($"/api/latents/presets?model={server.Models[^1]}"),
            ["Encode"] = () => new(HttpMethod.Post, "/api/latents/encode") { Content = JsonContent.Create(new { model = $"{server.Models[^1]}", intensities = new float[26 * 26] }) },
        };

        static Func<HttpRequestMessage> Get(string address) => () => new(HttpMethod.Get, address);
    }
}
