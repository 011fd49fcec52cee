using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace CppnGallery.Networks.Checkpoints;

/// <summary>One reading of a safetensors file. Sizes are checked against the file's length before anything of that size is allocated.</summary>
internal sealed class SafetensorsReader(string path, FileStream stream)
{
    private const int LengthBytes = 8;
    private const int MaxRank = 4;

    private readonly Dictionary<string, string> _metadata = [];
    private readonly List<(string Name, int[] Shape, long From, long To)> _entries = [];

    public IReadOnlySet<string> ReadNames()
    {
        ReadEntries();
        return _entries.Select(entry => entry.Name).ToHashSet();
    }

    public SafetensorsFile Read()
    {
        ReadEntries();
        var tensors = new Dictionary<string, StoredTensor>(_entries.Count);
        foreach (var (name, shape, from, to) in _entries)
        {
            float[] values = new float[(to - from) / sizeof(float)];
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            if (values.AsSpan().ContainsAnyNotFinite())
            {
                throw Fault($"holds a number that is not finite in '{name}'");
            }

            tensors.Add(name, new StoredTensor(shape, values));
        }

        return new SafetensorsFile(_metadata, tensors);
    }

    private void ReadEntries()
    {
        if (stream.Length > SafetensorsFile.MaxFileBytes)
        {
            throw Fault($"has {stream.Length} bytes; at most {SafetensorsFile.MaxFileBytes} are read");
        }

        int headerLength = ReadHeader();
        CheckRanges(stream.Length - LengthBytes - headerLength);
    }

    private int ReadHeader()
    {
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

        byte[] header = new byte[length];
        stream.ReadExactly(header);
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            ReadEntries(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The parser checks text only when it is asked for; bytes that are no UTF-8 then come as InvalidOperationException.
            throw new InvalidDataException($"{path}: the header is not JSON without duplicates ({e.Message})", e);
        }

        return (int)length;
    }

    private void ReadEntries(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Fault("has a header that is no JSON object");
        }

        foreach (var property in root.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                throw Fault($"has a header entry '{property.Name}' that is no JSON object");
            }

            if (property.Name == "__metadata__")
            {
                ReadMetadata(property.Value);
            }
            else
            {
                _entries.Add(ReadEntry(property.Name, property.Value));
            }
        }
    }

    private void ReadMetadata(JsonElement metadata)
    {
        foreach (var property in metadata.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                throw Fault($"has metadata '{property.Name}' that is no text");
            }

            _metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private (string Name, int[] Shape, long From, long To) ReadEntry(string name, JsonElement entry)
    {
        if (!entry.TryGetProperty("dtype", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "F32")
        {
            throw Fault($"has a tensor '{name}' that is not of type F32");
        }

        long[] shape = Numbers(name, entry, "shape");
        long[] range = Numbers(name, entry, "data_offsets");
        if (shape.Length is 0 or > MaxRank || shape.Any(size => size is < 1 or > int.MaxValue))
        {
            throw Fault($"has a tensor '{name}' whose shape is not one to {MaxRank} sizes of at least 1");
        }

        if (range.Length != 2 || range[0] > range[1])
        {
            throw Fault($"has a tensor '{name}' whose data_offsets are not a beginning and an end");
        }

        // Each size is below 2³¹ and the product is compared after every factor, so nothing overflows.
        long count = 1;
        foreach (long size in shape)
        {
            count *= size;
            if (count > SafetensorsFile.MaxFileBytes)
            {
                throw Fault($"has a tensor '{name}' of more values than any file that is read");
            }
        }

        if (range[1] - range[0] != count * sizeof(float))
        {
            throw Fault($"has a tensor '{name}' of {count} values in {range[1] - range[0]} bytes");
        }

        return (name, [.. shape.Select(size => (int)size)], range[0], range[1]);
    }

    private long[] Numbers(string name, JsonElement entry, string property)
    {
        if (!entry.TryGetProperty(property, out var array) || array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > MaxRank)
        {
            throw Fault($"has a tensor '{name}' without a proper {property}");
        }

        long[] numbers = new long[array.GetArrayLength()];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (array[i].ValueKind != JsonValueKind.Number || !array[i].TryGetInt64(out numbers[i]) || numbers[i] < 0)
            {
                throw Fault($"has a tensor '{name}' whose {property} are not whole numbers");
            }
        }

        return numbers;
    }

    /// <summary>The format's promise: the tensors cover the data exactly, in order of offset, without hole or overlap.</summary>
    private void CheckRanges(long dataLength)
    {
        _entries.Sort((a, b) => a.From.CompareTo(b.From));
        long end = 0;
        foreach (var (name, _, from, to) in _entries)
        {
            if (from != end)
            {
                throw Fault(from < end ? $"has a tensor '{name}' that overlaps the one before it" : $"has a hole before tensor '{name}'");
            }

            end = to;
        }

        if (end != dataLength)
        {
            throw Fault(end > dataLength ? $"is cut off: its tensors need {end} bytes of data and {dataLength} are there" : $"has {dataLength - end} bytes after its last tensor");
        }
    }

    private InvalidDataException Fault(string fault) => new($"{path}: the file {fault}.");
}
