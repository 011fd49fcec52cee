using System.Text;
using CppnGallery.Rendering.Jpeg;

namespace CppnGallery.Rendering.Tests;

public class JpegWriterTests
{
    private static readonly DebianTool Djpeg = new("djpeg", "libjpeg-turbo-progs"), Cjpeg = new("cjpeg", "libjpeg-turbo-progs");

    [Theory]
    [InlineData(1, 1, PixelColour.Grey)]
    [InlineData(8, 8, PixelColour.Grey)]
    [InlineData(33, 17, PixelColour.Grey)]
    [InlineData(1, 300, PixelColour.Rgb)]
    [InlineData(16, 16, PixelColour.Rgb)]
    [InlineData(131, 77, PixelColour.Rgb)]
    [InlineData(600, 9, PixelColour.Rgb)]
    [InlineData(9, 600, PixelColour.Grey)]
    public void A_decoder_reads_nearly_what_was_written(int width, int height, PixelColour colour)
    {
        byte[] rows = Waves(width, height, (int)colour);

        byte[] read = Decode(Write(width, height, colour, rows, quality: 100), width, height, (int)colour);

        // At quality 100 steps are 1: an error of half a step in each of 64 coefficients, and of chrominance between pixels.
        double error = Math.Sqrt(rows.Zip(read, (a, b) => (double)(a - b) * (a - b)).Average());
        Assert.True(error < (colour == PixelColour.Grey ? 1 : 3), $"{error} of 255");
    }

    [Fact]
    public void Noise_with_every_code_and_byte_stuffing_decodes_to_the_noise()
    {
        byte[] rows = new byte[256 * 256];
        new Random(3).NextBytes(rows);

        byte[] file = Write(256, 256, PixelColour.Grey, rows, quality: 100);

        Assert.Contains("\u00FF\0", Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        Assert.All(rows.Zip(Decode(file, 256, 256, 1)), pair => Assert.InRange(pair.First - pair.Second, -3, 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(50)]
    [InlineData(75)]
    [InlineData(95)]
    public void Every_coefficient_is_within_half_a_step_of_the_transform_in_double_precision(int quality)
    {
        var random = new Random(quality);
        float[] samples = [.. Enumerable.Range(0, 64).Select(_ => (float)random.Next(-128, 128))];
        short[] coefficients = new short[64];
        byte[] steps = JpegTables.LuminanceSteps(quality);

        new CosineTransform(steps).Apply(samples, coefficients);

        for (int n = 0; n < 64; n++)
        {
            int at = JpegTables.Zigzag[n], u = at / 8, v = at % 8;
            double exact = 0;
            for (int y = 0; y < 8; y++)
            {
                for (int x = 0; x < 8; x++)
                {
                    exact += samples[(y * 8) + x] * Math.Cos(((2 * y) + 1) * u * Math.PI / 16) * Math.Cos(((2 * x) + 1) * v * Math.PI / 16);
                }
            }

            exact *= 0.25 * (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1);
            Assert.InRange(coefficients[n] - (exact / steps[at]), -0.5001, 0.5001);
        }
    }

    /// <summary>The steps go into the file in another order than the picture's: a decoder that multiplies by others shows something else.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(85)]
    public void A_decoder_multiplies_by_the_steps_that_were_divided_by(int quality)
    {
        byte[] block = new byte[64];
        new Random(quality).NextBytes(block);
        byte[] steps = JpegTables.LuminanceSteps(quality);

        byte[] read = Decode(Write(8, 8, PixelColour.Grey, block, quality), 8, 8, 1);

        double[] kept = [.. Enumerable.Range(0, 64).Select(at => steps[at] * Math.Round(Coefficient(block, at / 8, at % 8) / steps[at]))];
        for (int at = 0; at < 64; at++)
        {
            double expected = 128 + Enumerable.Range(0, 64).Sum(k => kept[k] * Weight(k / 8, k % 8) * Wave(at / 8, k / 8) * Wave(at % 8, k % 8));
            Assert.InRange(read[at] - Math.Clamp(expected, 0, 255), -2, 2);
        }

        // T.81, annex A.3.3.
        static double Wave(int at, int frequency) => Math.Cos(((2 * at) + 1) * frequency * Math.PI / 16);
        static double Weight(int u, int v) => 0.25 * (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1);
        static double Coefficient(byte[] block, int u, int v) =>
            Weight(u, v) * Enumerable.Range(0, 64).Sum(at => (block[at] - 128) * Wave(at / 8, u) * Wave(at % 8, v));
    }

    /// <summary>The steps of quality 50 are annex K's own; those of 75 are half of them, rounded; 100 has none but 1 (jcparam.c says the same).</summary>
    [Fact]
    public void Quality_scales_the_steps()
    {
        Assert.Equal([16, 11, 10], JpegTables.LuminanceSteps(50)[..3]);
        Assert.Equal([8, 6, 5], JpegTables.LuminanceSteps(75)[..3]);
        Assert.Equal([80, 55, 50], JpegTables.LuminanceSteps(10)[..3]);
        Assert.All(JpegTables.ChrominanceSteps(100), step => Assert.Equal(1, step));
        Assert.All(JpegTables.ChrominanceSteps(1), step => Assert.Equal(255, step));
    }

    [Fact]
    public void The_same_rows_make_the_same_file_however_they_come()
    {
        byte[] rows = Waves(50, 40, 3);

        byte[] file = Write(50, 40, PixelColour.Rgb, rows, 80);

        Assert.Equal(file, Write(50, 40, PixelColour.Rgb, rows, 80, rowsInCall: 1));
        Assert.Equal(file, Write(50, 40, PixelColour.Rgb, rows, 80, rowsInCall: 7));
    }

    [Fact]
    public void A_file_of_lower_quality_is_smaller()
    {
        byte[] rows = Waves(200, 200, 3);

        int[] lengths = [.. new[] { 10, 50, 90 }.Select(quality => Write(200, 200, PixelColour.Rgb, rows, quality).Length)];

        Assert.True(lengths[0] < lengths[1] && lengths[1] < lengths[2], string.Join(", ", lengths));
    }

    [Fact]
    public void What_is_no_picture_is_refused()
    {
        using var file = new MemoryStream();
        Assert.Throws<ArgumentOutOfRangeException>("width", () => new JpegWriter(file, 0, 1, PixelColour.Grey, 80));
        Assert.Throws<ArgumentOutOfRangeException>("height", () => new JpegWriter(file, 1, 65_536, PixelColour.Grey, 80));
        Assert.Throws<ArgumentOutOfRangeException>("quality", () => new JpegWriter(file, 1, 1, PixelColour.Grey, 101));
        Assert.Throws<ArgumentOutOfRangeException>("quality", () => new JpegWriter(file, 1, 1, PixelColour.Grey, 0));
        Assert.Equal(0, file.Length);

        var jpeg = new JpegWriter(file, 2, 2, PixelColour.Grey, 80);
        Assert.Throws<ArgumentException>("rows", () => jpeg.WriteRows(new byte[3]));
        Assert.Throws<ArgumentException>("rows", () => jpeg.WriteRows(new byte[6]));
        jpeg.WriteRows(new byte[2]);
        Assert.Throws<InvalidOperationException>(jpeg.Finish);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void A_quality_that_cannot_be_is_refused_where_it_is_set(int quality) =>
        Assert.Contains("Render:JpegQuality is 1 to 100.", Assert.Throws<ArgumentOutOfRangeException>(() => new RenderLimits { JpegQuality = quality }).Message, StringComparison.Ordinal);

    /// <summary>
    /// The same arithmetic as above for three components: T.81's transform and steps of both tables, JFIF's matrix, chrominance for 2 × 2 pixels. Every two by two pixels are
    /// alike, so that a chrominance sample is theirs, and djpeg is told to repeat it.
    /// </summary>
    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(50)]
    [InlineData(85)]
    [InlineData(100)]
    public void A_decoder_finds_colours_by_the_second_tables(int quality)
    {
        const int width = 48, height = 32;
        var random = new Random(quality);
        byte[] small = new byte[width / 2 * (height / 2) * 3];
        random.NextBytes(small);
        byte[] rows = [.. Enumerable.Range(0, width * height).SelectMany(i => small.AsSpan((((i / width / 2 * (width / 2)) + (i % width / 2)) * 3), 3).ToArray().Select(value => (byte)(64 + (value / 2))))];

        byte[] read = Decode(Write(width, height, PixelColour.Rgb, rows, quality), width, height, 3, "-nosmooth");

        double[] R(int channel) => [.. Enumerable.Range(0, width * height).Select(i => (double)rows[(3 * i) + channel])];
        double[] red = R(0), green = R(1), blue = R(2);
        double[] light = [.. Enumerable.Range(0, width * height).Select(i => (0.299 * red[i]) + (0.587 * green[i]) + (0.114 * blue[i]))];
        double[] y = Kept([.. light.Select(value => value - 128)], width, JpegTables.LuminanceSteps(quality));
        double[] cb = Kept(Quarter([.. blue.Zip(light, (b, l) => (b - l) / 1.772)]), width / 2, JpegTables.ChrominanceSteps(quality));
        double[] cr = Kept(Quarter([.. red.Zip(light, (r, l) => (r - l) / 1.402)]), width / 2, JpegTables.ChrominanceSteps(quality));
        for (int i = 0; i < width * height; i++)
        {
            int quarter = (i / width / 2 * (width / 2)) + (i % width / 2);
            double level = Math.Clamp(y[i] + 128, 0, 255), toBlue = Math.Clamp(cb[quarter], -128, 127), toRed = Math.Clamp(cr[quarter], -128, 127);
            double[] expected = [level + (1.402 * toRed), level - (0.344136 * toBlue) - (0.714136 * toRed), level + (1.772 * toBlue)];
            for (int channel = 0; channel < 3; channel++)
            {
                // Three components rounded to whole numbers before the matrix, and what comes of it once more.
                Assert.InRange(read[(3 * i) + channel] - Math.Clamp(expected[channel], 0, 255), -2.5, 2.5);
            }
        }

        static double[] Quarter(double[] plane) =>
            [.. Enumerable.Range(0, width * height / 4).Select(i => plane[(2 * (i / (width / 2)) * width) + (2 * (i % (width / 2)))])];
    }

    // What steps leave of a plane: each block of 8 × 8 transformed, divided, rounded, multiplied and transformed back (T.81, annexes A.3.3 and A.3.4).
    private static double[] Kept(double[] plane, int width, byte[] steps)
    {
        double[] kept = new double[plane.Length];
        for (int block = 0; block < plane.Length / 64; block++)
        {
            int left = block % (width / 8) * 8, top = block / (width / 8) * 8;
            double[] coefficients = [.. Enumerable.Range(0, 64).Select(k => steps[k] * Math.Round(Weight(k) * Enumerable.Range(0, 64).Sum(
                at => plane[((top + (at / 8)) * width) + left + (at % 8)] * Wave(at / 8, k / 8) * Wave(at % 8, k % 8)) / steps[k]))];
            for (int at = 0; at < 64; at++)
            {
                kept[((top + (at / 8)) * width) + left + (at % 8)] = Enumerable.Range(0, 64).Sum(k => coefficients[k] * Weight(k) * Wave(at / 8, k / 8) * Wave(at % 8, k % 8));
            }
        }

        return kept;

        static double Wave(int at, int frequency) => Math.Cos(((2 * at) + 1) * frequency * Math.PI / 16);
        static double Weight(int k) => 0.25 * (k / 8 == 0 ? Math.Sqrt(0.5) : 1) * (k % 8 == 0 ? Math.Sqrt(0.5) : 1);
    }

    /// <summary>libjpeg writes annex K's tables too, scaled alike: all six, to the last byte.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(75)]
    [InlineData(90)]
    [InlineData(100)]
    public void The_tables_are_those_that_libjpeg_writes(int quality)
    {
        byte[] rows = Waves(40, 24, 3);
        byte[] theirs = Cjpeg.Run([.. Encoding.ASCII.GetBytes("P6\n40 24\n255\n"), .. rows], "-quality", $"{quality}", "-baseline", "-sample", "2x2");

        var tables = TablesOf(Write(40, 24, PixelColour.Rgb, rows, quality));

        Assert.Equal(["C4 00", "C4 01", "C4 10", "C4 11", "DB 00", "DB 01"], tables.Keys.Order());
        Assert.Equal(TablesOf(theirs).OrderBy(table => table.Key), tables.OrderBy(table => table.Key));

        // A grey file has the first ones alone.
        Assert.Equal(["C4 00", "C4 10", "DB 00"], TablesOf(Write(8, 8, PixelColour.Grey, new byte[64], quality)).Keys.Order());
    }

    // Quantisation (DB) and Huffman tables (C4) by kind and number, in hexadecimal digits; a segment may hold several.
    private static Dictionary<string, string> TablesOf(byte[] file)
    {
        var tables = new Dictionary<string, string>();
        for (int at = 2; file[at + 1] != 0xDA;)
        {
            int end = at + 2 + (file[at + 2] << 8) + file[at + 3];
            for (int from = at + 4; file[at + 1] is 0xC4 or 0xDB && from < end;)
            {
                int length = file[at + 1] == 0xDB ? 64 : 16 + file.AsSpan(from + 1, 16).ToArray().Sum(count => count);
                tables.Add($"{file[at + 1]:X2} {file[from]:X2}", Convert.ToHexString(file, from + 1, length));
                from += 1 + length;
            }

            at = end;
        }

        return tables;
    }

    private static byte[] Write(int width, int height, PixelColour colour, byte[] rows, int quality, int rowsInCall = int.MaxValue)
    {
        using var file = new MemoryStream();
        var jpeg = new JpegWriter(file, width, height, colour, quality);
        int row = width * (int)colour, most = (int)Math.Min(rows.Length, (long)rowsInCall * row);
        for (int at = 0; at < rows.Length; at += most)
        {
            jpeg.WriteRows(rows.AsSpan(at, Math.Min(most, rows.Length - at)));
        }

        jpeg.Finish();
        return file.ToArray();
    }

    private static byte[] Decode(byte[] file, int width, int height, int channels, params string[] arguments)
    {
        byte[] pnm = Djpeg.Run(file, ["-strict", "-dct", "float", "-pnm", .. arguments]);
        byte[] head = Encoding.ASCII.GetBytes($"P{(channels == 1 ? 5 : 6)}\n{width} {height}\n255\n");
        Assert.Equal(head, pnm[..head.Length]);
        return pnm[head.Length..];
    }

    // Long waves, a little different in every channel, which half the resolution of chrominance can follow.
    private static byte[] Waves(int width, int height, int channels)
    {
        byte[] rows = new byte[width * height * channels];
        for (int i = 0; i < rows.Length; i++)
        {
            int x = i / channels % width, y = i / channels / width;
            rows[i] = (byte)(128 + (100 * Math.Sin(x * 0.05) * Math.Cos(y * 0.06)) + (20 * Math.Sin((x + y) * 0.02 * (1 + (i % channels)))));
        }

        return rows;
    }
}
