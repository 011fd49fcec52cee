using System.Text.Json;

namespace CppnGallery.Models.Checkpoints;

/// <summary>A tensor as a header announces it: its shape and the bytes of the data that are its own.</summary>
internal readonly record struct SafetensorsEntry(string Name, int[] Shape, long From, long To)
{
    /// <summary>Its numbers.</summary>
    public long Count => (To - From) / sizeof(float);
}

/// <summary>A safetensors header, read and checked against itself: the tensors cover the data in order, without hole or overlap.</summary>
internal sealed class SafetensorsHeader
{
    private const int MaxRank = 4;

    private readonly string _source;
    private readonly Dictionary<string, string> _metadata = [];
    private readonly List<SafetensorsEntry> _entries = [];

    private SafetensorsHeader(string source) => _source = source;

    /// <summary>Free text by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The tensors, in the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _entries;

    /// <summary>Bytes of data that the tensors need.</summary>
    public long DataLength => _entries.Count == 0 ? 0 : _entries[^1].To;

    /// <summary>Reads a header's JSON.</summary>
    /// <exception cref="InvalidDataException">Something is not as the format promises; the message names <paramref name="source"/> and fault.</exception>
    public static SafetensorsHeader Parse(string source, ReadOnlyMemory<byte> header)
    {
        var read = new SafetensorsHeader(source);
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            read.ReadEntries(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The parser checks text only when it is asked for; bytes that are no UTF-8 then come as InvalidOperationException.
            throw new InvalidDataException($"{source}: the header is not JSON without duplicates ({e.Message})", e);
        }

        read.CheckRanges();
        return read;
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

    private SafetensorsEntry ReadEntry(string name, JsonElement entry)
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

        return new(name, [.. shape.Select(size => (int)size)], range[0], range[1]);
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

    private void CheckRanges()
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
    }

    private InvalidDataException Fault(string fault) => new($"{_source}: the file {fault}.");
}
