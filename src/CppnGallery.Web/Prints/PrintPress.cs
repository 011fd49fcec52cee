using System.Diagnostics;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Devices;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Prints;

/// <summary>Draws prints, and gives way to tiles: a print takes minutes and nobody minds a second more, who zooms minds a tenth of one.</summary>
internal sealed class PrintPress
{
    // While tiles are asked for without a pause a print waits and draws by turns, a tenth of the time: it lasts long but ends.
    private static readonly TimeSpan MostWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(4);

    private readonly PictureService _tiles;
    private readonly PictureRenderer _renderer;

    // The end of a turn, as a timestamp. Prints drawn at once take turns together.
    private long _turnEnds;

    public PrintPress(PictureService tiles, RenderDevice device, IOptions<PrintSettings> settings)
    {
        int threads = settings.Value.Threads > 0 ? settings.Value.Threads : Math.Max(1, Environment.ProcessorCount - 1);
        _tiles = tiles;
        _renderer = new PictureRenderer(RenderLimits.Print, threads, device) { GiveWay = GiveWay };
    }

    /// <summary>Writes the file; the stream stays open.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Draw(PictureRequest request, Stream output, IProgress<double> progress, CancellationToken cancellationToken) =>
        _renderer.Render(request, output, progress, cancellationToken);

    /// <summary>Writes an animation; the stream stays open.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Draw(Morph morph, Stream output, IProgress<double> progress, CancellationToken cancellationToken) => morph.Render(_renderer, output, progress, cancellationToken);

    private void GiveWay(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (_tiles.Busy > 0 && Stopwatch.GetTimestamp() > Interlocked.Read(ref _turnEnds))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) > MostWait)
            {
                Interlocked.Exchange(ref _turnEnds, Stopwatch.GetTimestamp() + (long)(Turn.TotalSeconds * Stopwatch.Frequency));
                return;
            }

            Thread.Sleep(BetweenLooks);
        }
    }
}
