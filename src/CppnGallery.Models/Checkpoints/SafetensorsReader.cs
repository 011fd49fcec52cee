using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CppnGallery.Models.Checkpoints;

/// <summary>One reading of a safetensors file. Sizes are checked against the file's length before anything of that size is allocated.</summary>
internal sealed class SafetensorsReader(string path, FileStream stream)
{
    private const int LengthBytes = 8;
    private const int PieceNumbers = 16 << 10;

    public IReadOnlySet<string> ReadNames() => ReadHeader().Entries.Select(entry => entry.Name).ToHashSet();

    public IReadOnlyDictionary<string, string> ReadMetadata() => ReadHeader().Metadata;

    /// <summary>Reads everything, a piece at a time.</summary>
    public IReadOnlyDictionary<string, string> Check()
    {
        var header = ReadHeader();
        float[] piece = new float[PieceNumbers];
        foreach (var entry in header.Entries)
        {
            for (long left = entry.Count; left > 0; left -= PieceNumbers)
            {
                var values = piece.AsSpan(0, (int)Math.Min(left, PieceNumbers));
                stream.ReadExactly(MemoryMarshal.AsBytes(values));
                CheckFinite(entry.Name, values);
            }
        }

        return header.Metadata;
    }

    public SafetensorsFile Read()
    {
        var header = ReadHeader();
        var tensors = new Dictionary<string, StoredTensor>(header.Entries.Count);
        foreach (var entry in header.Entries)
        {
            float[] values = new float[entry.Count];
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            CheckFinite(entry.Name, values);
            tensors.Add(entry.Name, new StoredTensor(entry.Shape, values));
        }

        return new SafetensorsFile(header.Metadata, tensors);
    }

    private void CheckFinite(string name, Span<float> values)
    {
        if (values.ContainsAnyNotFinite())
        {
            throw Fault($"holds a number that is not finite in '{name}'");
        }
    }

    private SafetensorsHeader ReadHeader()
    {
        if (stream.Length > SafetensorsFile.MaxFileBytes)
        {
            throw Fault($"has {stream.Length} bytes; at most {SafetensorsFile.MaxFileBytes} are read");
        }

        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        if (stream.ReadAtLeast(lengthBytes, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
        {
            throw Fault($"has {stream.Length} bytes, too few for a header length");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > SafetensorsFile.MaxHeaderBytes)
        {
            throw Fault($"announces a header of {length} bytes; at most {SafetensorsFile.MaxHeaderBytes} are read");
        }

        if ((long)length > stream.Length - LengthBytes)
        {
            throw Fault($"announces a header of {length} bytes and ends after {stream.Length}");
        }

        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        var header = SafetensorsHeader.Parse(path, bytes);
        long dataLength = stream.Length - LengthBytes - (long)length;
        return header.DataLength == dataLength
            ? header
            : throw Fault(header.DataLength > dataLength
                ? $"is cut off: its tensors need {header.DataLength} bytes of data and {dataLength} are there"
                : $"has {dataLength - header.DataLength} bytes after its last tensor");
    }

    private InvalidDataException Fault(string fault) => new($"{path}: the file {fault}.");
}
