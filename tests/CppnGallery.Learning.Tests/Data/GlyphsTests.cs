using CppnGallery.Learning.Data;

namespace CppnGallery.Learning.Tests.Data;

public class GlyphsTests
{
    [Fact]
    public void The_same_seed_draws_the_same_and_a_larger_set_begins_with_the_smaller()
    {
        var few = Glyphs.Draw(25, seed: 5);
        var many = Glyphs.Draw(40, seed: 5).Take(25);

        Assert.Equal(few.Pixels.ToArray(), many.Pixels.ToArray());
        Assert.Equal(few.Labels.ToArray(), many.Labels.ToArray());
        Assert.NotEqual(few.Pixels.ToArray(), Glyphs.Draw(25, seed: 6).Pixels.ToArray());
    }

    [Fact]
    public void Every_digit_comes_equally_often() =>
        Assert.All(Glyphs.Draw(200, seed: 1).Labels.ToArray().CountBy(label => label), count => Assert.Equal(20, count.Value));

    [Fact]
    public void Digits_have_ink_and_paper_and_stay_inside_the_picture()
    {
        var set = Glyphs.Draw(1000, seed: 2);
        for (int i = 0; i < set.Count; i++)
        {
            var picture = set.Picture(i);
            double ink = picture.ToArray().Average(pixel => pixel / 255.0);
            Assert.InRange(ink, 0.02, 0.4);
            Assert.True(picture.Contains((byte)0) && picture.Contains((byte)255));
            for (int at = 0; at < 28; at++)
            {
                Assert.Equal(0, picture[at] + picture[(27 * 28) + at] + picture[at * 28] + picture[(at * 28) + 27]);
            }
        }
    }

    /// <summary>What makes them worth training on: digits are told apart by the nearest mean of other digits, far above the one in ten of chance.</summary>
    [Fact]
    public void Digits_resemble_their_like()
    {
        var known = Glyphs.Draw(2000, seed: 3);
        var means = new double[10, 784];
        for (int i = 0; i < known.Count; i++)
        {
            for (int p = 0; p < 784; p++)
            {
                means[known.Labels[i], p] += known.Picture(i)[p] / 200.0;
            }
        }

        var unknown = Glyphs.Draw(500, seed: 4);
        int right = Enumerable.Range(0, unknown.Count).Count(i =>
            unknown.Labels[i] == Enumerable.Range(0, 10).MinBy(digit => Enumerable.Range(0, 784).Sum(p => Math.Pow(means[digit, p] - unknown.Picture(i)[p], 2))));

        Assert.InRange(right, 300, 500);
    }

    /// <summary>A pen of radius 1.25 at a distance d from a pixel's centre leaves 1.25 + 0.5 − d of ink, from none to all.</summary>
    [Fact]
    public void A_straight_stroke_covers_what_lies_within_its_radius()
    {
        var canvas = new GlyphCanvas(radius: 1.25f);
        canvas.Add([(5.5f, 10.5f), (20.5f, 10.5f)], curved: false);
        var picture = new byte[784];
        canvas.Paint(picture);

        Assert.Equal([0, 0, 191, 255, 191, 0, 0], Enumerable.Range(7, 7).Select(row => (int)picture[(row * 28) + 12]));
        Assert.Equal([0, 0, 191, 255, 255], Enumerable.Range(2, 5).Select(column => (int)picture[(10 * 28) + column]));
    }

    [Fact]
    public void A_curve_passes_through_its_points()
    {
        (float X, float Y)[] points = [(4.5f, 20.5f), (9.5f, 6.5f), (18.5f, 8.5f), (22.5f, 21.5f)];
        var canvas = new GlyphCanvas(radius: 1);
        canvas.Add(points, curved: true);
        var picture = new byte[784];
        canvas.Paint(picture);

        Assert.All(points, point => Assert.Equal(255, picture[((int)point.Y * 28) + (int)point.X]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Glyphs.MaxCount + 1)]
    public void Refuses_a_count_that_no_array_holds(int count) => Assert.Throws<ArgumentOutOfRangeException>(() => Glyphs.Draw(count, seed: 0));
}
