using System.Buffers;
using CppnGallery.Models;
using CppnGallery.Rendering.Png;

namespace CppnGallery.Rendering.Sources;

/// <summary>
/// A picture of pixels. A pixel of a view is the mean of what it covers, by area: made smaller, every source pixel counts for its share; made larger, pixels stay
/// squares with edges as sharp as the size allows.
/// </summary>
public sealed class RasterSource : IPictureSource
{
    private readonly byte[] _pixels;
    private readonly byte[] _paper;

    /// <summary>A raster.</summary>
    /// <param name="key">Equal for equal pixels.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="colour"><see cref="PixelColour.Grey"/> or <see cref="PixelColour.Rgb"/>.</param>
    /// <param name="pixels">(height, width, bytes a pixel).</param>
    /// <exception cref="ArgumentException">Not as many bytes as the pixels have, or another colour.</exception>
    public RasterSource(string key, int width, int height, PixelColour colour, byte[] pixels)
    {
        if (colour is not (PixelColour.Grey or PixelColour.Rgb))
        {
            throw new ArgumentException("A raster is grey or RGB.", nameof(colour));
        }

        if (width < 1 || height < 1 || pixels.Length != (long)width * height * (int)colour)
        {
            throw new ArgumentException($"{pixels.Length} bytes are no raster of {width} × {height} pixels of {(int)colour} bytes.", nameof(pixels));
        }

        (Key, Width, Height, Colour, _pixels) = (key, width, height, colour, pixels);
        _paper = [.. Enumerable.Repeat(byte.MaxValue, (int)colour)];
    }

    /// <inheritdoc/>
    public string Key { get; }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public PixelColour Colour { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Palette => [];

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Paper => _paper;

    /// <inheritdoc/>
    public IReadOnlyList<PngText> Texts(View view) => [new("Software", "CppnGallery")];

    /// <inheritdoc/>
    public void Draw(View view, int width, int height, int firstRow, int rowCount, Span<byte> pixels, CancellationToken cancellationToken)
    {
        int bytes = (int)Colour;
        double across = view.Width * Width / width, down = view.Height * Height / height;
        // The columns that the view covers, and no others: a tile of a wide raster costs what it shows.
        int from = First(view.X * Width, Width), to = First(((view.X + view.Width) * Width) + 1, Width);
        double[] rented = ArrayPool<double>.Shared.Rent((to - from) * bytes);
        try
        {
            var columns = rented.AsSpan(0, (to - from) * bytes);
            for (int y = 0; y < rowCount; y++)
            {
                double top = (view.Y * Height) + ((firstRow + y) * down);
                AddRows(top, top + down, from, columns, cancellationToken);
                var target = pixels.Slice(y * width * bytes, width * bytes);
                for (int x = 0; x < width; x++)
                {
                    double left = (view.X * Width) + (x * across);
                    for (int channel = 0; channel < bytes; channel++)
                    {
                        target[(x * bytes) + channel] = (byte)Math.Clamp((Sum(left, left + across, from, columns, channel) / (across * down)) + 0.5, 0, 255);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>Every column between two heights, each row by the part that lies between them.</summary>
    private void AddRows(double top, double bottom, int from, Span<double> columns, CancellationToken cancellationToken)
    {
        columns.Clear();
        for (int y = First(top, Height); y < bottom && y < Height; y++)
        {
            // A row of pixels may cover thousands of the raster's.
            cancellationToken.ThrowIfCancellationRequested();
            double part = Math.Min(y + 1, bottom) - Math.Max(y, top);
            var source = _pixels.AsSpan(((y * Width) + from) * (int)Colour, columns.Length);
            for (int i = 0; i < source.Length; i++)
            {
                columns[i] += part * source[i];
            }
        }
    }

    private double Sum(double left, double right, int from, ReadOnlySpan<double> columns, int channel)
    {
        double sum = 0;
        for (int x = Math.Max(from, First(left, Width)); x < right && ((x - from) * (int)Colour) < columns.Length; x++)
        {
            sum += (Math.Min(x + 1, right) - Math.Max(x, left)) * columns[((x - from) * (int)Colour) + channel];
        }

        return sum;
    }

    private static int First(double edge, int count) => (int)Math.Clamp(Math.Floor(edge), 0, count);
}
