namespace CppnGallery.Rendering.Jpeg;

/// <summary>A Huffman code as T.81 tells it: how many codes each length has, and the symbols in their order (annex C).</summary>
internal sealed class HuffmanCode
{
    private readonly ushort[] _codes = new ushort[256];
    private readonly byte[] _lengths = new byte[256];

    /// <param name="counts">Codes of 1 to 16 bits.</param>
    /// <param name="symbols">As many as all counts together.</param>
    public HuffmanCode(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        int code = 0, next = 0;
        for (int length = 1; length <= counts.Length; length++, code <<= 1)
        {
            for (int i = 0; i < counts[length - 1]; i++, code++, next++)
            {
                _codes[symbols[next]] = (ushort)code;
                _lengths[symbols[next]] = (byte)length;
            }
        }
    }

    /// <summary>A symbol's code, its last bit lowest, and the number of its bits.</summary>
    public (int Code, int Length) this[int symbol] => (_codes[symbol], _lengths[symbol]);
}
