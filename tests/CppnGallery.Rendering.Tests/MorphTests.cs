using CppnGallery.Models;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering.Tests;

public class MorphTests
{
    private static readonly DebianTool Gif2Rgb = new("gif2rgb", "giflib-tools");
    private static readonly PictureRenderer Renderer = new(new RenderLimits());
    private static readonly Latent[] Stops = [Latent.FromSeed(2), Latent.FromSeed(9), Latent.FromSeed(2)];

    [Theory]
    [InlineData("ink")]
    [InlineData("ember")]
    public void Every_frame_is_the_artworks_own_picture(string style)
    {
        var morph = NewMorph(style, side: 90);
        var gif = SlowGif.Decode(Render(morph));
        Assert.Equal((90, 90, 3, 9), (gif.Width, gif.Height, gif.Repeats, gif.Frames.Count));
        Assert.All(gif.Frames, frame => Assert.Equal(6, frame.Delay));
        for (int i = 0; i < gif.Frames.Count; i++)
        {
            // As the command line draws an artwork, decoded by another's reader of PNG.
            var png = SlowPng.Decode(Renderer.Render(new PictureRequest(new ArtworkSource(morph.Model, morph.Path[i], morph.Style), View.Frame, 90, 90)));
            Assert.Equal(Rgb(png), gif.Frames[i].Pixels.SelectMany(level => gif.Palette.AsSpan(3 * level, 3).ToArray()));
        }

        Assert.Equal(gif.Frames[0].Pixels, gif.Frames[^1].Pixels);
        Assert.NotEqual(gif.Frames[0].Pixels, gif.Frames[2].Pixels);
    }

    [Fact]
    public void Another_decoder_sees_the_first_frame()
    {
        byte[] file = Render(NewMorph("ink", side: 64));
        Assert.Equal(SlowGif.Decode(file).Frames[0].Pixels.SelectMany(level => Enumerable.Repeat(level, 3)), Gif2Rgb.Run(file).Take(3 * 64 * 64));
    }

    [Fact]
    public void The_same_bytes_on_any_number_of_threads_and_progress_to_the_end()
    {
        var morph = NewMorph("ink", side: 200);
        var told = new List<double>();
        using var file = new MemoryStream();
        morph.Render(new PictureRenderer(new RenderLimits(), threads: 1), file, new Told(told));
        Assert.Equal(Render(morph), file.ToArray());
        Assert.Equal(Enumerable.Range(0, 10).Select(frame => frame / 9.0), told);
    }

    [Fact]
    public void Cancelled_in_the_middle_it_stops_there()
    {
        using var cancel = new CancellationTokenSource();
        var told = new List<double>();
        using var file = new MemoryStream();
        Assert.ThrowsAny<OperationCanceledException>(() => NewMorph("ink", side: 64).Render(
            Renderer, file, new Told(told, value => { if (value > 0.4) { cancel.Cancel(); } }), cancel.Token));
        Assert.Equal(4 / 9.0, told[^1]);
    }

    private static Morph NewMorph(string style, int side) =>
        new(Requests.Model, new LatentPath(Stops, Easing.Linear, 4), side, 6, 3, Style.All.Single(known => known.Name == style));

    private static byte[] Rgb(SlowPng png) => png.Palette.Length == 0
        ? [.. png.Pixels.SelectMany(level => Enumerable.Repeat(level, 3))]
        : [.. png.Pixels.SelectMany(level => png.Palette.AsSpan(3 * level, 3).ToArray())];

    private static byte[] Render(Morph morph)
    {
        using var file = new MemoryStream();
        morph.Render(Renderer, file);
        return file.ToArray();
    }

    private sealed class Told(List<double> told, Action<double>? then = null) : IProgress<double>
    {
        public void Report(double value)
        {
            told.Add(value);
            then?.Invoke(value);
        }
    }
}
