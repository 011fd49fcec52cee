using System.Buffers;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Gif;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering;

/// <summary>An animation: a model on its way through latents. Every frame has the pixels of the artwork that it shows.</summary>
/// <param name="Model">Draws.</param>
/// <param name="Path">What, frame by frame.</param>
/// <param name="Side">Pixels of a side; see <see cref="RenderLimits"/>.</param>
/// <param name="Delay">How long a frame stands, in hundredths of a second, 1 to <see cref="GifWriter.MaxDelay"/>.</param>
/// <param name="Repeats">Times that it is shown again; 0 is for ever.</param>
/// <param name="Style">Intensity to pixel.</param>
public sealed record Morph(Model Model, LatentPath Path, int Side, int Delay, ushort Repeats, Style Style)
{
    /// <summary>Writes the animation as GIF, a frame while the next is drawn; the stream stays open. Two frames are held.</summary>
    /// <param name="renderer">Draws the frames; its limits are the caller's to check.</param>
    /// <param name="output">Where to.</param>
    /// <param name="progress">Told the share of frames written, 0..1.</param>
    /// <param name="cancellationToken">Looked at within frames.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the stream may hold the beginning of a file.</exception>
    public void Render(PictureRenderer renderer, Stream output, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var gif = new GifWriter(output, Side, Side, Style.Palette.Length == 0 ? Greys() : Style.Palette, Repeats);
        byte[][] frames = [ArrayPool<byte>.Shared.Rent(Side * Side), ArrayPool<byte>.Shared.Rent(Side * Side)];
        var writing = Task.CompletedTask;
        try
        {
            for (int i = 0; i < Path.Count; i++)
            {
                byte[] frame = frames[i & 1];
                renderer.Draw(new(new ArtworkSource(Model, Path[i], Style), View.Frame, Side, Side), 0, Side, frame, cancellationToken);
                writing.GetAwaiter().GetResult();
                progress?.Report((double)i / Path.Count);
                writing = Task.Run(() => gif.WriteFrame(frame.AsSpan(0, Side * Side), Delay), CancellationToken.None);
            }

            writing.GetAwaiter().GetResult();
            gif.Finish();
            progress?.Report(1);
        }
        finally
        {
            // Stream and frames are in use until then, whatever went wrong.
            writing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(CancellationToken.None);
            ArrayPool<byte>.Shared.Return(frames[0]);
            ArrayPool<byte>.Shared.Return(frames[1]);
        }
    }

    private static byte[] Greys() => [.. from level in Enumerable.Range(0, GifWriter.Colours) from channel in Enumerable.Range(0, 3) select (byte)level];
}
