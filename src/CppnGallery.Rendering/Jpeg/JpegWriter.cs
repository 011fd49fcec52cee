using System.Buffers.Binary;

namespace CppnGallery.Rendering.Jpeg;

/// <summary>
/// Writes one baseline JPEG file (ITU-T T.81 in a JFIF wrapper), grey or colour with chrominance at half the width and height (4:2:0), row by row: eight or
/// sixteen rows are held. The same rows give the same bytes on every machine, however they are split between calls.
/// </summary>
public sealed class JpegWriter
{
    /// <summary>The longest side that the format has room for.</summary>
    public const int MaxSide = 65_535;

    private const int Side = 8;

    private readonly Stream _output;
    private readonly EntropyCoder _coder;
    private readonly JpegPlane[] _planes;
    private readonly int _width;
    private readonly int _bytes;
    private readonly int _unit;
    private readonly byte[] _strip;
    private int _rowsInStrip;
    private int _rowsLeft;

    /// <summary>Writes the head of the file.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="width">Pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="height">Pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="colour">Bytes a pixel.</param>
    /// <param name="quality">1 (smallest file) to 100 (finest), on the scale of the Independent JPEG Group.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or the quality is out of its range.</exception>
    public JpegWriter(Stream output, int width, int height, PixelColour colour, int quality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        _output = output;
        _coder = new EntropyCoder(output);
        _width = width;
        _rowsLeft = height;
        _bytes = (int)colour;
        bool grey = colour == PixelColour.Grey;
        _unit = grey ? Side : 2 * Side;
        int units = (width + _unit - 1) / _unit;
        _strip = new byte[_unit * width * _bytes];
        byte[] luminance = JpegTables.LuminanceSteps(quality), chrominance = JpegTables.ChrominanceSteps(quality);
        HuffmanCode dc = new(JpegTables.LuminanceDcCounts, JpegTables.DcSymbols), ac = new(JpegTables.LuminanceAcCounts, JpegTables.LuminanceAcSymbols);
        if (grey)
        {
            _planes = [new(units, 1, luminance, dc, ac)];
        }
        else
        {
            HuffmanCode colourDc = new(JpegTables.ChrominanceDcCounts, JpegTables.DcSymbols), colourAc = new(JpegTables.ChrominanceAcCounts, JpegTables.ChrominanceAcSymbols);
            _planes = [new(units, 2, luminance, dc, ac), new(units, 1, chrominance, colourDc, colourAc), new(units, 1, chrominance, colourDc, colourAc)];
        }

        WriteHead(height, luminance, chrominance);
    }

    /// <summary>Writes rows, top first.</summary>
    /// <param name="rows">A whole number of rows, width × bytes a pixel each.</param>
    /// <exception cref="ArgumentException">Part of a row, or more rows than the picture has.</exception>
    public void WriteRows(ReadOnlySpan<byte> rows)
    {
        int row = _width * _bytes;
        if (rows.Length % row != 0 || rows.Length / row > _rowsLeft)
        {
            throw new ArgumentException($"{rows.Length} bytes are not whole rows of {row} bytes, of which {_rowsLeft} are left.", nameof(rows));
        }

        for (; !rows.IsEmpty; rows = rows[row..])
        {
            rows[..row].CopyTo(_strip.AsSpan(_rowsInStrip++ * row));
            _rowsLeft--;
            if (_rowsInStrip == _unit || _rowsLeft == 0)
            {
                WriteStrip();
                _rowsInStrip = 0;
            }
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

        _coder.Finish();
        _output.Write([0xFF, 0xD9]);
    }

    private void WriteStrip()
    {
        if (_planes.Length == 1)
        {
            _planes[0].FillGrey(_strip, _width, _rowsInStrip);
        }
        else
        {
            JpegPlane.FillColour(_planes, _strip, _width, _rowsInStrip);
        }

        for (int unit = 0; unit < (_width + _unit - 1) / _unit; unit++)
        {
            foreach (var plane in _planes)
            {
                plane.Write(_coder, unit);
            }
        }
    }

    private void WriteHead(int height, ReadOnlySpan<byte> luminance, ReadOnlySpan<byte> chrominance)
    {
        bool grey = _planes.Length == 1;
        _output.Write([0xFF, 0xD8]);
        // Version 1.2, no density: the sides of a pixel are equal.
        WriteSegment(0xE0, [.. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 0, 0]);
        WriteSteps(0, luminance);
        if (!grey)
        {
            WriteSteps(1, chrominance);
        }

        Span<byte> frame = stackalloc byte[6 + (3 * _planes.Length)];
        frame[0] = 8; // bits a sample
        BinaryPrimitives.WriteUInt16BigEndian(frame[1..], (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(frame[3..], (ushort)_width);
        frame[5] = (byte)_planes.Length;
        Span<byte> scan = stackalloc byte[4 + (2 * _planes.Length)];
        scan[0] = (byte)_planes.Length;
        for (int i = 0; i < _planes.Length; i++)
        {
            byte table = (byte)(i > 0 ? 1 : 0), sampling = (byte)(i == 0 && !grey ? 0x22 : 0x11);
            ((ReadOnlySpan<byte>)[(byte)(i + 1), sampling, table]).CopyTo(frame[(6 + (3 * i))..]);
            ((ReadOnlySpan<byte>)[(byte)(i + 1), (byte)(table * 0x11)]).CopyTo(scan[(1 + (2 * i))..]);
        }

        ((ReadOnlySpan<byte>)[0, JpegTables.Block - 1, 0]).CopyTo(scan[(1 + (2 * _planes.Length))..]); // all coefficients, whole, in one scan
        WriteSegment(0xC0, frame);
        WriteCode(0x00, JpegTables.LuminanceDcCounts, JpegTables.DcSymbols);
        WriteCode(0x10, JpegTables.LuminanceAcCounts, JpegTables.LuminanceAcSymbols);
        if (!grey)
        {
            WriteCode(0x01, JpegTables.ChrominanceDcCounts, JpegTables.DcSymbols);
            WriteCode(0x11, JpegTables.ChrominanceAcCounts, JpegTables.ChrominanceAcSymbols);
        }

        WriteSegment(0xDA, scan);
    }

    private void WriteSteps(byte table, ReadOnlySpan<byte> steps)
    {
        Span<byte> segment = stackalloc byte[1 + JpegTables.Block];
        segment[0] = table;
        for (int i = 0; i < JpegTables.Block; i++)
        {
            segment[1 + i] = steps[JpegTables.Zigzag[i]];
        }

        WriteSegment(0xDB, segment);
    }

    private void WriteCode(byte table, ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols) => WriteSegment(0xC4, [table, .. counts, .. symbols]);

    private void WriteSegment(byte marker, ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[4];
        head[0] = 0xFF;
        head[1] = marker;
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(data.Length + 2));
        _output.Write(head);
        _output.Write(data);
    }
}
