using System.Buffers;
using CppnGallery.Rendering.Png;

namespace CppnGallery.Rendering;

/// <summary>
/// Draws pictures, in bands of rows over threads. While it works it holds one byte a pixel and a band of floats a thread;
/// a row has the same bits in whichever band it falls, so the number of threads never shows.
/// </summary>
/// <param name="limits">Sizes and views that are drawn.</param>
/// <param name="threads">Threads for one picture; 0 is one for each core.</param>
public sealed class PictureRenderer(RenderLimits limits, int threads = 0)
{
    /// <summary>Pixels in a band: 256 KiB of floats stay in a core's own cache, and a tile of 256² is four bands.</summary>
    private const int BandPixels = 1 << 14;

    /// <summary>Writes the picture as PNG, its permalink in the metadata; the stream stays open.</summary>
    /// <exception cref="ArgumentException">Size or view is past its limit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the stream may hold the beginning of a file.</exception>
    public void Render(PictureRequest request, Stream output, CancellationToken cancellationToken = default)
    {
        limits.Check(request);
        int area = request.Width * request.Height;
        byte[] greys = ArrayPool<byte>.Shared.Rent(area);
        try
        {
            Draw(request, greys, cancellationToken);
            using var png = new PngWriter(output, request.Width, request.Height, PixelColour.Grey, Metadata(request));
            int bandBytes = RowsInBand(request.Width) * request.Width;
            for (int at = 0; at < area; at += bandBytes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                png.WriteRows(greys.AsSpan(at, Math.Min(bandBytes, area - at)));
            }

            png.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(greys);
        }
    }

    /// <summary>The picture as the bytes of a PNG file; see <see cref="Render(PictureRequest, Stream, CancellationToken)"/>.</summary>
    /// <exception cref="ArgumentException">Size or view is past its limit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public byte[] Render(PictureRequest request, CancellationToken cancellationToken = default)
    {
        using var file = new MemoryStream();
        Render(request, file, cancellationToken);
        return file.ToArray();
    }

    private static int RowsInBand(int width) => Math.Max(1, BandPixels / width);

    private static PngText[] Metadata(PictureRequest request) =>
        [new("Title", request.Title), new("Software", "CppnGallery"), new("Source", request.Permalink)];

    /// <summary>The picture's grey levels into <paramref name="greys"/>, (height, width) or longer; limits are the caller's to check.</summary>
    internal void Draw(PictureRequest request, byte[] greys, CancellationToken cancellationToken)
    {
        var (model, latent, view, width, height, style) = request;
        int rowsInBand = RowsInBand(width);
        int bands = (height + rowsInBand - 1) / rowsInBand;
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        try
        {
            Parallel.For(0, bands, options, band =>
            {
                int firstRow = band * rowsInBand;
                int rows = Math.Min(rowsInBand, height - firstRow);
                float[] rented = ArrayPool<float>.Shared.Rent(rows * width);
                try
                {
                    var intensities = rented.AsSpan(0, rows * width);
                    model.Generator.Draw(latent.Values, view, width, height, firstRow, rows, intensities, cancellationToken);
                    style.ToGrey(intensities, greys.AsSpan(firstRow * width, rows * width));
                }
                finally
                {
                    ArrayPool<float>.Shared.Return(rented);
                }
            });
        }
        catch (AggregateException several)
        {
            // Bands fail alike: a model that cannot draw one band draws none.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
