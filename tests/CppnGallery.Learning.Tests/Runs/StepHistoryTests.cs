using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;

namespace CppnGallery.Learning.Tests.Runs;

/// <summary>Recorded steps against a slow reference that keeps them all.</summary>
public sealed class StepHistoryTests
{
    /// <summary>Before anything is thinned, at the first halving, amid, and after several.</summary>
    public static TheoryData<int> Lengths => [1, 2048, 2049, 2050, 4096, 4097, 5000, 8191, 20_011];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_step_is_in_one_point_and_every_point_is_the_mean_of_its_steps(int steps)
    {
        var history = Recorded(1, steps);

        Assert.InRange(history.Count, 1, StepHistory.MaxPoints + 32);
        Assert.Equal(((int[])[1, 2, 4, 8, 16]).First(span => steps / span <= StepHistory.MaxPoints), history.Span);
        long at = 0;
        for (int point = 0; point < history.Count; point++)
        {
            int span = history.SpanOf(point);
            Assert.Equal(at + span, history.EndOf(point));
            Assert.True(int.IsPow2(span) && at % span == 0, $"{span} steps from {at}");
            foreach (var column in history.Columns)
            {
                var (sum, count) = Reference(column.Name, at + 1, span);
                Assert.Equal((sum, count), (column.SumOf(point), column.CountOf(point)));
            }

            at += span;
        }

        Assert.Equal(steps, at);
    }

    [Theory]
    [InlineData(100, 7)]
    [InlineData(2049, 2049)]
    [InlineData(9000, 700)]
    [InlineData(4200, 2051)] // read back with a point that is not whole, before the points are halved again
    public void Stored_in_pieces_and_read_back_it_goes_on_as_if_it_never_had_been(int steps, int every)
    {
        var whole = Recorded(1, steps);
        var stored = new SortedDictionary<int, byte[]>();
        var parts = new StepHistory();
        for (int step = 1; step <= steps; step++)
        {
            parts.Add(step, Measures(step));
            if (step % every == 0)
            {
                foreach (var (index, bytes) in HistoryChunks.TakeChanged(parts))
                {
                    stored[index] = bytes;
                }

                foreach (int old in stored.Keys.Where(index => index >= HistoryChunks.CountOf(parts)).ToList())
                {
                    stored.Remove(old);
                }

                parts = HistoryChunks.Read(stored.Select(pair => new HistoryChunk(pair.Key, pair.Value)));
                Assert.Equal(step, parts.LastStep);
                Assert.Empty(HistoryChunks.TakeChanged(parts));

                // As after a kill: the run goes over its last steps again.
                Assert.False(parts.Add(step, Measures(step)));
                Assert.False(parts.Add(Math.Max(1, step - 5), Measures(1)));
            }
        }

        Assert.Equal(Text(whole), Text(parts));
    }

    [Fact]
    public void A_step_left_out_and_pieces_that_do_not_fit_are_refused()
    {
        var history = Recorded(1, 600);
        Assert.Throws<ArgumentOutOfRangeException>(() => history.Add(602, Measures(602)));

        var chunks = HistoryChunks.TakeChanged(history);
        Assert.Equal([0, 1, 2, 3], chunks.Select(chunk => chunk.Index));
        Assert.Throws<InvalidDataException>(() => HistoryChunks.Read([chunks[0], chunks[2]]));
        Assert.Throws<InvalidDataException>(() => HistoryChunks.Read([chunks[0], new(1, chunks[2].Bytes)]));
        Assert.Throws<InvalidDataException>(() => HistoryChunks.Read([chunks[0], new(1, chunks[1].Bytes[..^1])]));
        Assert.Empty(HistoryChunks.TakeChanged(history));
        history.MarkChanged();
        Assert.Equal(4, HistoryChunks.TakeChanged(history).Count);
    }

    [Theory]
    [InlineData(20, 100, 512)]
    [InlineData(0, 4000, 512)]
    [InlineData(3, 8000, 64)]
    [InlineData(2999, 11_000, 512)]
    public void Recent_steps_are_averaged_no_more_than_it_takes_and_each_is_told_once(long after, int steps, int most)
    {
        var recent = new RecentSteps();
        for (int step = 1; step <= steps; step++)
        {
            recent.Add(step, Measures(step));
        }

        Assert.Equal(after >= steps - RecentSteps.Capacity, recent.HasAllAfter(after));
        var points = recent.Between(after, steps - 1, most, Recorded(1, steps).Columns);

        Assert.InRange(points.Ends.Count, Math.Min(steps - 1 - after, most / 2), most + 16);
        long at = after;
        for (int i = 0; i < points.Ends.Count; i++)
        {
            Assert.Equal(at + points.Spans[i], points.Ends[i]);
            for (int column = 0; column < points.Columns.Count; column++)
            {
                var (sum, count) = Reference(points.Columns[column].Name, at + 1, points.Spans[i]);
                Assert.Equal(count == 0 ? null : (float)(sum / count), points.Values[column][i]);
            }

            at = points.Ends[i];
        }

        Assert.Equal(steps - 1, at);
    }

    [Fact]
    public void What_is_no_number_is_told_as_nothing()
    {
        var history = new StepHistory();
        history.Add(1, [new("loss", "loss", double.PositiveInfinity, MeasureKind.Loss)]);
        Assert.Null(StepPoints.Of(history, 0, 1).Values[0][0]);
    }

    private static StepHistory Recorded(int from, int to)
    {
        var history = new StepHistory();
        for (int step = from; step <= to; step++)
        {
            Assert.True(history.Add(step, Measures(step)));
        }

        return history;
    }

    // A loss of every batch, and one that only every third has, and not before the fiftieth.
    private static List<Measure> Measures(int step)
    {
        var measures = new List<Measure> { new("loss", "the loss", Loss(step), MeasureKind.Loss) };
        if (HasSteps(step))
        {
            measures.Add(new("steps", "steps", step, MeasureKind.Steps));
        }

        return measures;
    }

    private static double Loss(long step) => Math.Sin(step) + 2;

    private static bool HasSteps(long step) => step >= 50 && step % 3 == 0;

    // The definition: halves of halves.
    private static (double Sum, int Count) Reference(string name, long first, long count)
    {
        if (count == 1)
        {
            return name == "loss" ? (Loss(first), 1) : HasSteps(first) ? (first, 1) : (0, 0);
        }

        var (left, right) = (Reference(name, first, count / 2), Reference(name, first + (count / 2), count / 2));
        return (left.Sum + right.Sum, left.Count + right.Count);
    }

    private static string Text(StepHistory history) => string.Join('\n', Enumerable.Range(0, history.Count).Select(point =>
        $"{history.EndOf(point)} {history.SpanOf(point)} {string.Join(' ', history.Columns.Select(column => $"{column.Name} {column.SumOf(point):R} {column.CountOf(point)}"))}"));
}
