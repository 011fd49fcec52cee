using CppnGallery.Rendering.Gif;

namespace CppnGallery.Browser.Tests;

/// <summary>Our files as Chromium reads them.</summary>
public sealed class DecoderTests(Visit visit) : VisitTests(visit)
{
    private const string Artwork = "/iiif/resnet6-sd1.00-e12.c8ae797e~seed-7";

    // Mean and largest difference of a channel between two pictures of this gallery, and the size of the first.
    private const string Compare = """
        async ([one, other]) => {
            const [a, b] = await Promise.all([one, other].map(async address => {
                const image = await createImageBitmap(await (await fetch(address)).blob());
                const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
                context.drawImage(image, 0, 0);
                return context.getImageData(0, 0, image.width, image.height);
            }));
            const differences = a.data.map((level, i) => Math.abs(level - b.data[i]));
            return [differences.reduce((sum, one) => sum + one, 0) / differences.length, differences.reduce((most, one) => Math.max(most, one), 0), a.width, a.height];
        }
        """;

    // Frames of a GIF: red of every pixel, how long it stands in microseconds; and how often the animation is shown again.
    private const string Frames = """
        async base64 => {
            const bytes = Uint8Array.from(atob(base64), one => one.charCodeAt(0));
            const decoder = new ImageDecoder({ data: bytes, type: 'image/gif' });
            await Promise.all([decoder.completed, decoder.tracks.ready]);
            const track = decoder.tracks.selectedTrack, frames = [];
            for (let i = 0; i < track.frameCount; i++) {
                const { image } = await decoder.decode({ frameIndex: i });
                const context = new OffscreenCanvas(image.displayWidth, image.displayHeight).getContext('2d');
                context.drawImage(image, 0, 0);
                const { data } = context.getImageData(0, 0, image.displayWidth, image.displayHeight);
                frames.push({ duration: image.duration, levels: Array.from(data.filter((_, i) => i % 4 === 0)) });
            }
            return { frames, repeats: track.repetitionCount === Infinity ? -1 : track.repetitionCount };
        }
        """;

    [Theory]
    [InlineData("full/301,203/0", 1.0)]
    [InlineData("full/64,64/!90", 1.5)]
    public async Task A_jpeg_shows_what_the_png_shows(string picture, double mean)
    {
        var page = await Visit.OpenAsync("/");
        foreach (string style in (string[])["", "~sepia", "~cubehelix"])
        {
            double[] found = await page.EvaluateAsync<double[]>(Compare, new[] { $"{Artwork}{style}/{picture}/default.jpg", $"{Artwork}{style}/{picture}/default.png" });

            // At quality 90 grey is off by a level on the mean; colours, whose chroma is halved, by a few, and at an edge by many.
            Assert.InRange(found[0], 0.01, style == "" ? mean : 4 * mean);
            Assert.True(found[1] < 120, $"{style}: {found[1]}");
            Assert.Equal(picture.Contains("301", StringComparison.Ordinal) ? (301, 203) : (64, 64), (found[2], found[3]));
        }

        Visit.AssertNoFaults(page);
    }

    [Fact]
    public async Task A_gif_keeps_frames_delays_and_loop_exactly()
    {
        const int width = 41, height = 29;
        var random = new Random(5);
        byte[] palette = [.. Enumerable.Range(0, 256).SelectMany(level => Enumerable.Repeat((byte)level, 3))];
        byte[][] frames = [.. Enumerable.Range(0, 5).Select(_ => new byte[width * height])];
        int[] delays = [7, 10, 100, 3, 250];
        using var file = new MemoryStream();
        var gif = new GifWriter(file, width, height, palette, repeats: 0);
        foreach (var (frame, delay) in frames.Zip(delays))
        {
            random.NextBytes(frame);
            gif.WriteFrame(frame, delay);
        }

        gif.Finish();

        var page = await Visit.OpenAsync("/");
        var seen = await page.EvaluateAsync<Animation>(Frames, Convert.ToBase64String(file.ToArray()));
        Assert.Equal(-1, seen.Repeats);
        Assert.Equal(delays.Select(delay => delay * 10_000.0), seen.Frames.Select(frame => frame.Duration));
        Assert.Equal(frames.Select(frame => frame.Select(level => (int)level)), seen.Frames.Select(frame => frame.Levels));
    }

    private sealed class Animation
    {
        public Frame[] Frames { get; set; } = [];

        public int Repeats { get; set; }
    }

    private sealed class Frame
    {
        public double Duration { get; set; }

        public int[] Levels { get; set; } = [];
    }
}
