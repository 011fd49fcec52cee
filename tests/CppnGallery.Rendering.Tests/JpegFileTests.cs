using System.Buffers.Binary;
using System.Text;
using CppnGallery.Rendering.Jpeg;

namespace CppnGallery.Rendering.Tests;

/// <summary>The bytes of a JPEG file, as ITU-T T.81 and JFIF give them.</summary>
public class JpegFileTests
{
    private static readonly DebianTool Djpeg = new("djpeg", "libjpeg-turbo-progs");

    [Theory]
    [InlineData(PixelColour.Grey)]
    [InlineData(PixelColour.Rgb)]
    public void The_head_has_every_segment_that_its_components_need(PixelColour colour)
    {
        bool grey = colour == PixelColour.Grey;
        using var file = new MemoryStream();
        var jpeg = new JpegWriter(file, 0x0102, 0x0301, colour, 50);

        byte[] head = file.ToArray();
        var segments = Segments(head);

        Assert.Equal([0xFF, 0xD8], head[..2]);
        Assert.Equal(
            grey ? [0xE0, 0xDB, 0xC0, 0xC4, 0xC4, 0xDA] : [0xE0, 0xDB, 0xDB, 0xC0, 0xC4, 0xC4, 0xC4, 0xC4, 0xDA],
            segments.Select(segment => (int)segment.Marker));
        Assert.Equal([(byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 2, 0, 0, 1, 0, 1, 0, 0], segments[0].Data);
        Assert.Equal(grey ? [0] : [0, 1], Of(segments, 0xDB).Select(data => (int)data[0]));
        // B.2.2: bits a sample, height, width, and for each component its name, sampling across and down, and table of steps.
        Assert.Equal(grey ? [8, 3, 1, 1, 2, 1, 1, 0x11, 0] : [8, 3, 1, 1, 2, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1], Of(segments, 0xC0).Single());
        Assert.Equal(grey ? [0x00, 0x10] : [0x00, 0x10, 0x01, 0x11], Of(segments, 0xC4).Select(data => (int)data[0]));
        // B.2.3: the components and their codes, all 64 coefficients, in one scan.
        Assert.Equal(grey ? [1, 1, 0x00, 0, 63, 0] : [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0], Of(segments, 0xDA).Single());
        Assert.All(Of(segments, 0xC4), data => Assert.Equal(17 + data[1..17].Sum(count => count), data.Length));
        jpeg.WriteRows(new byte[0x0102 * 0x0301 * (int)colour]);
        jpeg.Finish();
        Assert.Equal([0xFF, 0xD9], file.ToArray()[^2..]);
    }

    [Theory]
    [InlineData(65_535, 1, 1)]
    [InlineData(1, 65_535, 100)]
    public void The_limits_themselves_are_allowed(int width, int height, int quality)
    {
        using var file = new MemoryStream();
        _ = new JpegWriter(file, width, height, PixelColour.Grey, quality);
        byte[] frame = Of(Segments(file.ToArray()), 0xC0).Single();
        Assert.Equal((height, width), (BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(1)), BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(3))));
    }

    [Fact]
    public void A_width_past_the_limit_and_a_height_of_nothing_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("width", () => new JpegWriter(Stream.Null, 65_536, 1, PixelColour.Grey, 80));
        Assert.Throws<ArgumentOutOfRangeException>("height", () => new JpegWriter(Stream.Null, 1, 0, PixelColour.Grey, 80));
    }

    /// <summary>Blocks with runs of every length, values of every size, and enough of them to fill the coder's buffer some times over.</summary>
    [Fact]
    public void A_scan_is_the_bits_of_the_standard()
    {
        var random = new Random(4);
        HuffmanCode dc = new(JpegTables.LuminanceDcCounts, JpegTables.DcSymbols), ac = new(JpegTables.LuminanceAcCounts, JpegTables.LuminanceAcSymbols);
        var dcBits = Codes(JpegTables.LuminanceDcCounts, JpegTables.DcSymbols);
        var acBits = Codes(JpegTables.LuminanceAcCounts, JpegTables.LuminanceAcSymbols);
        using var file = new MemoryStream();
        var coder = new EntropyCoder(file);
        var expected = new StringBuilder();
        int previous = 0, last = 0;
        for (int n = 0; n < 3500; n++)
        {
            short[] block = new short[64];
            block[0] = (short)random.Next(-1024, 1024);
            for (int at = n % 63 + 1; at < 64; at += 1 + random.Next(1 + (n % 50)))
            {
                block[at] = (short)(random.Next(-1023, 1024) >> random.Next(11));
            }

            if (n % 3 == 0)
            {
                block[63] = 1; // no end of the block then
            }

            coder.Write(block, ref previous, dc, ac);
            Assert.Equal(block[0], previous);
            Append(expected, block, last, dcBits, acBits);
            last = block[0];
        }

        coder.Finish();

        expected.Append('1', (8 - (expected.Length % 8)) % 8);
        string bits = expected.ToString();
        byte[] bytes = [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2)).SelectMany(value => value == 0xFF ? (byte[])[0xFF, 0] : [value])];
        Assert.InRange(bytes.Length, 3 << 14, int.MaxValue);
        Assert.Equal(bytes, file.ToArray());
    }

    /// <summary>Chrominance has half the resolution: colours that stay for 2 × 2 pixels come back but for rounding, to the very edges.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 32)]
    [InlineData(35, 19)]
    [InlineData(131, 50)]
    public void Squares_of_one_colour_come_back(int width, int height)
    {
        var random = new Random(width);
        int across = (width + 1) / 2;
        byte[] colours = new byte[across * ((height + 1) / 2) * 3];
        random.NextBytes(colours);
        byte[] rows = [.. from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) from c in Enumerable.Range(0, 3) select colours[((((y / 2) * across) + (x / 2)) * 3) + c]];
        using var file = new MemoryStream();
        var jpeg = new JpegWriter(file, width, height, PixelColour.Rgb, 100);
        jpeg.WriteRows(rows);
        jpeg.Finish();

        byte[] read = Djpeg.Run(file.ToArray(), "-strict", "-dct", "float", "-nosmooth", "-pnm")[^rows.Length..];

        // Half a step in each of 64 coefficients: a fortieth part of 255 at the very worst.
        int[] differences = [.. rows.Zip(read, (one, other) => Math.Abs(one - other))];
        Assert.InRange(differences.Max(), 0, 6);
        Assert.InRange(differences.Average(), 0, 1);
    }

    /// <summary>Below its last row a picture goes on with that row: nothing of what is above bleeds into it, at the coarsest steps either.</summary>
    [Theory]
    [InlineData(PixelColour.Grey, 8)]
    [InlineData(PixelColour.Rgb, 16)]
    public void A_last_row_alone_in_its_strip_is_itself(PixelColour colour, int strip)
    {
        byte[] rows = new byte[(strip + 1) * 32 * (int)colour];
        new Random(2).NextBytes(rows);
        rows.AsSpan(strip * 32 * (int)colour).Fill(200);
        using var file = new MemoryStream();
        var jpeg = new JpegWriter(file, 32, strip + 1, colour, 10);
        jpeg.WriteRows(rows);
        jpeg.Finish();

        // 200 is 72 above the middle, its first coefficient 8 × 72 in steps of 80: 7 of them are 70.
        byte[] read = Djpeg.Run(file.ToArray(), "-strict", "-dct", "float", "-nosmooth", "-pnm");
        Assert.All(read[^(32 * (int)colour)..], value => Assert.InRange(value, 197, 199));
    }

    private static List<(byte Marker, byte[] Data)> Segments(byte[] file)
    {
        var segments = new List<(byte, byte[])>();
        for (int at = 2; at < file.Length;)
        {
            Assert.Equal(0xFF, file[at]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
            segments.Add((file[at + 1], file[(at + 4)..(at + 2 + length)]));
            at += 2 + length;
        }

        return segments;
    }

    private static List<byte[]> Of(List<(byte Marker, byte[] Data)> segments, byte marker) => [.. segments.Where(segment => segment.Marker == marker).Select(segment => segment.Data)];

    // Annex C: codes of one length follow each other, and from one length to the next a 0 is added at the end.
    private static Dictionary<int, string> Codes(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        var codes = new Dictionary<int, string>();
        int next = 0, code = 0;
        for (int length = 1; length <= 16; length++, code *= 2)
        {
            for (int i = 0; i < counts[length - 1]; i++)
            {
                codes[symbols[next++]] = Convert.ToString(code++, 2).PadLeft(length, '0');
            }
        }

        return codes;
    }

    // F.1.2: the difference, then runs of zeros with what ends them; runs past fifteen in sixteens, and zeros to the end as one code.
    private static void Append(StringBuilder bits, short[] block, int previous, Dictionary<int, string> dc, Dictionary<int, string> ac)
    {
        int difference = block[0] - previous;
        bits.Append(dc[Size(difference)]).Append(Value(difference));
        int end = Array.FindLastIndex(block, value => value != 0), zeros = 0;
        for (int at = 1; at <= end; at++)
        {
            if (block[at] == 0)
            {
                zeros++;
                continue;
            }

            for (int i = 0; i < zeros / 16; i++)
            {
                bits.Append(ac[0xF0]);
            }

            bits.Append(ac[(zeros % 16 * 16) + Size(block[at])]).Append(Value(block[at]));
            zeros = 0;
        }

        bits.Append(end < 63 ? ac[0] : "");

        static int Size(int value) => value == 0 ? 0 : (int)Math.Log2(Math.Abs(value)) + 1;
        static string Value(int value) =>
            value == 0 ? "" : string.Concat(Convert.ToString(Math.Abs(value), 2).Select(bit => value > 0 ? bit : bit == '1' ? '0' : '1'));
    }
}
