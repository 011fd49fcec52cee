using CppnGallery.Learning.Data;

namespace CppnGallery.Browser.Tests;

/// <summary>A digit on a sheet of any size and colour, and its reduction to MNIST's form by overlaps of rectangles: slow, in doubles, of nothing that the page uses.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Pixels">RGBA, row by row.</param>
internal sealed record Drawing(int Width, int Height, byte[] Pixels)
{
    private const int Box = 20, Side = DigitSet.Side;
    private const double Faintest = 0.1;

    public static Drawing Blank { get; } = new(40, 30, [.. Enumerable.Repeat((byte)200, 40 * 30 * 4)]);

    /// <summary>A digit blown up by a whole number, upright or lying, somewhere on a larger sheet: 0 light on dark, 1 dark on light, 2 black on nothing.</summary>
    public static Drawing Of(ReadOnlySpan<byte> digit, Random random, int kind)
    {
        int times = random.Next(2, 9), width = (Side * times) + random.Next(60), height = (Side * times) + random.Next(60);
        int left = random.Next(width - (Side * times) + 1), top = random.Next(height - (Side * times) + 1);
        bool isLying = random.Next(2) == 0;
        byte[] pixels = new byte[width * height * 4];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int column = (int)Math.Floor((x - left) / (double)times), row = (int)Math.Floor((y - top) / (double)times);
                int ink = column is >= 0 and < Side && row is >= 0 and < Side ? digit[isLying ? (column * Side) + row : (row * Side) + column] : 0;
                (byte level, byte alpha) = kind switch { 0 => ((byte)(20 + (ink * 200 / 255)), (byte)255), 1 => ((byte)(240 - (ink * 220 / 255)), (byte)255), _ => ((byte)0, (byte)ink) };
                byte[] pixel = [level, level, level, alpha];
                pixel.CopyTo(pixels, 4 * ((y * width) + x));
            }
        }

        return new(width, height, pixels);
    }

    /// <summary>784 intensities: what stands out from the border's median, from its first pixel of a tenth of the darkest on, in 20 × 20 by aspect, its centre of mass on pixel 14.</summary>
    public float[] Reduce()
    {
        double[] ink = Ink();
        var inked = Enumerable.Range(0, ink.Length).Where(i => ink[i] >= Faintest).ToArray();
        int left = inked.Min(i => i % Width), right = inked.Max(i => i % Width) + 1, top = inked.Min(i => i / Width), bottom = inked.Max(i => i / Width) + 1;
        double longest = Math.Max(right - left, bottom - top);
        int across = Math.Max(1, (int)Math.Round((right - left) * Box / longest)), down = Math.Max(1, (int)Math.Round((bottom - top) * Box / longest));
        double wide = (right - left) / (double)across, tall = (bottom - top) / (double)down;
        double[,] small = new double[down, across];
        for (int row = 0; row < down; row++)
        {
            for (int column = 0; column < across; column++)
            {
                for (int y = (int)(row * tall); y < Math.Min(bottom - top, (row + 1) * tall); y++)
                {
                    for (int x = (int)(column * wide); x < Math.Min(right - left, (column + 1) * wide); x++)
                    {
                        small[row, column] += ink[((top + y) * Width) + left + x] * Overlap(x, column * wide, wide) * Overlap(y, row * tall, tall) / (wide * tall);
                    }
                }
            }
        }

        return Centred(small, across, down);
    }

    // Of a pixel, one long, with a piece of a line.
    private static double Overlap(int pixel, double start, double length) => Math.Max(0, Math.Min(pixel + 1, start + length) - Math.Max(pixel, start));

    private double[] Ink()
    {
        double[] levels = [.. Enumerable.Range(0, Width * Height).Select(i => 1 - ((1 - (Pixels[4 * i] / 255.0)) * Pixels[(4 * i) + 3] / 255.0))];
        double[] border = [.. levels.Where((_, i) => i % Width == 0 || i % Width == Width - 1 || i < Width || i >= Width * (Height - 1)).Order()];
        double paper = border[border.Length / 2];
        double[] ink = [.. levels.Select(level => Math.Max(0, paper > 0.5 ? paper - level : level - paper))];
        double most = ink.Max();
        return [.. ink.Select(level => level / most)];
    }

    private static float[] Centred(double[,] small, int across, int down)
    {
        double mass = 0, x = 0, y = 0;
        for (int row = 0; row < down; row++)
        {
            for (int column = 0; column < across; column++)
            {
                (mass, x, y) = (mass + small[row, column], x + (small[row, column] * column), y + (small[row, column] * row));
            }
        }

        int left = Math.Clamp((int)Math.Floor(14 - (x / mass) + 0.5), 0, Side - across), top = Math.Clamp((int)Math.Floor(14 - (y / mass) + 0.5), 0, Side - down);
        float[] whole = new float[Side * Side];
        for (int row = 0; row < down; row++)
        {
            for (int column = 0; column < across; column++)
            {
                whole[((top + row) * Side) + left + column] = (float)small[row, column];
            }
        }

        return whole;
    }
}
