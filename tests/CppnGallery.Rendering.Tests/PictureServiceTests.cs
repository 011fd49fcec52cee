using System.Collections.Concurrent;
using CppnGallery.Rendering.Turns;

namespace CppnGallery.Rendering.Tests;

public class PictureServiceTests
{
    /// <summary>A drawing that waits until the test lets it go on, and counts.</summary>
    private sealed class Easel
    {
        public ConcurrentQueue<int> Begun { get; } = new();

        public SemaphoreSlim Arrived { get; } = new(0);

        public SemaphoreSlim Go { get; } = new(0);

        public SemaphoreSlim Stopped { get; } = new(0);

        public byte[] Draw(PictureRequest request, CancellationToken cancellationToken)
        {
            Begun.Enqueue(request.Width);
            Arrived.Release();
            try
            {
                Go.Wait(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Stopped.Release();
                throw;
            }

            return request.Width == 13 ? throw new InvalidOperationException("unlucky") : new byte[request.Width];
        }
    }

    private const string Asker = "an address";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static async Task Await(SemaphoreSlim signal) => Assert.True(await signal.WaitAsync(Patience));

    private static PictureService Service(Func<PictureRequest, CancellationToken, byte[]> draw, RenderLimits limits) =>
        new((request, work) => draw(request, work.Cancellation), limits, new FairTurns(limits));

    [Fact]
    public async Task One_drawing_serves_all_who_ask_meanwhile_and_all_who_ask_later()
    {
        var easel = new Easel();
        using var service = Service(easel.Draw, new RenderLimits { Workers = 4 });

        var askers = Enumerable.Range(0, 50).Select(_ => service.GetFileAsync(Requests.Of(8, 8), Asker)).ToArray();
        await Await(easel.Arrived);
        easel.Go.Release();
        var files = await Task.WhenAll(askers).WaitAsync(Patience);
        var later = await service.GetFileAsync(Requests.Of(8, 8), Asker);

        Assert.Single(easel.Begun);
        Assert.All(files, file => Assert.Equal(later, file));
        Assert.Equal(8, later.Length);
    }

    [Fact]
    public async Task Size_view_style_and_latent_make_pictures_different()
    {
        int drawings = 0;
        using var service = Service((_, _) => new byte[Interlocked.Increment(ref drawings)], new RenderLimits());
        PictureRequest[] requests =
        [
            Requests.Of(8, 8), Requests.Of(8, 9), Requests.Of(9, 8), Requests.Of(8, 8, seed: 8),
            Requests.Of(8, 8, style: Style.Inverse), Requests.Of(8, 8, new(0, 0, 0.5, 1)),
        ];

        foreach (var request in requests)
        {
            await service.GetFileAsync(request, Asker);
        }

        Assert.Equal(requests.Length, drawings);
    }

    [Fact]
    public async Task An_asker_who_leaves_takes_nothing_from_the_others()
    {
        var easel = new Easel();
        using var service = Service(easel.Draw, new RenderLimits { Workers = 1 });
        using var source = new CancellationTokenSource();

        var leaver = service.GetFileAsync(Requests.Of(8, 8), Asker, source.Token);
        var stayer = service.GetFileAsync(Requests.Of(8, 8), Asker);
        await Await(easel.Arrived);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver.WaitAsync(Patience));
        easel.Go.Release();

        Assert.Equal(8, (await stayer.WaitAsync(Patience)).Length);
        Assert.Single(easel.Begun);
    }

    [Fact]
    public async Task The_last_asker_who_leaves_stops_the_drawing_and_a_new_one_begins_afresh()
    {
        var easel = new Easel();
        using var service = Service(easel.Draw, new RenderLimits { Workers = 1 });
        using var source = new CancellationTokenSource();

        Task[] leavers = [service.GetFileAsync(Requests.Of(8, 8), Asker, source.Token), service.GetFileAsync(Requests.Of(8, 8), Asker, source.Token)];
        await Await(easel.Arrived);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(leavers).WaitAsync(Patience));
        await Await(easel.Stopped);
        easel.Go.Release();

        Assert.Equal(8, (await service.GetFileAsync(Requests.Of(8, 8), Asker).WaitAsync(Patience)).Length);
        Assert.Equal(2, easel.Begun.Count);
    }

    [Fact]
    public async Task No_more_are_drawn_at_once_than_there_are_workers_and_those_who_wait_come_in_order()
    {
        var easel = new Easel();
        using var service = Service(easel.Draw, new RenderLimits { Workers = 2 });

        var askers = Enumerable.Range(20, 6).Select(width => service.GetFileAsync(Requests.Of(width, 1), Asker)).ToArray();
        await Await(easel.Arrived);
        await Await(easel.Arrived);
        Assert.Equal([20, 21], easel.Begun.Order());

        for (int i = 2; i < askers.Length; i++)
        {
            easel.Go.Release();
            await Await(easel.Arrived);
            Assert.Equal(20 + i, easel.Begun.Last());
        }

        easel.Go.Release(2);
        await Task.WhenAll(askers).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_a_waiting_asker_who_leaves_makes_room()
    {
        var easel = new Easel();
        using var service = Service(easel.Draw, new RenderLimits { Workers = 1, QueueCapacity = 1 });
        using var source = new CancellationTokenSource();
        var drawn = service.GetFileAsync(Requests.Of(20, 1), Asker);
        var waiting = service.GetFileAsync(Requests.Of(21, 1), Asker, source.Token);

        var refusal = await Assert.ThrowsAsync<RenderQueueFullException>(() => service.GetFileAsync(Requests.Of(22, 1), Asker));
        Assert.Equal("1 pictures and other works are waiting already (Render:QueueCapacity); ask again in a moment.", refusal.Message);

        var companion = service.GetFileAsync(Requests.Of(20, 1), Asker); // needs no place: its picture is being drawn
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        var next = service.GetFileAsync(Requests.Of(23, 1), Asker);
        easel.Go.Release(2);
        await Task.WhenAll(drawn, companion, next).WaitAsync(Patience);

        Assert.Equal([20, 23], easel.Begun);
    }

    [Fact]
    public async Task A_fault_reaches_every_asker_and_is_not_kept()
    {
        var easel = new Easel();
        using var service = Service(easel.Draw, new RenderLimits { Workers = 1 });

        var askers = new[] { service.GetFileAsync(Requests.Of(13, 1), Asker), service.GetFileAsync(Requests.Of(13, 1), Asker) };
        easel.Go.Release(2);
        foreach (var asker in askers)
        {
            Assert.Equal("unlucky", (await Assert.ThrowsAsync<InvalidOperationException>(() => asker.WaitAsync(Patience))).Message);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => service.GetFileAsync(Requests.Of(13, 1), Asker).WaitAsync(Patience));
        Assert.Equal(2, easel.Begun.Count);
    }

    [Fact]
    public async Task A_file_larger_than_the_cache_is_drawn_again()
    {
        int drawings = 0;
        byte[] Draw(PictureRequest request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref drawings);
            return new byte[request.Width];
        }

        using var service = Service(Draw, new RenderLimits { CacheBytes = 50 });

        await service.GetFileAsync(Requests.Of(30, 1), Asker);
        await service.GetFileAsync(Requests.Of(51, 1), Asker);
        await service.GetFileAsync(Requests.Of(51, 1), Asker);
        Assert.Equal(3, drawings);
        await service.GetFileAsync(Requests.Of(30, 1), Asker);
        Assert.InRange(drawings, 3, 4); // the refused file may have pushed out a kept one
    }

    [Fact]
    public async Task Disposal_stops_what_is_drawn_and_what_waits()
    {
        var easel = new Easel();
        var service = Service(easel.Draw, new RenderLimits { Workers = 1 });
        var drawn = service.GetFileAsync(Requests.Of(20, 1), Asker);
        var waiting = service.GetFileAsync(Requests.Of(21, 1), Asker);
        await Await(easel.Arrived);

        service.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drawn.WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        await Await(easel.Stopped);
        Assert.Equal([20], easel.Begun);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => service.GetFileAsync(Requests.Of(20, 1), Asker));
    }

    [Fact]
    public async Task What_is_cancelled_before_it_is_asked_is_not_drawn()
    {
        var easel = new Easel();
        using var service = Service(easel.Draw, new RenderLimits());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => service.GetFileAsync(Requests.Of(8, 8), Asker, new CancellationToken(canceled: true)));

        Assert.Empty(easel.Begun);
    }

    [Theory]
    [InlineData(0, 1, "The width is 0 pixels; it may be from 1 to 16384.")]
    [InlineData(1, 1_000_000_000, "The height is 1000000000 pixels; it may be from 1 to 16384.")]
    [InlineData(16_384, 16_384, "The size 16384 × 16384 has 268435456 pixels; a picture may have at most 67108864.")]
    public async Task A_size_past_its_limit_is_refused_by_name(int width, int height, string fault)
    {
        using var service = Service(new Easel().Draw, new RenderLimits());

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => service.GetFileAsync(Requests.Of(width, height), Asker));

        Assert.StartsWith(fault, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0, 1, "The view is 0 wide and 1 high")]
    [InlineData(0, 0, 1, double.NaN, "The view is 1 wide and NaN high")]
    [InlineData(double.NaN, 0, 1, 1, "The view starts at NaN, 0")]
    [InlineData(0, -1e7, 1, 1, "The view starts at 0, -10000000")]
    public void A_view_past_its_limit_is_refused_by_name(double x, double y, double width, double height, string fault) =>
        Assert.StartsWith(fault, RenderLimits.FaultOfView(new(x, y, width, height)), StringComparison.Ordinal);
}
