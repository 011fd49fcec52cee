using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CppnGallery.Rendering.Tests;

/// <summary>A PNG decoder written from the standard (ISO/IEC 15948), slow and plain: the oracle of the writer. It checks everything it reads.</summary>
internal sealed class SlowPng
{
    private static readonly byte[] Signature = [137, 80, 78, 71, 13, 10, 26, 10];

    private SlowPng(int width, int height, int channels, byte[] pixels, IReadOnlyDictionary<string, string> texts, IReadOnlyList<string> chunks, IReadOnlyList<int> filters)
    {
        (Width, Height, Channels, Pixels, Texts, Chunks, Filters) = (width, height, channels, pixels, texts, chunks, filters);
    }

    public int Width { get; }

    public int Height { get; }

    public int Channels { get; }

    /// <summary>(height, width, channels).</summary>
    public byte[] Pixels { get; }

    public IReadOnlyDictionary<string, string> Texts { get; }

    /// <summary>Colours that pixels are numbers of; empty where they are none.</summary>
    public byte[] Palette { get; private init; } = [];

    /// <summary>Chunk types in order.</summary>
    public IReadOnlyList<string> Chunks { get; }

    /// <summary>Filter of each row.</summary>
    public IReadOnlyList<int> Filters { get; }

    public byte Grey(int x, int y) => Pixels[(y * Width) + x];

    public static SlowPng Decode(ReadOnlySpan<byte> file)
    {
        Assert.Equal(Signature, file[..8].ToArray());
        file = file[8..];
        var chunks = new List<string>();
        var texts = new Dictionary<string, string>();
        using var packed = new MemoryStream();
        byte[] head = [], palette = [];
        while (chunks.LastOrDefault() != "IEND")
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file);
            var data = file.Slice(8, length);
            string type = Encoding.ASCII.GetString(file.Slice(4, 4));
            Assert.Equal(BitwiseCrc(file.Slice(4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(file[(8 + length)..]));
            chunks.Add(type);
            switch (type)
            {
                case "IHDR": head = data.ToArray(); break;
                case "PLTE": palette = data.ToArray(); break;
                case "IDAT": packed.Write(data); break;
                case "tEXt": Add(texts, data, Encoding.Latin1, 1); break;
                case "iTXt": Add(texts, data, Encoding.UTF8, 5); break;
                default: Assert.Equal("IEND", type); break;
            }

            file = file[(12 + length)..];
        }

        Assert.True(file.IsEmpty);
        Assert.Equal("IHDR", chunks[0]);
        Assert.Equal(13, head.Length);
        int width = BinaryPrimitives.ReadInt32BigEndian(head), height = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4));
        Assert.Equal([8, 0, 0, 0], [head[8], .. head[10..]]);
        int channels = head[9] switch { 0 or 3 => 1, 4 => 2, 2 => 3, 6 => 4, _ => throw new InvalidDataException($"colour type {head[9]}") };
        Assert.Equal(head[9] == 3, palette.Length > 0);
        packed.Position = 0;
        var (pixels, filters) = Unfilter(packed, width * channels, height, channels);
        return new SlowPng(width, height, channels, pixels, texts, chunks, filters) { Palette = palette };
    }

    private static void Add(Dictionary<string, string> texts, ReadOnlySpan<byte> data, Encoding encoding, int zeros)
    {
        int end = data.IndexOf((byte)0);
        Assert.Equal(new byte[zeros], data.Slice(end, zeros).ToArray());
        texts.Add(Encoding.Latin1.GetString(data[..end]), encoding.GetString(data[(end + zeros)..]));
    }

    private static (byte[] Pixels, int[] Filters) Unfilter(Stream packed, int rowBytes, int height, int channels)
    {
        using var inflate = new ZLibStream(packed, CompressionMode.Decompress);
        var pixels = new byte[rowBytes * height];
        var filters = new int[height];
        for (int y = 0; y < height; y++)
        {
            filters[y] = inflate.ReadByte();
            for (int i = 0; i < rowBytes; i++)
            {
                int a = i >= channels ? pixels[(y * rowBytes) + i - channels] : 0;
                int b = y > 0 ? pixels[((y - 1) * rowBytes) + i] : 0;
                int c = i >= channels && y > 0 ? pixels[((y - 1) * rowBytes) + i - channels] : 0;
                int p = a + b - c;
                int predicted = filters[y] switch
                {
                    0 => 0,
                    1 => a,
                    2 => b,
                    3 => (a + b) >> 1,
                    4 => new[] { a, b, c }.MinBy(value => Math.Abs(p - value)),
                    _ => throw new InvalidDataException($"filter {filters[y]}"),
                };
                int read = inflate.ReadByte();
                Assert.InRange(read, 0, 255);
                pixels[(y * rowBytes) + i] = (byte)(read + predicted);
            }
        }

        Assert.Equal(-1, inflate.ReadByte());
        return (pixels, filters);
    }

    private static uint BitwiseCrc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                uint feedback = (crc ^ (uint)(value >> bit)) & 1;
                crc = (crc >> 1) ^ (feedback * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
