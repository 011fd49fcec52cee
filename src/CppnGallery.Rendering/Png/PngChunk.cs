using System.Buffers.Binary;

namespace CppnGallery.Rendering.Png;

/// <summary>A PNG chunk: length, type, data, and the CRC-32 of type and data (ISO 3309, polynomial 0xEDB88320 reflected).</summary>
internal static class PngChunk
{
    private static readonly uint[] Table = MakeTable();

    /// <param name="output">Where to.</param>
    /// <param name="type">Four letters.</param>
    /// <param name="data">Any length.</param>
    public static void Write(Stream output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        output.Write(word);
        output.Write(type);
        output.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, Checksum(type, data));
        output.Write(word);
    }

    /// <summary>The CRC-32 of type and data.</summary>
    public static uint Checksum(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) => ~Update(Update(uint.MaxValue, type), data);

    private static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }

            table[i] = crc;
        }

        return table;
    }
}
