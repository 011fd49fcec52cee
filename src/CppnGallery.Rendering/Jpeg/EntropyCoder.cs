using System.Numerics;

namespace CppnGallery.Rendering.Jpeg;

/// <summary>Quantised blocks as the bits of a scan (T.81, annex F.1): Huffman codes of runs and sizes, then the values' own bits.</summary>
internal sealed class EntropyCoder(Stream output)
{
    private const int BufferSize = 1 << 14;
    private const int EndOfBlock = 0x00, SixteenZeros = 0xF0;

    // Codes and values of a coefficient have 16 + 11 bits at most, and seven wait: 34 of 64.
    private readonly byte[] _buffer = new byte[BufferSize];
    private ulong _bits;
    private int _waiting;
    private int _filled;

    /// <summary>One block.</summary>
    /// <param name="coefficients">64, in zigzag order.</param>
    /// <param name="previous">The component's last first coefficient; becomes this block's.</param>
    /// <param name="dc">Code of differences.</param>
    /// <param name="ac">Code of runs and sizes.</param>
    public void Write(ReadOnlySpan<short> coefficients, ref int previous, HuffmanCode dc, HuffmanCode ac)
    {
        int difference = coefficients[0] - previous;
        previous = coefficients[0];
        int size = SizeOf(difference);
        Put(dc[size]);
        PutValue(difference, size);
        int run = 0;
        for (int i = 1; i < JpegTables.Block; i++)
        {
            int value = coefficients[i];
            if (value == 0)
            {
                run++;
                continue;
            }

            for (; run > 15; run -= 16)
            {
                Put(ac[SixteenZeros]);
            }

            size = SizeOf(value);
            Put(ac[(run << 4) | size]);
            PutValue(value, size);
            run = 0;
        }

        if (run > 0)
        {
            Put(ac[EndOfBlock]);
        }
    }

    /// <summary>Fills the last byte with ones and gives everything to the output.</summary>
    public void Finish()
    {
        Put((0x7F, 7));
        _waiting = 0;
        Flush();
    }

    private static int SizeOf(int value) => 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));

    // A negative value is written as value − 1 in as many bits, so that its first bit is 0.
    private void PutValue(int value, int size) => Put(((value - (value < 0 ? 1 : 0)) & ((1 << size) - 1), size));

    private void Put((int Code, int Length) bits)
    {
        _bits = (_bits << bits.Length) | (uint)bits.Code;
        _waiting += bits.Length;
        while (_waiting >= 8)
        {
            _waiting -= 8;
            byte value = (byte)(_bits >> _waiting);
            _buffer[_filled++] = value;
            if (value == 0xFF)
            {
                // So that a decoder does not take it for a marker.
                _buffer[_filled++] = 0;
            }

            if (_filled >= BufferSize - 1)
            {
                Flush();
            }
        }
    }

    private void Flush()
    {
        output.Write(_buffer, 0, _filled);
        _filled = 0;
    }
}
