namespace CppnGallery.Rendering.Gif;

/// <summary>
/// GIF's variable-width Lempel-Ziv-Welch code over bytes (GIF89a specification, appendix F): codes grow from 9 to 12 bits, lowest bit first, in blocks of at most 255 bytes; at
/// 4,096 codes the table begins anew.
/// </summary>
internal sealed class LzwCoder(Stream output)
{
    private const int Clear = 256, End = 257, First = 258, Most = 4096, LeastWidth = 9;
    private const int BlockSize = 255;

    // The code for "this code, then this byte", at a place found by hashing; a prime of more than twice the codes keeps searches short.
    private const int Places = 9029;
    private readonly int[] _strings = new int[Places];
    private readonly short[] _codes = new short[Places];
    private readonly byte[] _block = new byte[1 + BlockSize];
    private int _filled;
    private int _width;
    private int _next;
    private uint _bits;
    private int _waiting;

    /// <summary>The code size, the pixels' blocks and the empty block that ends them.</summary>
    /// <param name="pixels">At least one.</param>
    public void Write(ReadOnlySpan<byte> pixels)
    {
        output.WriteByte(LeastWidth - 1);
        _width = LeastWidth;
        Begin();
        int prefix = pixels[0];
        foreach (byte pixel in pixels[1..])
        {
            int text = (prefix << 8) | pixel, place = Find(text);
            if (_strings[place] == text)
            {
                prefix = _codes[place];
                continue;
            }

            Put(prefix);
            prefix = pixel;
            if (_next == Most)
            {
                Begin();
                continue;
            }

            _strings[place] = text;
            _codes[place] = (short)_next;
            // A decoder knows this code one code later than we do, and so widens one later.
            if (_next++ == 1 << _width)
            {
                _width++;
            }
        }

        Put(prefix);
        // As the decoder counts: the code it makes of the last one may be the first too long for the width.
        if (_next == 1 << _width && _width < 12)
        {
            _width++;
        }

        Put(End);
        Finish();
    }

    private void Begin()
    {
        Put(Clear);
        Array.Fill(_strings, -1);
        (_next, _width) = (First, LeastWidth);
    }

    // Where the string stands or would stand.
    private int Find(int text)
    {
        int place = text % Places;
        while (_strings[place] >= 0 && _strings[place] != text)
        {
            place = place == Places - 1 ? 0 : place + 1;
        }

        return place;
    }

    private void Put(int code)
    {
        _bits |= (uint)code << _waiting;
        for (_waiting += _width; _waiting >= 8; _waiting -= 8, _bits >>= 8)
        {
            PutByte((byte)_bits);
        }
    }

    private void PutByte(byte value)
    {
        _block[++_filled] = value;
        if (_filled == BlockSize)
        {
            Flush();
        }
    }

    private void Finish()
    {
        if (_waiting > 0)
        {
            PutByte((byte)_bits);
        }

        (_bits, _waiting) = (0, 0);
        Flush();
        output.WriteByte(0);
    }

    private void Flush()
    {
        if (_filled > 0)
        {
            _block[0] = (byte)_filled;
            output.Write(_block, 0, _filled + 1);
            _filled = 0;
        }
    }
}
