using System.Buffers;
using System.Runtime.ExceptionServices;
using CppnGallery.Rendering.Devices;
using CppnGallery.Rendering.Finishing;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering;

/// <summary>
/// Draws pictures, in bands of rows over threads, and finishes them. While it draws it holds two strips of pixels and a band of floats a thread;
/// a row has the same bits in whichever band it falls, so the number of threads never shows. Artworks are drawn on a device where there is one.
/// </summary>
/// <param name="limits">Sizes and views that are drawn.</param>
/// <param name="threads">Threads for one picture; 0 is one for each core.</param>
/// <param name="device">What draws artworks; the CPU where it is left out. It is the caller's to dispose of.</param>
public sealed class PictureRenderer(RenderLimits limits, int threads = 0, RenderDevice? device = null)
{
    /// <summary>Pixels in a band: 256 KiB of floats stay in a core's own cache, and a tile of 256² is four bands.</summary>
    private const int BandPixels = 1 << 14;

    /// <summary>Pixels drawn before they are written while the next are drawn: sixteen bands, so that every thread has some.</summary>
    internal const int StripPixels = 16 * BandPixels;

    private readonly RenderDevice _device = device ?? RenderDevice.Cpu;

    /// <summary>
    /// Called on the thread that asked for the picture, before each round of one band a thread, or before each strip that a device draws: whoever gives way to others
    /// waits here, holding none of the pool's threads.
    /// </summary>
    public Action<CancellationToken>? GiveWay { get; init; }

    /// <summary>The threads over which bands are spread, beside the one that asked; the pool's, by default. What they run may not wait for others.</summary>
    public TaskScheduler Threads { get; init; } = TaskScheduler.Default;

    /// <summary>The same, giving way so.</summary>
    internal PictureRenderer Giving(Action<CancellationToken> giveWay) => new(limits, threads, _device) { GiveWay = giveWay, Threads = Threads };

    /// <summary>Equal for requests whose files have the same bytes; changes when the device fails.</summary>
    public string KeyOf(PictureRequest request) => request.Source is ArtworkSource && _device.Key is { Length: > 0 } key ? $"{request.Key} {key}" : request.Key;

    /// <summary>
    /// Writes the picture's file, a PNG with its permalink in the metadata; the stream stays open. Where nothing is turned and no colour is changed the picture is
    /// never held whole, and may have any size that the limits allow.
    /// </summary>
    /// <exception cref="ArgumentException">Size or view is past its limit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the stream may hold the beginning of a file.</exception>
    public void Render(PictureRequest request, Stream output, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        limits.Check(request);
        var finish = request.Finish;
        if (finish.IsPlain)
        {
            WriteStrips(request, output, progress, cancellationToken);
            return;
        }

        var source = request.Source;
        byte[] pixels = ArrayPool<byte>.Shared.Rent(request.Width * request.Height * (int)source.Colour);
        try
        {
            Draw(request, 0, request.Height, pixels, cancellationToken);
            var drawn = new Pixmap(pixels, request.Width, request.Height, source.Colour, source.Palette.ToArray());
            var finished = Colouring.Apply(Turning.Apply(drawn, finish, Look), finish.Quality);
            using var writer = PictureWriter.Create(finish.Format, finished, limits.JpegQuality, source, request.View, output);
            const int RowsPerLook = 16;
            for (int y = 0; y < finished.Height; y += RowsPerLook)
            {
                Look();
                writer.Write(finished, y, Math.Min(RowsPerLook, finished.Height - y));
            }

            writer.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }

        void Look()
        {
            cancellationToken.ThrowIfCancellationRequested();
            GiveWay?.Invoke(cancellationToken);
        }
    }

    /// <summary>The picture's file as bytes; see <see cref="Render(PictureRequest, Stream, IProgress{double}?, CancellationToken)"/>.</summary>
    /// <exception cref="ArgumentException">Size or view is past its limit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public byte[] Render(PictureRequest request, CancellationToken cancellationToken = default)
    {
        using var file = new MemoryStream();
        Render(request, file, null, cancellationToken);
        return file.ToArray();
    }

    /// <summary>A strip is written while the next is drawn.</summary>
    private void WriteStrips(PictureRequest request, Stream output, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var (source, view, width, height) = request;
        int rows = Math.Clamp(StripPixels / width, 1, height), bytes = rows * width * (int)source.Colour;
        byte[] palette = source.Palette.ToArray();
        Pixmap[] strips = [NewStrip(), NewStrip()];
        using var writer = PictureWriter.Create(request.Finish.Format, strips[0] with { Height = height }, limits.JpegQuality, source, view, output);
        var writing = Task.CompletedTask;
        try
        {
            for (int first = 0, strip = 0; first < height; first += rows, strip ^= 1)
            {
                int from = first, count = Math.Min(rows, height - first);
                var drawn = strips[strip];
                Draw(request, from, count, drawn.Bytes, cancellationToken);
                writing.GetAwaiter().GetResult();
                progress?.Report((double)from / height);
                writing = Task.Factory.StartNew(() => writer.Write(drawn, 0, count), CancellationToken.None, TaskCreationOptions.DenyChildAttach, Threads);
            }

            writing.GetAwaiter().GetResult();
            writer.Finish();
            progress?.Report(1);
        }
        finally
        {
            // The stream and the strips are in use until then, whatever went wrong.
            writing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(CancellationToken.None);
            foreach (var strip in strips)
            {
                ArrayPool<byte>.Shared.Return(strip.Bytes);
            }
        }

        Pixmap NewStrip() => new(ArrayPool<byte>.Shared.Rent(bytes), width, rows, source.Colour, palette);
    }

    /// <summary>Rows of the picture's pixels before they are finished into <paramref name="pixels"/>, (rows, width, bytes a pixel) or longer; limits are the caller's to check.</summary>
    internal void Draw(PictureRequest request, int firstRow, int rowCount, byte[] pixels, CancellationToken cancellationToken)
    {
        var (source, view, width, height) = request;
        GiveWay?.Invoke(cancellationToken);
        if (source is ArtworkSource artwork && _device.TryDraw(artwork, view, width, height, firstRow, rowCount, pixels, cancellationToken))
        {
            return;
        }

        int rowsInBand = Math.Max(1, BandPixels / width), rowBytes = width * (int)source.Colour;
        int bands = (rowCount + rowsInBand - 1) / rowsInBand;
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount,
            CancellationToken = cancellationToken,
            TaskScheduler = Threads,
        };
        int round = GiveWay is null ? bands : options.MaxDegreeOfParallelism;
        try
        {
            for (int band = 0; band < bands; band += round)
            {
                if (band > 0)
                {
                    GiveWay?.Invoke(cancellationToken);
                }

                Parallel.For(band, Math.Min(bands, band + round), options, DrawBand);
            }
        }
        catch (AggregateException several)
        {
            // Bands fail alike: a model that cannot draw one band draws none.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        void DrawBand(int band)
        {
            int first = band * rowsInBand, rows = Math.Min(rowsInBand, rowCount - first);
            source.Draw(view, width, height, firstRow + first, rows, pixels.AsSpan(first * rowBytes, rows * rowBytes), cancellationToken);
        }
    }
}
