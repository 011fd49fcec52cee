using System.Diagnostics;
using System.Net;
using CppnGallery.Gallery.Models;
using CppnGallery.Models;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Sources;
using CppnGallery.Rendering.Turns;
using CppnGallery.Web.Prints;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Web.Tests;

/// <summary>What visitors do to the prints: look how far they are, ask for more than there are places, cancel, and go away.</summary>
public sealed class PrintTrafficTests : IAsyncLifetime
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    private readonly GalleryServer _server = GalleryServer.Start(models: 1, settings: [("Prints:Waiting", "1"), ("Prints:PerAddress", "5")]);

    private PrintDesk Desk => _server.Services.GetRequiredService<PrintDesk>();

    // Nine hundred million pixels: no test that passes waited for it.
    private string Endless => $"/prints/{_server.Models[0].Hash}~seed-7/30000.png";

    private string Small => $"/prints/{_server.Models[0].Hash}~seed-7/600.png";

    [Fact]
    public async Task A_ticket_tells_how_far_its_print_is_until_it_is_done()
    {
        using var visitor = _server.Visitor();
        var ticket = Guid.NewGuid();
        using var answer = await visitor.GetAsync($"{Endless}?ticket={ticket}", HttpCompletionOption.ResponseHeadersRead);
        await using var file = await answer.Content.ReadAsStreamAsync();
        await file.ReadExactlyAsync(new byte[100]);
        await UntilAsync(async () => await DoneAsync(visitor, ticket) > 0);
        int first = await DoneAsync(visitor, ticket);
        var later = file.CopyToAsync(Stream.Null);
        await UntilAsync(async () => await DoneAsync(visitor, ticket) > first);
        var progress = await ProgressAsync(visitor, ticket);
        Assert.Equal(("drawing", 30_000), (progress.State, progress.Total));

        answer.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => later);
        var small = Guid.NewGuid();
        await visitor.GetByteArrayAsync($"{Small}?view=0,0,1,0.5&ticket={small:N}");
        await UntilAsync(async () => await ProgressAsync(visitor, small) == new PrintProgress("done", 300, 300, null));
    }

    [Fact]
    public async Task A_visitor_who_leaves_stops_the_drawing()
    {
        using var visitor = _server.Visitor();
        var ticket = Guid.NewGuid();
        var answer = await visitor.GetAsync($"{Endless}?ticket={ticket}", HttpCompletionOption.ResponseHeadersRead);
        await UntilAsync(async () => await DoneAsync(visitor, ticket) > 0);
        Assert.Equal(1, Desk.Open);

        answer.Dispose();
        await UntilAsync(() => Task.FromResult(Desk.Open == 0));
        Assert.Equal("cancelled", (await ProgressAsync(visitor, ticket)).State);
        await visitor.GetByteArrayAsync(Small);
    }

    [Fact]
    public async Task Whoever_has_the_ticket_cancels_the_print_and_its_file_breaks_off()
    {
        using var visitor = _server.Visitor();
        var ticket = Guid.NewGuid();
        using var answer = await visitor.GetAsync($"{Endless}?ticket={ticket}", HttpCompletionOption.ResponseHeadersRead);
        await using var file = await answer.Content.ReadAsStreamAsync();
        using var unknown = await visitor.DeleteAsync($"/prints/progress/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(1, Desk.Open);

        using var cancelled = await visitor.DeleteAsync($"/prints/progress/{ticket}");
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        await Assert.ThrowsAnyAsync<IOException>(() => file.CopyToAsync(Stream.Null));
        await UntilAsync(() => Task.FromResult(Desk.Open == 0));
        Assert.Equal("cancelled", (await ProgressAsync(visitor, ticket)).State);
    }

    [Fact]
    public async Task Past_the_places_a_print_is_refused_with_a_time_to_come_back_and_the_one_that_waits_has_its_turn()
    {
        using var visitor = _server.Visitor();
        var (drawn, waiting, refused) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        using var first = await visitor.GetAsync($"{Endless}?ticket={drawn}", HttpCompletionOption.ResponseHeadersRead);
        await UntilAsync(async () => (await ProgressAsync(visitor, drawn)).State == "drawing");
        using var second = await visitor.GetAsync($"{Small}?ticket={waiting}", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("waiting", (await ProgressAsync(visitor, waiting)).State);

        using var third = await visitor.GetAsync($"{Small}?ticket={refused}");
        var problem = await third.ProblemAsync(HttpStatusCode.ServiceUnavailable, "prints");
        Assert.Equal(2, problem.GetProperty("limit").GetInt32());
        Assert.Equal(TimeSpan.FromSeconds(30), third.Headers.RetryAfter?.Delta);
        Assert.True(third.Headers.CacheControl?.NoStore);
        var told = await ProgressAsync(visitor, refused);
        Assert.Equal(("refused", problem.GetProperty("detail").GetString()), (told.State, told.Detail));

        first.Dispose();
        await second.Content.ReadAsByteArrayAsync();
        await UntilAsync(async () => (await ProgressAsync(visitor, waiting)).State == "done");
    }

    [Fact]
    public async Task One_address_does_not_hold_every_place()
    {
        await using var server = GalleryServer.Start(models: 1, ("Prints:PerAddress", "1"));
        using var visitor = server.Visitor();
        string endless = $"/prints/{server.Models[0].Hash}~seed-7/30000.png";
        using var first = await visitor.GetAsync(endless, HttpCompletionOption.ResponseHeadersRead);
        using var second = await visitor.GetAsync(endless);
        var problem = await second.ProblemAsync(HttpStatusCode.TooManyRequests, "address");
        Assert.Equal(1, problem.GetProperty("limit").GetInt32());
        Assert.Equal(TimeSpan.FromSeconds(30), second.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_ticket_stands_for_one_print_at_a_time_and_serves_again_when_that_has_ended()
    {
        using var visitor = _server.Visitor();
        var ticket = Guid.NewGuid();
        using var first = await visitor.GetAsync($"{Endless}?ticket={ticket}", HttpCompletionOption.ResponseHeadersRead);
        using var second = await visitor.GetAsync($"{Small}?ticket={ticket}");
        await second.ProblemAsync(HttpStatusCode.Conflict, "ticket");
        Assert.Equal(30_000, (await ProgressAsync(visitor, ticket)).Total);

        using var cancelled = await visitor.DeleteAsync($"/prints/progress/{ticket}");
        await UntilAsync(() => Task.FromResult(Desk.Open == 0));
        await visitor.GetByteArrayAsync($"{Small}?ticket={ticket}");
        await UntilAsync(async () => await ProgressAsync(visitor, ticket) == new PrintProgress("done", 600, 600, null));
    }

    [Fact]
    public async Task A_print_stands_back_while_tiles_are_drawn()
    {
        // A tile that ends only when its asker leaves: even a print of one pixel then waits a quarter of a second for its turn. A slow machine only takes longer.
        await using var server = GalleryServer.Start(
            models: 1, ("Render:Workers", "1"), ("Render:MaxSide", "100000"), ("Render:MaxArea", "10000000000"),
            ("Iiif:MaxWidth", "100000"), ("Iiif:MaxHeight", "100000"), ("Iiif:MaxArea", "10000000000"));
        using var visitor = server.Visitor();
        var turns = server.Services.GetRequiredService<FairTurns>();
        using var patience = new CancellationTokenSource();
        var tile = visitor.GetAsync($"/iiif/{server.Models[0].Hash}~seed-7/full/100000,100000/0/default.png", patience.Token);
        await UntilAsync(() => Task.FromResult(turns.Count == 1));
        Assert.True(server.Services.GetRequiredService<ModelsOnShow>().TryFind(server.Models[0], out var model));
        var pixel = new PictureRequest(new ArtworkSource(model, Latent.FromSeed(7), Style.Ink), View.Frame, 1, 1);
        var press = server.Services.GetRequiredService<PrintPress>();
        long start = Stopwatch.GetTimestamp();
        press.Draw(pixel, Stream.Null, new Progress<double>(), CancellationToken.None);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Assert.Equal(1, turns.Count);
        Assert.True(elapsed >= 250, $"{elapsed} ms");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tile);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private static async Task<PrintProgress> ProgressAsync(HttpClient visitor, Guid ticket)
    {
        var progress = await visitor.GetJsonAsync($"/prints/progress/{ticket}");
        return new(
            progress.GetProperty("state").GetString()!, progress.GetProperty("done").GetInt32(), progress.GetProperty("total").GetInt32(), progress.GetProperty("detail").GetString());
    }

    private static async Task<int> DoneAsync(HttpClient visitor, Guid ticket) => (await ProgressAsync(visitor, ticket)).Done;

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(LongEnough);
        while (!await holds())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
