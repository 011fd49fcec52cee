using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;

namespace CppnGallery.Learning.Tests.Runs;

public class RecentStepsTests
{
    private static readonly HistoryColumn[] Columns = [new("a", "a", MeasureKind.Loss, 1), new("never", "never", MeasureKind.Loss, 1), new("even", "even", MeasureKind.Share, 1)];

    [Fact]
    public void Nothing_is_kept_at_first_and_then_from_wherever_it_begins()
    {
        var recent = new RecentSteps();
        Assert.Equal((1, 0), (recent.First, recent.Last));
        Assert.False(recent.HasAllAfter(0));

        Add(recent, 100, 101);

        Assert.Equal((100, 101), (recent.First, recent.Last));
        Assert.Equal((false, true, true), (recent.HasAllAfter(98), recent.HasAllAfter(99), recent.HasAllAfter(101)));
    }

    [Fact]
    public void The_last_8192_are_kept_and_what_they_replace_is_forgotten()
    {
        var recent = new RecentSteps();
        Add(recent, 1, 8192);
        Assert.Equal(1, recent.First);
        Add(recent, 8193, 8195);
        Assert.Equal((4, 8195), (recent.First, recent.Last));
        Assert.Equal((false, true), (recent.HasAllAfter(2), recent.HasAllAfter(3)));

        var points = recent.Between(8191, 8195, 64, Columns);

        Assert.Equal([8192, 8193, 8194, 8195], points.Ends);
        Assert.Equal([8192, 8193, 8194, 8195], points.Values[0]);
        Assert.Equal([null, null, null, null], points.Values[1]);
        Assert.Equal([8192, null, 8194, null], points.Values[2]); // 8,193 lies where 1 lay, and 8,195 where 3
    }

    /// <summary>Spans double until there are few enough points, with the smaller ones that a beginning and an end amid a span need.</summary>
    [Theory]
    [InlineData(0, 64, 64, 1, 64)]
    [InlineData(0, 65, 64, 2, 33)] // 32 of two, and one
    [InlineData(1, 125, 64, 2, 63)] // one, 61 of two, one
    [InlineData(0, 124, 64, 2, 62)]
    [InlineData(0, 126, 64, 4, 32)] // 63 of two and two more are too many: 31 of four, and two
    [InlineData(5, 5, 64, 0, 0)]
    public void Points_are_as_fine_as_their_number_allows(long after, long last, int most, int widest, int count)
    {
        var recent = new RecentSteps();
        Add(recent, 1, 200);
        var points = recent.Between(after, last, most, Columns);
        Assert.Equal((widest, count), (points.Spans.DefaultIfEmpty().Max(), points.Ends.Count));
        Assert.Equal(last - after, points.Spans.Sum());
        Assert.All(points.Ends.Zip(points.Spans), point => Assert.True(int.IsPow2(point.Second) && point.First % point.Second == 0));
        Assert.Equal(points.Ends.Zip(points.Spans, (end, span) => (float?)(end - ((span - 1) / 2.0))), points.Values[0]);
        // Of two neighbours one is even, and its number is the mean.
        Assert.Equal(points.Ends.Zip(points.Spans, (end, span) => span == 1 ? (end % 2 == 0 ? (float?)end : null) : (float?)(end - (span / 2) + 1)), points.Values[2]);
    }

    private static void Add(RecentSteps recent, int first, int last)
    {
        for (int step = first; step <= last; step++)
        {
            recent.Add(step, [new("a", "a", step, MeasureKind.Loss), .. step % 2 == 0 ? (Measure[])[new("even", "even", step, MeasureKind.Share)] : []]);
        }
    }
}
