using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace CppnGallery.Gallery.Tests.Models;

/// <summary>Checkpoint files as an accident or an attacker would change them.</summary>
internal sealed class DamagedCheckpoints(byte[] good, int seed)
{
    private const int LengthBytes = 8;

    private static readonly string[] Numbers = ["-1", "0", "1e308", "1.5", "2147483648", "9223372036854775807", "9223372036854775808", "null", "\"6\"", "[]", "1e-400"];

    private static readonly string[] Texts =
        ["", "NaN", "Infinity", "-1", "1e999", "resnet-cppn", "cppn", "../../etc", "a\u0000b", "\ud83d\ude00", new string('x', 5000), "<script>", "6", "0x10", "٣"];

    private readonly Random _random = new(seed);
    private readonly int _headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(good);

    private string Header => Encoding.UTF8.GetString(good, LengthBytes, _headerLength);

    private ReadOnlySpan<byte> Data => good.AsSpan(LengthBytes + _headerLength);

    /// <summary>The next one, by one of a dozen kinds of damage; seldom one that leaves another model, since that costs a write.</summary>
    public byte[] Next() => _random.Next(32) switch
    {
        0 => Flipped(0, good.Length, 1),
        1 => WithNumber(),
        < 9 => Flipped(0, LengthBytes + _headerLength, 1 + _random.Next(3)),
        < 12 => good[.._random.Next(good.Length)],
        12 => [.. good, .. Garbage(1 + _random.Next(64))],
        < 15 => WithHeaderLength(),
        < 20 => Rebuilt(DamageEntry),
        < 22 => Rebuilt(Swap),
        < 27 => Rebuilt(DamageMetadata),
        < 31 => WithHeader(DamagedText()),
        _ => Garbage(_random.Next(200)),
    };

    private byte[] Flipped(int from, int to, int times)
    {
        byte[] bytes = [.. good];
        for (int i = 0; i < times; i++)
        {
            bytes[_random.Next(from, to)] ^= (byte)(1 << _random.Next(8));
        }

        return bytes;
    }

    private byte[] Garbage(int length)
    {
        byte[] bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private byte[] WithHeaderLength()
    {
        byte[] bytes = [.. good];
        ulong length = _random.Next(4) switch
        {
            0 => ulong.MaxValue - (ulong)_random.Next(3),
            1 => (ulong)_random.NextInt64(),
            2 => (ulong)_random.Next(2 * _headerLength),
            _ => 1UL << _random.Next(40),
        };
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }

    // Not finite, huge or tiny: at the end of a random tensor's number.
    private byte[] WithNumber()
    {
        byte[] bytes = [.. good];
        float[] values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon];
        int at = LengthBytes + _headerLength + (sizeof(float) * _random.Next(Data.Length / sizeof(float)));
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), values[_random.Next(values.Length)]);
        return bytes;
    }

    private byte[] WithHeader(string header)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] bytes = new byte[LengthBytes + text.Length + Data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)text.Length);
        text.CopyTo(bytes, LengthBytes);
        Data.CopyTo(bytes.AsSpan(LengthBytes + text.Length));
        return bytes;
    }

    private byte[] Rebuilt(Action<JsonObject> damage)
    {
        var header = JsonNode.Parse(Header)!.AsObject();
        damage(header);
        return WithHeader(header.ToJsonString());
    }

    private string Key(JsonObject of) => of.ElementAt(_random.Next(of.Count)).Key;

    private void DamageEntry(JsonObject header)
    {
        string name = Key(header);
        if (header[name] is not JsonObject entry || name == "__metadata__")
        {
            header.Remove(name);
            return;
        }

        string[] fields = ["shape", "data_offsets"];
        var array = entry[fields[_random.Next(2)]]!.AsArray();
        switch (_random.Next(7))
        {
            case 0:
                array[_random.Next(array.Count)] = JsonNode.Parse(Numbers[_random.Next(Numbers.Length)]);
                break;
            case 1:
                array.Add(1);
                break;
            case 2:
                array.RemoveAt(0);
                break;
            case 3:
                entry["dtype"] = new[] { "F64", "F16", "BF16", "I8", "f32", "" }[_random.Next(6)];
                break;
            case 4:
                entry.Remove(Key(entry));
                break;
            case 5:
                header.Remove(name);
                header[name + (char)('a' + _random.Next(26))] = entry.DeepClone();
                break;
            default:
                header["foreign.weight"] = JsonNode.Parse($$"""{"dtype":"F32","shape":[1],"data_offsets":[{{Data.Length}},{{Data.Length + 4}}]}""");
                break;
        }
    }

    // Two tensors change names.
    private void Swap(JsonObject header)
    {
        string one = Key(header), other = Key(header);
        (header[one], header[other]) = (header[other]!.DeepClone(), header[one]!.DeepClone());
    }

    private void DamageMetadata(JsonObject header)
    {
        var metadata = header["__metadata__"]!.AsObject();
        string key = Key(metadata);
        switch (_random.Next(5))
        {
            case 0:
                metadata.Remove(key);
                break;
            case 1:
                metadata[Texts[_random.Next(Texts.Length)]] = "1";
                break;
            case 2:
                metadata[key] = JsonNode.Parse(Numbers[_random.Next(Numbers.Length)]);
                break;
            case 3:
                for (int i = 0; i < 300; i++)
                {
                    metadata[$"setting.more{i}"] = "1";
                }

                break;
            default:
                metadata[key] = Texts[_random.Next(Texts.Length)];
                break;
        }
    }

    // Text that JSON's rules or the rule against duplicates forbid, and some that they allow.
    private string DamagedText()
    {
        string header = Header.TrimEnd();
        int at = _random.Next(header.Length);
        return _random.Next(6) switch
        {
            0 => header[..at],
            1 => header.Insert(at, new[] { "{", "}", "[", ",", "\"", "\\", "\u0000", "/*", "\\ud800" }[_random.Next(9)]),
            2 => "{" + header[1..^1] + "," + header[1..],
            3 => header[..^1] + """,  "generator.output\u002ebias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
            4 => new string('[', 1 + _random.Next(200)) + header,
            _ => header + new string(' ', _random.Next(70_000)),
        };
    }
}
