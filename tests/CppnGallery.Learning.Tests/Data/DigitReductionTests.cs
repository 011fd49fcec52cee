using CppnGallery.Learning.Data;

namespace CppnGallery.Learning.Tests.Data;

public class DigitReductionTests
{
    private const int Side = 28;

    [Theory]
    [InlineData(20, 13, 1)]
    [InlineData(20, 13, 7)]
    [InlineData(9, 20, 10)]
    [InlineData(20, 20, 3)]
    public void A_digit_of_its_size_drawn_larger_comes_back_with_its_mass_on_the_centre(int width, int height, int times)
    {
        float[] pattern = Pattern(width, height);
        float[] field = DigitReduction.Reduce(Drawing(pattern, width, times, left: 5, top: 11), (width * times) + 16)!;

        var (left, top) = Corner(field, pattern, width);
        for (int i = 0; i < field.Length; i++)
        {
            int x = (i % Side) - left, y = (i / Side) - top;
            Assert.Equal(x >= 0 && x < width && y >= 0 && y < height ? pattern[(y * width) + x] : 0, field[i], 1e-5);
        }

        // Whole pixels: within half of one, except where the digit would leave the field.
        double mass = field.Sum(ink => (double)ink);
        double across = field.Select((ink, i) => (double)ink * (i % Side)).Sum() / mass, down = field.Select((ink, i) => (double)ink * (i / Side)).Sum() / mass;
        Assert.True(Math.Abs(across - 14) <= 0.5001 || left == 0 || left == Side - width, $"across {across}");
        Assert.True(Math.Abs(down - 14) <= 0.5001 || top == 0 || top == Side - height, $"down {down}");
    }

    /// <summary>30 pixels to 20: every result is the mean of 3 × 3 of a drawing with each pixel doubled.</summary>
    [Fact]
    public void Pixels_count_by_the_area_that_is_covered()
    {
        float[] pattern = Pattern(30, 30);
        float[] field = DigitReduction.Reduce(Drawing(pattern, 30, 1, left: 2, top: 3), 46)!;

        float[] expected = new float[400];
        for (int i = 0; i < 400; i++)
        {
            for (int k = 0; k < 9; k++)
            {
                expected[i] += pattern[(((i / 20 * 3) + (k / 3)) / 2 * 30) + (((i % 20 * 3) + (k % 3)) / 2)] / 9;
            }
        }

        var (left, top) = Corner(field, expected, 20);
        Assert.All(Enumerable.Range(0, 400), i => Assert.Equal(expected[i], field[((top + (i / 20)) * Side) + left + (i % 20)], 1e-5));
    }

    [Fact]
    public void Light_on_dark_and_pale_ink_are_the_same_digit_and_the_aspect_stays()
    {
        float[] drawing = Drawing(Pattern(33, 50), 33, 1, left: 8, top: 8);
        float[] field = DigitReduction.Reduce(drawing, 49)!;

        AssertNear(field, DigitReduction.Reduce([.. drawing.Select(level => 1 - level)], 49)!);
        AssertNear(field, DigitReduction.Reduce([.. drawing.Select(level => 0.6f + (0.2f * level))], 49)!);
        int[] inked = [.. Enumerable.Range(0, field.Length).Where(i => field[i] > 0)];
        Assert.Equal(20, inked.Max(i => i / Side) - inked.Min(i => i / Side) + 1);
        Assert.Equal(13, inked.Max(i => i % Side) - inked.Min(i => i % Side) + 1); // 33 · 20/50 = 13.2
    }

    [Fact]
    public void Where_nothing_stands_out_there_is_no_digit()
    {
        Assert.Null(DigitReduction.Reduce(new float[400], 20));
        float[] noise = [.. Enumerable.Range(0, 400).Select(i => i % 7 == 3 ? 0.92f : 1)];
        Assert.Null(DigitReduction.Reduce(noise, 20));
        noise[210] = 0.8f;
        Assert.NotNull(DigitReduction.Reduce(noise, 20));
    }

    [Fact]
    public void A_lone_dot_fills_the_box_and_a_heavy_foot_stays_in_the_field()
    {
        float[] dot = [.. Enumerable.Repeat(1f, 400)];
        dot[45] = 0;
        Assert.Equal(400, DigitReduction.Reduce(dot, 20)!.Sum(), 1e-3);

        // A hair 100 high on a foot of 50 × 10 pixels: the centre of mass is near the foot, far from the middle.
        float[] foot = [.. Enumerable.Range(0, 160 * 60).Select(i => (i / 60, i % 60) is (>= 20 and < 120, 30) or (>= 110 and < 120, >= 5 and < 55) ? 0f : 1)];
        float[] field = DigitReduction.Reduce(foot, 60)!;
        Assert.Equal(20, Enumerable.Range(0, Side).Count(y => Enumerable.Range(0, Side).Any(x => field[(y * Side) + x] > 0)));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(7, 5)]
    [InlineData(10, 0)]
    public void Levels_that_are_no_rows_are_refused(int count, int width) =>
        Assert.Throws<ArgumentException>(() => DigitReduction.Reduce(new float[count], width));

    [Fact]
    public void The_middle_leaves_a_pixel_all_around()
    {
        float[] field = [.. Enumerable.Range(0, Side * Side).Select(i => (float)i)];
        Assert.Equal(Enumerable.Range(0, 676).Select(p => (float)((((p / 26) + 1) * Side) + (p % 26) + 1)), DigitReduction.Middle(field));
    }

    private static void AssertNear(float[] expected, float[] field) => Assert.All(expected.Zip(field), pair => Assert.Equal(pair.First, pair.Second, 1e-4));

    /// <summary>Uneven ink, full in two opposite corners so that its bounds are its own.</summary>
    private static float[] Pattern(int width, int height)
    {
        float[] pattern = [.. Enumerable.Range(0, width * height).Select(i => 0.2f + (0.8f * (i * 37 % 101) / 101f))];
        pattern[0] = pattern[^1] = 1;
        return pattern;
    }

    /// <summary>Every pixel <paramref name="times"/> as wide and high, black on white, with 16 pixels of margin in all.</summary>
    private static float[] Drawing(float[] pattern, int width, int times, int left, int top)
    {
        int stride = (width * times) + 16;
        float[] levels = [.. Enumerable.Repeat(1f, stride * ((pattern.Length / width * times) + 16))];
        for (int y = 0; y < pattern.Length / width * times; y++)
        {
            for (int x = 0; x < width * times; x++)
            {
                levels[((top + y) * stride) + left + x] = 1 - pattern[(y / times * width) + (x / times)];
            }
        }

        return levels;
    }

    /// <summary>Where the only full ink of the pattern's first pixel lies.</summary>
    private static (int Left, int Top) Corner(float[] field, float[] pattern, int width)
    {
        int first = Array.FindIndex(field, ink => ink > 0);
        Assert.Equal(pattern[0], field[first], 1e-5);
        Assert.True(width <= Side);
        return (first % Side, first / Side);
    }
}
