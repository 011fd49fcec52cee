using CppnGallery.Models;
using CppnGallery.Rendering.Sources;
using CppnGallery.Rendering.Turns;

namespace CppnGallery.Rendering.Tests;

public class PictureRendererTests
{
    private static readonly PictureRenderer Renderer = new(new RenderLimits());

    private static SlowPng Decode(PictureRequest request) => SlowPng.Decode(Renderer.Render(request));

    /// <summary>The greys that the definition gives: the generator drawn in one piece, each intensity by the style's formula.</summary>
    private static byte[] Expected(PictureRequest request)
    {
        var intensities = new float[request.Width * request.Height];
        var artwork = (ArtworkSource)request.Source;
        artwork.Model.Generator.Draw(artwork.Latent.Values, request.View, request.Width, request.Height, 0, request.Height, intensities);
        return [.. intensities.Select(i => (byte)Math.Floor((255 * (artwork.Style == Style.Ink ? 1f - i : i)) + 0.5f))];
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(26, 26)]
    [InlineData(257, 129)]
    [InlineData(1, 400)]
    [InlineData(700, 3)]
    [InlineData(16_384, 2)]
    public void The_size_promised_is_the_size_delivered_and_every_pixel_is_the_generators(int width, int height)
    {
        var request = Requests.Of(width, height);

        var png = Decode(request);

        Assert.Equal((width, height, 1), (png.Width, png.Height, png.Channels));
        Assert.Equal(Expected(request), png.Pixels);
    }

    /// <summary>A strip is 2^18 pixels, 256 rows of 1024, and a band 2^14, 16 rows; each round is a band a thread, and none reaches past its strip.</summary>
    [Theory]
    [InlineData(16, 1, 1)]
    [InlineData(17, 1, 2)]
    [InlineData(257, 1, 17)]
    [InlineData(257, 3, 7)] // 16 bands are six rounds of three at most, and one row more
    [InlineData(1000, 16, 4)]
    public void Whoever_gives_way_is_asked_before_every_round_and_draws_the_same(int height, int threads, int rounds)
    {
        int asked = 0;
        byte[] file = new PictureRenderer(new RenderLimits(), threads) { GiveWay = _ => asked++ }.Render(Requests.Of(1024, height));
        Assert.Equal(rounds, asked);
        Assert.Equal(Renderer.Render(Requests.Of(1024, height)), file);
    }

    [Fact]
    public void The_picture_is_not_blank_and_its_inverse_is_its_negative()
    {
        var ink = Decode(Requests.Of(64, 64));
        var inverse = Decode(Requests.Of(64, 64, style: Style.Inverse));

        Assert.True(ink.Pixels.Distinct().Count() > 16);
        // Both round halves up, so a pair sums to 255, or to 256 where both were halves.
        Assert.All(ink.Pixels.Zip(inverse.Pixels), pair => Assert.InRange(pair.First + pair.Second, 255, 256));
    }

    /// <summary>On a dyadic grid the centres of a tile's pixels are, to the last bit, those of the whole picture's.</summary>
    [Fact]
    public void Four_tiles_are_the_whole_picture_to_the_last_bit()
    {
        const int side = 512, half = side / 2;
        var whole = Decode(Requests.Of(side, side));

        foreach (var (column, row) in new[] { (0, 0), (1, 0), (0, 1), (1, 1) })
        {
            var tile = Decode(Requests.Of(half, half, new(column * 0.5, row * 0.5, 0.5, 0.5)));
            for (int y = 0; y < half; y++)
            {
                int at = (((row * half) + y) * side) + (column * half);
                Assert.True(whole.Pixels.AsSpan(at, half).SequenceEqual(tile.Pixels.AsSpan(y * half, half)), $"tile {column}, {row}, row {y}");
            }
        }
    }

    [Fact]
    public void The_number_of_threads_never_shows()
    {
        var request = Requests.Of(300, 200);

        byte[] alone = new PictureRenderer(new RenderLimits(), threads: 1).Render(request);

        Assert.Equal(alone, new PictureRenderer(new RenderLimits(), threads: 5).Render(request));
    }

    [Fact]
    public void The_file_says_what_it_is_and_where_it_hangs()
    {
        var texts = Decode(Requests.Of(4, 4, new(0.25, -1.5, 0.5, 2), seed: 42, Style.Inverse)).Texts;

        Assert.Equal("resnet6-sd1.00-e06.3fa9c2d1 · seed-42", texts["Title"]);
        Assert.Equal("CppnGallery", texts["Software"]);
        Assert.Equal("/art/resnet6-sd1.00-e06.3fa9c2d1/seed-42?view=0.25,-1.5,0.5,2&style=inverse", texts["Source"]);
        Assert.Equal("/art/resnet6-sd1.00-e06.3fa9c2d1/seed-7", Requests.Artwork().Permalink(View.Frame));
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    public void A_picture_of_many_strips_is_the_one_that_was_drawn_whole(PictureFormat format)
    {
        // Strips of 2¹⁸ pixels: 300 rows are twelve. A whole turn takes the other way, through a picture in memory.
        Assert.True(Style.TryParse("dusk", out var dusk, out _));
        var request = Requests.Of(10_000, 300, style: dusk) with { Finish = PictureFinish.None with { Format = format } };
        var shares = new List<double>();
        using var file = new MemoryStream();

        Renderer.Render(request, file, new Reports(shares.Add));

        Assert.Equal(Renderer.Render(request with { Finish = request.Finish with { Degrees = 360 } }), file.ToArray());
        Assert.Equal(shares.Order(), shares);
        Assert.Equal((0.0, 1.0, 13), (shares[0], shares[^1], shares.Count));
    }

    [Fact]
    public void A_stream_that_fails_fails_the_picture() =>
        Assert.Throws<IOException>(() => Renderer.Render(Requests.Of(3000, 3000), new FullStream()));

    [Fact]
    public void A_cancelled_picture_stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() => Renderer.Render(Requests.Of(2000, 2000), new CancellationToken(canceled: true)));

    [Fact]
    public void A_picture_past_the_limits_is_refused_before_anything_is_written()
    {
        using var output = new MemoryStream();

        Assert.Throws<ArgumentException>(() => Renderer.Render(Requests.Of(1_000_000_000, 1), output));

        Assert.Equal(0, output.Length);
    }

    [Fact]
    public async Task A_drawing_in_progress_stops_when_its_last_asker_leaves()
    {
        using var service = new PictureService(Renderer, new PictureStore("", 0), new RenderLimits(), new FairTurns(new RenderLimits()));
        using var source = new CancellationTokenSource();

        var asker = service.GetFileAsync(Requests.Of(8192, 8192), "an address", source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asker);
        Assert.Equal(1, SlowPng.Decode((await service.GetFileAsync(Requests.Of(1, 1), "an address")).Span).Width);
    }

    private sealed class Reports(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    /// <summary>A disk with room for a kilobyte.</summary>
    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, count);
            if (Length > 1_000)
            {
                throw new IOException("No room.");
            }
        }
    }
}
