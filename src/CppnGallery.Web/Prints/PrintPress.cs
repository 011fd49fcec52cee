using System.Diagnostics;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Devices;
using CppnGallery.Rendering.Turns;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Prints;

/// <summary>Draws prints, and gives way to all work that has turns: a print takes minutes and nobody minds a second more, who zooms minds a tenth of one.</summary>
internal sealed class PrintPress : IDisposable
{
    /// <summary>Between those who draw tiles and those who train.</summary>
    public const int Niceness = 10;

    // While tiles are asked for without a pause a print waits and draws by turns, a tenth of the time: it lasts long but ends.
    private static readonly TimeSpan MostWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(4);

    private readonly FairTurns _turns;
    private readonly DrawingThreads _threads;
    private readonly PictureRenderer _renderer;

    // The end of a turn, as a timestamp. Prints drawn at once take turns together.
    private long _turnEnds;

    public PrintPress(FairTurns turns, RenderDevice device, IOptions<PrintSettings> settings)
    {
        int threads = settings.Value.Threads > 0 ? settings.Value.Threads : Math.Max(1, Environment.ProcessorCount - 1);
        _turns = turns;
        // Of its own, and one more for each print that is drawn: a file is written to a visitor who may be slow in taking it.
        _threads = new DrawingThreads(threads + settings.Value.Parallel, Niceness);
        _renderer = new PictureRenderer(RenderLimits.Print, threads, device) { GiveWay = GiveWay, Threads = _threads };
    }

    /// <summary>Writes the file; the stream stays open.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Draw(PictureRequest request, Stream output, IProgress<double> progress, CancellationToken cancellationToken) =>
        _renderer.Render(request, output, progress, cancellationToken);

    /// <summary>Writes an animation; the stream stays open.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Draw(Morph morph, Stream output, IProgress<double> progress, CancellationToken cancellationToken) => morph.Render(_renderer, output, progress, cancellationToken);

    public void Dispose() => _threads.Dispose();

    private void GiveWay(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (_turns.Count > 0 && Stopwatch.GetTimestamp() > Interlocked.Read(ref _turnEnds))
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
