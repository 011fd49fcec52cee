using CppnGallery.Models;
using CppnGallery.Rendering.Png;
using CppnGallery.Rendering.Sources;
using CppnGallery.Rendering.Turns;

namespace CppnGallery.Rendering.Tests;

/// <summary>Pictures that take turns: what gives way ends up with the same bytes, and what is kept waits for nobody.</summary>
public class PictureTurnsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<PictureFinish> Finishes => new(
        PictureFinish.None,
        new(IsMirrored: false, 0, PictureQuality.Default, PictureFormat.Jpeg),
        new(IsMirrored: true, 90, PictureQuality.Gray, PictureFormat.Png),
        new(IsMirrored: false, 30, PictureQuality.Default, PictureFormat.Png));

    /// <summary>One place, turns that are over at once, and a band a round: after each of eight bands, or one more, somebody else's tile is drawn.</summary>
    [Theory]
    [MemberData(nameof(Finishes))]
    public async Task A_picture_that_gives_way_has_the_bytes_of_one_that_does_not(PictureFinish finish)
    {
        var limits = new RenderLimits { Workers = 1 };
        var turns = new FairTurns(limits, TimeSpan.Zero);
        using var service = new PictureService(new PictureRenderer(limits, threads: 1), new PictureStore("", 0), limits, turns);
        using var source = new GatedSource();
        var large = service.GetFileAsync(new(source, View.Frame, 1024, 1024) { Finish = finish }, "a");
        var arrived = source.Arrived.WaitAsync(Patience);
        for (int tile = 0; tile < 8; tile++)
        {
            Assert.True(await arrived);
            var small = service.GetFileAsync(Requests.Of(8, 8, seed: (ulong)tile), "b");
            source.Go.Release();
            arrived = source.Arrived.WaitAsync(Patience);
            if (await Task.WhenAny(small, arrived) == arrived)
            {
                // In a round in which age counts the tile, whose turn is over at once too, stands back for one band of the older picture.
                Assert.True(await arrived);
                source.Go.Release();
                arrived = source.Arrived.WaitAsync(Patience);
            }

            // The next band waits at the gate: only a picture that gave way lets this end.
            await small.WaitAsync(Patience);
        }

        source.Go.Release(1000);
        var file = await large.WaitAsync(Patience);

        Assert.Equal(new PictureRenderer(limits).Render(Requests.Of(1024, 1024) with { Finish = finish }), file.ToArray());
    }

    /// <summary>Turned by a third of a right angle a picture is held whole, and turning alone takes seconds: it gives way between its rows.</summary>
    [Fact]
    public async Task Turning_gives_way_too()
    {
        var limits = new RenderLimits { Workers = 1 };
        int looks = 0;
        var renderer = new PictureRenderer(limits, threads: 1) { GiveWay = _ => looks++ };
        var request = Requests.Of(64, 64) with { Finish = new(IsMirrored: false, 30, PictureQuality.Default, PictureFormat.Png) };

        await Task.Run(() => renderer.Render(request));

        // One band of 64 × 64, then 64 (cos 30° + sin 30°) = 87.4 rows that are turned, and written by sixteens.
        Assert.Equal(1 + 88 + 6, looks);
    }

    [Fact]
    public async Task What_is_kept_in_memory_or_on_the_disk_waits_for_no_turn()
    {
        string folder = Directory.CreateTempSubdirectory("cppn-turns-").FullName;
        try
        {
            var limits = new RenderLimits { Workers = 1, QueueCapacity = 1, PerAddress = 1 };
            var store = new PictureStore(folder, 1 << 20);
            var (onDisk, inMemory) = (Requests.Of(8, 8), Requests.Of(9, 9));
            store.Write(onDisk.Key, new byte[] { 1, 2, 3 });
            var turns = new FairTurns(limits);
            using var service = new PictureService(new PictureRenderer(limits), store, limits, turns);
            var drawn = await service.GetFileAsync(inMemory, "a");
            using var gate = new SemaphoreSlim(0);
            Task[] full = [.. Enumerable.Range(0, 2).Select(i => turns.RunAsync($"{i}", 1, token => gate.Wait(Patience, token), CancellationToken.None))];
            await Assert.ThrowsAsync<RenderQueueFullException>(() => service.GetFileAsync(Requests.Of(10, 10), "a"));

            Assert.Equal([1, 2, 3], (await service.GetFileAsync(onDisk, "0").WaitAsync(Patience)).ToArray());
            Assert.Equal(drawn, await service.GetFileAsync(inMemory, "0").WaitAsync(Patience));
            Assert.Equal(1, service.Begun);

            gate.Release(2);
            await Task.WhenAll(full).WaitAsync(Patience);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>An artwork whose every band waits until it is let through.</summary>
    private sealed class GatedSource : IPictureSource, IDisposable
    {
        private readonly ArtworkSource _artwork = Requests.Artwork();

        public SemaphoreSlim Arrived { get; } = new(0);

        public SemaphoreSlim Go { get; } = new(0);

        public string Key => "gated";

        public int Width => _artwork.Width;

        public int Height => _artwork.Height;

        public PixelColour Colour => _artwork.Colour;

        public ReadOnlySpan<byte> Palette => _artwork.Palette;

        public ReadOnlySpan<byte> Paper => _artwork.Paper;

        public IReadOnlyList<PngText> Texts(View view) => _artwork.Texts(view);

        public void Draw(View view, int width, int height, int firstRow, int rowCount, Span<byte> pixels, CancellationToken cancellationToken)
        {
            Arrived.Release();
            Assert.True(Go.Wait(Patience, cancellationToken));
            _artwork.Draw(view, width, height, firstRow, rowCount, pixels, cancellationToken);
        }

        public void Dispose()
        {
            Arrived.Dispose();
            Go.Dispose();
        }
    }
}
