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
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        _output = output;
        _rowBytes = checked(width * (int)colour);
        _rowsLeft = height;
        _filter = new RowFilter(_rowBytes, (int)colour);
        output.Write(Signature);
        WriteHead(width, height, colour);
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

    private void WriteHead(int width, int height, PixelColour colour)
    {
        Span<byte> head = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], height);
        head[8] = 8; // bits a channel
        head[9] = (byte)(colour == PixelColour.Grey ? 0 : 2);
        head[10..].Clear(); // deflate, adaptive filters, not interlaced
        PngChunk.Write(_output, "IHDR"u8, head);
    }
}
