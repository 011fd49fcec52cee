using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;

namespace CppnGallery.Learning.Tests.Runs;

/// <summary>Stored pieces as they are documented, byte by byte, and pieces that cannot be.</summary>
public class HistoryChunksTests
{
    [Fact]
    public void A_history_of_three_steps_is_these_bytes()
    {
        var history = new StepHistory();
        history.Add(1, [Of("a", 0.5)]);
        history.Add(2, [Of("a", 0.25), new("b", "second", 3, MeasureKind.Steps)]);
        history.Add(3, []);

        var chunks = HistoryChunks.TakeChanged(history);

        Assert.Equal([0, 1], chunks.Select(chunk => chunk.Index));
        Assert.Equal(Bytes(2, "a", "label of a", (int)MeasureKind.Loss, "b", "second", (int)MeasureKind.Steps), chunks[0].Bytes);
        Assert.Equal(Bytes(1L, 1, 0.5, 1, 0.0, 0, 2L, 1, 0.25, 1, 3.0, 1, 3L, 1, 0.0, 0, 0.0, 0), chunks[1].Bytes);
        var read = HistoryChunks.Read(chunks);
        Assert.Equal([("a", "label of a", MeasureKind.Loss), ("b", "second", MeasureKind.Steps)], read.Columns.Select(column => (column.Name, column.Label, column.Kind)));
        Assert.Equal([0.5, 0.25, null], Enumerable.Range(0, 3).Select(read.Columns[0].MeanOf));
        Assert.Equal([null, 3, null], Enumerable.Range(0, 3).Select(read.Columns[1].MeanOf));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(256, 2)]
    [InlineData(257, 3)]
    [InlineData(512, 3)]
    [InlineData(513, 4)]
    public void There_is_a_piece_for_names_and_one_for_each_256_points(int steps, int pieces)
    {
        var history = Recorded(steps);
        Assert.Equal(pieces, HistoryChunks.CountOf(history));
        Assert.Equal(steps == 0 ? 0 : pieces, HistoryChunks.TakeChanged(history).Count);
    }

    [Fact]
    public void Only_the_pieces_that_changed_are_taken()
    {
        var history = Recorded(300);
        HistoryChunks.TakeChanged(history);
        Assert.Empty(HistoryChunks.TakeChanged(history));
        history.Add(301, [Of("a", 301)]);
        var piece = Assert.Single(HistoryChunks.TakeChanged(history));
        Assert.Equal((2, 45 * (8 + 4 + 8 + 4)), (piece.Index, piece.Bytes.Length)); // points 257 to 301
        history.Add(302, [Of("a", 302), Of("b", 1)]); // another measure changes every point
        Assert.Equal([0, 1, 2], HistoryChunks.TakeChanged(history).Select(chunk => chunk.Index));
    }

    /// <summary>Of 2,049 steps the points are halved: 1,024 of two, and the last one alone. What was there before is changed from the first point on.</summary>
    [Fact]
    public void Points_that_were_put_together_are_taken_again()
    {
        var history = Recorded(2048);
        HistoryChunks.TakeChanged(history);
        history.Add(2049, [Of("a", 2049)]);
        Assert.Equal((1025, 2, 2049L), (history.Count, history.Span, history.LastStep));
        Assert.Equal([0, 1, 2, 3, 4, 5], HistoryChunks.TakeChanged(history).Select(chunk => chunk.Index));
        history.Add(2050, [Of("a", 2050)]); // joins the one that was alone
        Assert.Equal((1025, 2), (history.Count, history.SpanOf(1024)));
        Assert.Equal([5], HistoryChunks.TakeChanged(history).Select(chunk => chunk.Index));
    }

    /// <summary>Spans are powers of two, none larger than the first, each point begins where the last one ended and at a multiple of its span.</summary>
    [Theory]
    [InlineData(true, 1, 1, 2, 1)]
    [InlineData(true, 4, 4, 6, 2, 7, 1)]
    [InlineData(false, 0, 0)]
    [InlineData(false, 1, -1)]
    [InlineData(false, 3, 3)]
    [InlineData(false, 1, 1, 2, 1, 4, 2)] // larger than the first
    [InlineData(false, 1, 1, 1, 1)] // the same again
    [InlineData(false, 1, 1, 3, 1)] // one is left out
    [InlineData(false, 4, 4, 5, 1, 7, 2)] // not at a multiple of its span
    [InlineData(false, 2, 1)]
    public void Points_follow_each_other(bool fits, params int[] endsAndSpans)
    {
        object[] points = [.. endsAndSpans.Chunk(2).SelectMany(point => (object[])[(long)point[0], point[1], 1.0, 1])];
        HistoryChunk[] chunks = [new(0, Bytes(1, "a", "label of a", 0)), new(1, Bytes(points))];
        if (fits)
        {
            Assert.Equal(endsAndSpans.Length / 2, HistoryChunks.Read(chunks).Count);
        }
        else
        {
            Assert.Throws<InvalidDataException>(() => HistoryChunks.Read(chunks));
        }
    }

    [Fact]
    public void More_whole_points_than_there_can_be_are_refused()
    {
        HistoryChunk Points(int count) => new(1, Bytes([.. Enumerable.Range(1, count).SelectMany(step => (object[])[(long)step, 1, 1.0, 1])]));
        var names = new HistoryChunk(0, Bytes(1, "a", "label of a", 0));
        Assert.Equal(2048, HistoryChunks.Read([names, Points(2048)]).Count);
        Assert.Throws<InvalidDataException>(() => HistoryChunks.Read([names, Points(2049)]));
    }

    [Fact]
    public void A_piece_that_says_it_is_another_is_refused()
    {
        var chunks = HistoryChunks.TakeChanged(Recorded(3));
        Assert.Equal(3, HistoryChunks.Read(chunks).Count);
        Assert.Throws<InvalidDataException>(() => HistoryChunks.Read([chunks[0], new(2, chunks[1].Bytes)]));
    }

    [Fact]
    public void The_points_between_two_steps_are_those_that_end_there()
    {
        var history = new StepHistory();
        for (int step = 1; step <= 2051; step++)
        {
            history.Add(step, [Of("a", step)]);
        }

        // 1,025 points of two steps each, and step 2,051.
        var points = StepPoints.Of(history, after: 4, last: 10);
        Assert.Equal([6, 8, 10], points.Ends);
        Assert.Equal([2, 2, 2], points.Spans);
        Assert.Equal([5.5f, 7.5f, 9.5f], points.Values.Single());
        Assert.Equal([6], StepPoints.Of(history, after: 5, last: 7).Ends); // told whole
        Assert.Equal([2050, 2051], StepPoints.Of(history, after: 2048, last: 2051).Ends);
        Assert.Empty(StepPoints.Of(history, after: 2051, last: 3000).Ends);
        Assert.Equal(1026, StepPoints.Of(history, after: 0, last: 3000).Ends.Count);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e300)] // past what a float holds
    public void A_mean_that_a_chart_cannot_show_is_told_as_nothing(double value) => Assert.Null(StepPoints.Told(value));

    private static StepHistory Recorded(int steps)
    {
        var history = new StepHistory();
        for (int step = 1; step <= steps; step++)
        {
            history.Add(step, [Of("a", step)]);
        }

        return history;
    }

    private static Measure Of(string name, double value) => new(name, $"label of {name}", value, MeasureKind.Loss);

    private static byte[] Bytes(params object[] values)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (object value in values)
        {
            switch (value)
            {
                case int number: writer.Write(number); break;
                case long number: writer.Write(number); break;
                case double number: writer.Write(number); break;
                default: writer.Write((string)value); break;
            }
        }

        return bytes.ToArray();
    }
}
