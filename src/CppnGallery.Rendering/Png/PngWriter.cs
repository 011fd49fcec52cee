using System.Buffers.Binary;
using System.IO.Compression;

namespace CppnGallery.Rendering.Png;

/// <summary>
/// Writes one PNG file (ISO/IEC 15948), 8 bits a channel, not interlaced, row by row, so that a picture need not be in
/// memory whole. The same rows give the same bytes, however they are split between calls.
/// </summary>
public sealed class PngWriter : IDisposable
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    private const byte PaletteType = 3;

    private readonly Stream _output;
    private readonly ZLibStream _deflate;
    private readonly RowFilter _filter;
    private readonly int _rowBytes;
    private int _rowsLeft;

    /// <summary>Writes the head of the file and its metadata.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="colour">Bytes a pixel.</param>
    /// <param name="texts">Metadata, in this order.</param>
    /// <exception cref="ArgumentException">A size below 1, or metadata that PNG cannot hold.</exception>
    public PngWriter(Stream output, int width, int height, PixelColour colour, params ReadOnlySpan<PngText> texts)
        : this(output, width, height, colour, [], texts)
    {
    }

    /// <summary>Writes the head of the file, its palette and its metadata.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="colour">Bytes a pixel.</param>
    /// <param name="palette">Up to 256 colours of three bytes, of which pixels of one byte are the numbers; empty where pixels are colours themselves.</param>
    /// <param name="texts">Metadata, in this order.</param>
    /// <exception cref="ArgumentException">A size below 1, a palette of another length or for pixels of more bytes, or metadata that PNG cannot hold.</exception>
    public PngWriter(Stream output, int width, int height, PixelColour colour, ReadOnlySpan<byte> palette, ReadOnlySpan<PngText> texts)
    {
        if (palette.Length > 768 || palette.Length % 3 != 0 || (!palette.IsEmpty && colour != PixelColour.Grey))
        {
            throw new ArgumentException("A palette has up to 256 colours of three bytes, and its pixels one byte.", nameof(palette));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        _output = output;
        _rowBytes = checked(width * (int)colour);
        _rowsLeft = height;
        _filter = new RowFilter(_rowBytes, (int)colour);
        output.Write(Signature);
        WriteHead(width, height, palette.IsEmpty ? TypeOf(colour) : PaletteType);
        if (!palette.IsEmpty)
        {
            PngChunk.Write(output, "PLTE"u8, palette);
        }

        foreach (var text in texts)
        {
            PngTextChunk.Write(output, text);
        }

        _deflate = new ZLibStream(new PngDataStream(output), CompressionLevel.Optimal);
    }

    /// <summary>Writes rows, top first.</summary>
    /// <param name="rows">A whole number of rows, width × bytes a pixel each.</param>
    /// <exception cref="ArgumentException">Part of a row, or more rows than the picture has.</exception>
    public void WriteRows(ReadOnlySpan<byte> rows)
    {
        if (rows.Length % _rowBytes != 0 || rows.Length / _rowBytes > _rowsLeft)
        {
            throw new ArgumentException($"{rows.Length} bytes are not whole rows of {_rowBytes} bytes, of which {_rowsLeft} are left.", nameof(rows));
        }

        for (; !rows.IsEmpty; rows = rows[_rowBytes..], _rowsLeft--)
        {
            _deflate.Write(_filter.Apply(rows[.._rowBytes]));
        }
    }

    /// <summary>Ends the file.</summary>
    /// <exception cref="InvalidOperationException">Rows are missing.</exception>
    public void Finish()
    {
        if (_rowsLeft > 0)
        {
            throw new InvalidOperationException($"{_rowsLeft} rows are missing.");
        }

        _deflate.Dispose();
        PngChunk.Write(_output, "IEND"u8, []);
    }

    /// <summary>Gives back the compressor's memory; a file that was not finished stays incomplete.</summary>
    public void Dispose() => _deflate.Dispose();

    private void WriteHead(int width, int height, byte type)
    {
        Span<byte> head = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], height);
        head[8] = 8; // bits a channel
        head[9] = type;
        head[10..].Clear(); // deflate, adaptive filters, not interlaced
        PngChunk.Write(_output, "IHDR"u8, head);
    }

    private static byte TypeOf(PixelColour colour) => colour switch
    {
        PixelColour.Grey => 0,
        PixelColour.GreyAlpha => 4,
        PixelColour.Rgb => 2,
        _ => 6,
    };
}
