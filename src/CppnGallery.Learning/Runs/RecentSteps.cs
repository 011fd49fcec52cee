using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Runs;

/// <summary>The last steps of a run, each by itself, for those who follow it and for those who were away for a while. Not safe for several threads at once.</summary>
public sealed class RecentSteps
{
    /// <summary>Steps kept, a power of two: a quarter of an hour of a small training, hours of a usual one; 64 KB a measure.</summary>
    public const int Capacity = 8192;

    private readonly List<(Measure Of, double[] Values)> _columns = [];

    /// <summary>The first step kept; one past <see cref="Last"/> where there is none.</summary>
    public long First { get; private set; } = 1;

    /// <summary>The last step kept.</summary>
    public long Last { get; private set; }

    /// <summary>Keeps a step, which follows the last one; the first may be any.</summary>
    public void Add(long step, IReadOnlyList<Measure> measures)
    {
        if (Last == 0)
        {
            First = step;
        }

        Last = step;
        First = Math.Max(First, step - Capacity + 1);
        int place = PlaceOf(step);
        foreach (var (_, values) in _columns)
        {
            values[place] = double.NaN;
        }

        for (int i = 0; i < measures.Count; i++)
        {
            ColumnOf(measures[i])[place] = measures[i].Value;
        }
    }

    /// <summary>Whether every step after this one is kept.</summary>
    public bool HasAllAfter(long step) => Last > 0 && step >= First - 1;

    /// <summary>
    /// The steps after one, averaged as far as it takes to need no more than about <paramref name="most"/> points: spans are powers of two and aligned to them, so that two people who
    /// ask at different times get points of the same kind.
    /// </summary>
    /// <param name="after">One after which all are kept.</param>
    /// <param name="last">The last one wanted.</param>
    /// <param name="most">At least 64.</param>
    /// <param name="columns">The measures wanted, in this order.</param>
    public StepPoints Between(long after, long last, int most, IReadOnlyList<HistoryColumn> columns)
    {
        int widest = 1;
        while (((last - after) / widest) + (2 * int.Log2(widest)) > most)
        {
            widest *= 2;
        }

        var ends = new List<long>();
        var spans = new List<int>();
        for (long at = after; at < last;)
        {
            int span = widest;
            while (at % span != 0 || at + span > last)
            {
                span /= 2;
            }

            at += span;
            ends.Add(at);
            spans.Add(span);
        }

        return new(columns, ends, spans, [.. columns.Select(column => Means(column.Name, ends, spans))]);
    }

    private float?[] Means(string name, List<long> ends, List<int> spans)
    {
        double[]? values = _columns.Find(column => column.Of.Name == name).Values;
        var means = new float?[ends.Count];
        for (int i = 0; i < means.Length && values is not null; i++)
        {
            var (sum, count) = Sum(values, ends[i] - spans[i], spans[i]);
            means[i] = StepPoints.Told(count == 0 ? null : sum / count);
        }

        return means;
    }

    // The same balanced tree as in the history, and so the same bits.
    private static (double Sum, int Count) Sum(double[] values, long after, int span)
    {
        if (span == 1)
        {
            double value = values[PlaceOf(after + 1)];
            return double.IsNaN(value) ? (0, 0) : (value, 1);
        }

        var (left, right) = (Sum(values, after, span / 2), Sum(values, after + (span / 2), span / 2));
        return (left.Sum + right.Sum, left.Count + right.Count);
    }

    private static int PlaceOf(long step) => (int)(step & (Capacity - 1));

    private double[] ColumnOf(in Measure measure)
    {
        foreach (var (of, values) in _columns)
        {
            if (of.Name == measure.Name)
            {
                return values;
            }
        }

        double[] added = new double[Capacity];
        Array.Fill(added, double.NaN);
        _columns.Add((measure, added));
        return added;
    }
}
