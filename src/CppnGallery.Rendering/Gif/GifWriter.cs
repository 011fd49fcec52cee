using System.Buffers.Binary;

namespace CppnGallery.Rendering.Gif;

/// <summary>
/// Writes one GIF file (GIF89a), frame by frame: a picture or an animation that loops, every frame whole, in one palette of 256 colours. Grey levels, and the
/// colours of a style, are kept exactly. The same frames give the same bytes.
/// </summary>
public sealed class GifWriter
{
    /// <summary>The longest side that the format has room for.</summary>
    public const int MaxSide = 65_535;

    /// <summary>The longest a frame may stand, in hundredths of a second.</summary>
    public const int MaxDelay = 65_535;

    /// <summary>Colours of the palette.</summary>
    public const int Colours = 256;

    private const byte ImageSeparator = 0x2C, Extension = 0x21, GraphicControl = 0xF9, Application = 0xFF, Trailer = 0x3B;
    private const byte BlockEnd = 0;

    private readonly Stream _output;
    private readonly int _width;
    private readonly int _height;
    private readonly LzwCoder _coder;
    private bool _finished;

    /// <summary>Writes the head of the file.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="width">Pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="height">Pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="palette">256 colours, red, green and blue each.</param>
    /// <param name="repeats">Times that the animation is shown again, 0 for ever; null for a picture that stands still.</param>
    /// <exception cref="ArgumentException">A size is out of its range, or the palette has not 256 colours.</exception>
    public GifWriter(Stream output, int width, int height, ReadOnlySpan<byte> palette, ushort? repeats = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxSide);
        if (palette.Length != 3 * Colours)
        {
            throw new ArgumentException($"A palette has {Colours} colours of three bytes; this one has {palette.Length} bytes.", nameof(palette));
        }

        _output = output;
        _width = width;
        _height = height;
        _coder = new LzwCoder(output);
        output.Write("GIF89a"u8);
        WriteSize();
        // A global palette of 2⁸ colours of 8 bits, the first of them the background, square pixels.
        output.Write([0xF7, 0, 0]);
        output.Write(palette);
        if (repeats is { } times)
        {
            output.Write([Extension, Application, 11, .. "NETSCAPE2.0"u8, 3, 1, (byte)times, (byte)(times >> 8), BlockEnd]);
        }
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="pixels">Numbers of colours, (height, width).</param>
    /// <param name="delay">How long it stands, in hundredths of a second, 0 to <see cref="MaxDelay"/>. Below 2 most programs take 10.</param>
    /// <exception cref="ArgumentException">Not as many pixels as a frame has.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The delay is out of its range.</exception>
    public void WriteFrame(ReadOnlySpan<byte> pixels, int delay)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        ArgumentOutOfRangeException.ThrowIfNegative(delay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, MaxDelay);
        if (pixels.Length != (long)_width * _height)
        {
            throw new ArgumentException($"{pixels.Length} pixels are no frame of {_width} × {_height}.", nameof(pixels));
        }

        // Disposal "leave": the next frame covers all of this one.
        _output.Write([Extension, GraphicControl, 4, 1 << 2, (byte)delay, (byte)(delay >> 8), 0, BlockEnd]);
        _output.Write([ImageSeparator, 0, 0, 0, 0]);
        WriteSize();
        _output.Write([0]); // no palette of its own, not interlaced
        _coder.Write(pixels);
    }

    /// <summary>Ends the file.</summary>
    public void Finish()
    {
        _finished = true;
        _output.Write([Trailer]);
    }

    private void WriteSize()
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)_width);
        BinaryPrimitives.WriteUInt16LittleEndian(size[2..], (ushort)_height);
        _output.Write(size);
    }
}
