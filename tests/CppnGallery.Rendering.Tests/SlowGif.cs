using System.Buffers.Binary;

namespace CppnGallery.Rendering.Tests;

/// <summary>A GIF decoder written from the specification (GIF89a), slow and plain, for files of whole frames in one palette. It checks everything it reads.</summary>
internal sealed record SlowGif(int Width, int Height, byte[] Palette, int? Repeats, IReadOnlyList<SlowGif.Frame> Frames)
{
    internal sealed record Frame(int Delay, byte[] Pixels);

    public static SlowGif Decode(ReadOnlySpan<byte> file)
    {
        Assert.Equal("GIF89a"u8, file[..6]);
        int width = BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), height = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        Assert.Equal(0xF7, file[10]);
        byte[] palette = file.Slice(13, 768).ToArray();
        file = file[(13 + 768)..];
        int? repeats = null;
        var frames = new List<Frame>();
        int delay = 0;
        for (; file[0] != 0x3B;)
        {
            if (file[0] == 0x2C)
            {
                Assert.Equal([0, 0, 0, 0], file.Slice(1, 4).ToArray());
                Assert.Equal((width, height, 0), (BinaryPrimitives.ReadUInt16LittleEndian(file[5..]), BinaryPrimitives.ReadUInt16LittleEndian(file[7..]), file[9]));
                int size = file[10];
                file = file[11..];
                frames.Add(new(delay, Expand(Blocks(ref file), size, width * height)));
                continue;
            }

            Assert.Equal(0x21, file[0]);
            byte label = file[1];
            file = file[2..];
            byte[] data = Blocks(ref file);
            if (label == 0xF9)
            {
                delay = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(1));
            }
            else
            {
                Assert.Equal("NETSCAPE2.0"u8.ToArray(), data[..11]);
                repeats = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(12));
            }
        }

        Assert.Equal(1, file.Length);
        return new(width, height, palette, repeats, frames);
    }

    private static byte[] Blocks(ref ReadOnlySpan<byte> file)
    {
        var data = new List<byte>();
        for (; file[0] > 0; file = file[(1 + file[0])..])
        {
            data.AddRange(file.Slice(1, file[0]));
        }

        file = file[1..];
        return [.. data];
    }

    private static byte[] Expand(byte[] data, int size, int count)
    {
        int clear = 1 << size, at = 0, width = size + 1;
        var table = new List<byte[]>();
        var pixels = new List<byte>();
        byte[]? last = null;
        while (true)
        {
            int code = 0;
            for (int bit = 0; bit < width; bit++, at++)
            {
                code |= ((data[at / 8] >> (at % 8)) & 1) << bit;
            }

            if (code == clear + 1)
            {
                break;
            }

            if (code == clear)
            {
                table = [.. Enumerable.Range(0, clear).Select(i => new[] { (byte)i }), [], []];
                (width, last) = (size + 1, null);
                continue;
            }

            Assert.True(code < table.Count || (code == table.Count && last is not null), $"code {code} of {table.Count}");
            byte[] text = code < table.Count ? table[code] : [.. last!, last![0]];
            pixels.AddRange(text);
            if (last is not null && table.Count < 4096)
            {
                table.Add([.. last, text[0]]);
            }

            last = text;
            width = table.Count == 1 << width && width < 12 ? width + 1 : width;
        }

        Assert.InRange((data.Length * 8) - at, 0, 7);
        Assert.Equal(count, pixels.Count);
        return [.. pixels];
    }
}
