namespace CppnGallery.Learning.Runs;

/// <summary>Steps of a run as points of a chart.</summary>
/// <param name="Columns">The measures.</param>
/// <param name="Ends">The last step of each point.</param>
/// <param name="Spans">How many steps each averages.</param>
/// <param name="Values">For each measure its mean at each point, as exact as a chart needs; null where no batch of the point had it, or it was no number.</param>
public sealed record StepPoints(IReadOnlyList<HistoryColumn> Columns, IReadOnlyList<long> Ends, IReadOnlyList<int> Spans, IReadOnlyList<IReadOnlyList<float?>> Values)
{
    /// <summary>
    /// The points of a history that end after a step and not after another. Where the first lies inside a point, this is told whole: it covers (end − span, end], and takes the place of what was told of
    /// that before.
    /// </summary>
    public static StepPoints Of(StepHistory history, long after, long last)
    {
        int first = history.Count;
        while (first > 0 && history.EndOf(first - 1) > after)
        {
            first--;
        }

        int[] points = [.. Enumerable.Range(first, history.Count - first).TakeWhile(point => history.EndOf(point) <= last)];
        return new(
            [.. history.Columns],
            [.. points.Select(history.EndOf)],
            [.. points.Select(history.SpanOf)],
            [.. history.Columns.Select(column => points.Select(point => Told(column.MeanOf(point))).ToArray())]);
    }

    internal static float? Told(double? mean) => mean is { } value && float.IsFinite((float)value) ? (float)value : null;
}
