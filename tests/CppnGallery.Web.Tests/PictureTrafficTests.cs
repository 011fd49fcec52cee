using System.Net;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Turns;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

/// <summary>What visitors do to the picture service: ask twice, ask at once, ask for too much, and go away.</summary>
public sealed class PictureTrafficTests : IAsyncLifetime
{
    // A picture that would take minutes: whoever waits for it waits in vain, and a test that passes did not.
    private const string Endless = "full/100000,100000/0/default.png";

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private readonly GalleryServer _server = GalleryServer.Start(settings:
    [
        ("Render:Workers", "1"), ("Render:QueueCapacity", "1"), ("Render:MaxSide", "100000"), ("Render:MaxArea", "10000000000"),
        ("Iiif:MaxWidth", "100000"), ("Iiif:MaxHeight", "100000"), ("Iiif:MaxArea", "10000000000"),
    ]);

    private string Artwork => $"/iiif/{_server.Models[0].Hash}~seed-7";

    private PictureService Pictures => _server.Services.GetRequiredService<PictureService>();

    private FairTurns Turns => _server.Services.GetRequiredService<FairTurns>();

    [Fact]
    public async Task Query_strings_that_mean_nothing_cause_no_drawing()
    {
        using var visitor = _server.Visitor();
        byte[] first = await visitor.GetByteArrayAsync($"{Artwork}/full/64,/0/default.png");
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(first, await visitor.GetByteArrayAsync($"{Artwork}/full/64,/0/default.png?utm_source={i}&size=9{i},9{i}"));
        }

        Assert.Equal(1, Pictures.Begun);
    }

    [Fact]
    public async Task A_hundred_who_ask_at_once_cause_one_drawing()
    {
        using var visitor = _server.Visitor();
        byte[][] files = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => visitor.GetByteArrayAsync($"{Artwork}/full/512,/0/default.png")));
        Assert.All(files, file => Assert.Equal(files[0], file));
        Assert.Equal(1, Pictures.Begun);
    }

    [Fact]
    public async Task A_visitor_who_leaves_stops_the_drawing()
    {
        using var visitor = _server.Visitor();
        using var patience = new CancellationTokenSource();
        var waiting = visitor.GetAsync($"{Artwork}/{Endless}", patience.Token);
        await UntilAsync(() => Turns.Count == 1);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await UntilAsync(() => Turns.Count == 0);
    }

    [Fact]
    public async Task Over_capacity_is_said_with_a_time_to_come_back_and_pages_stay_quick()
    {
        using var visitor = _server.Visitor();
        using var patience = new CancellationTokenSource();
        string other = $"/iiif/{_server.Models[1].Hash}~seed-7";
        Task[] waiting = [visitor.GetAsync($"{Artwork}/{Endless}", patience.Token), visitor.GetAsync($"{other}/{Endless}", patience.Token)];
        await UntilAsync(() => Pictures.Begun == 2);

        // One is drawn and one waits, which is all that may.
        using var refused = await visitor.GetAsync($"{Artwork}/full/64,/0/default.png");
        var problem = await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable, "queue");
        Assert.Equal(1, problem.GetProperty("limit").GetInt32());
        Assert.Equal(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
        Assert.True(refused.Headers.CacheControl?.NoStore);
        Assert.Equal("*", Assert.Single(refused.Headers.GetValues("Access-Control-Allow-Origin")));
        using var home = await visitor.GetAsync("/").WaitAsync(LongEnough);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting).WaitAsync(TimeSpan.FromMinutes(2)));
        await UntilAsync(() => Turns.Count == 0);
        using var welcome = await visitor.GetAsync($"{Artwork}/full/64,/0/default.png");
        Assert.Equal(HttpStatusCode.OK, welcome.StatusCode);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(LongEnough);
        while (!holds())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
