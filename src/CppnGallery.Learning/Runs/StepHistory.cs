using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Runs;

/// <summary>
/// The measures of a run's batches in bounded room. Up to <see cref="MaxPoints"/> points stand for so many steps each (1, then 2, 4 …); when there are more, neighbours are put together and
/// the span doubles. A point of span s covers steps (k·s, (k+1)·s], and after the last whole one follow smaller ones, largest first, as in a binary number. Sums are added as a
/// balanced tree over those aligned halves: what is kept depends on the steps alone and not on when it was looked at, stored or read back.
/// <para>Not safe for several threads at once.</para>
/// </summary>
public sealed class StepHistory
{
    /// <summary>Most points of whole span: about as many as a chart on a large screen has pixels across, so that halving them costs nobody anything to see.</summary>
    public const int MaxPoints = 2048;

    /// <summary>Points in all: besides the whole ones, one of each smaller span, and room for the one that fills up.</summary>
    private const int Capacity = MaxPoints + 64;

    private readonly List<HistoryColumn> _columns = [];
    private readonly long[] _ends = new long[Capacity];
    private readonly int[] _spans = new int[Capacity];
    private int _whole;

    // The first point that changed since the chunks were last taken.
    private int _changed;

    /// <summary>Measures seen so far, in the order of their first appearance.</summary>
    public IReadOnlyList<HistoryColumn> Columns => _columns;

    /// <summary>Points kept.</summary>
    public int Count { get; private set; }

    /// <summary>Steps of a whole point, a power of two.</summary>
    public int Span { get; private set; } = 1;

    /// <summary>The last step recorded; 0 before the first.</summary>
    public long LastStep => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>The last step of a point.</summary>
    public long EndOf(int point) => _ends[point];

    /// <summary>How many steps a point averages.</summary>
    public int SpanOf(int point) => _spans[point];

    /// <summary>Records a step; one that was recorded before is passed over, for after a kill a run goes over its last steps again.</summary>
    /// <param name="step">Batches done in the whole run, this one included.</param>
    /// <param name="measures">What it measured.</param>
    /// <returns>Whether it was new.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A step between was left out.</exception>
    public bool Add(long step, IReadOnlyList<Measure> measures)
    {
        if (step <= LastStep)
        {
            return false;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, LastStep + 1);
        for (int i = 0; i < measures.Count; i++)
        {
            ColumnOf(measures[i]).Set(Count, measures[i].Value);
        }

        Append(step, 1);
        return true;
    }

    /// <summary>Takes back a point that was stored; points come in their order.</summary>
    /// <exception cref="InvalidDataException">It does not follow the points before it.</exception>
    internal void Restore(long end, int span, ReadOnlySpan<double> sums, ReadOnlySpan<int> counts)
    {
        if (Count == 0)
        {
            Span = span;
        }

        if (Count == Capacity || (span == Span && _whole == MaxPoints) || span < 1 || span > Span || !int.IsPow2(span) || end - span != LastStep || end % span != 0)
        {
            throw new InvalidDataException("The recorded steps are damaged: a point does not follow the one before it.");
        }

        for (int i = 0; i < sums.Length; i++)
        {
            _columns[i].Set(Count, sums[i], counts[i]);
        }

        (_ends[Count], _spans[Count]) = (end, span);
        _whole += span == Span ? 1 : 0;
        Count++;
        _changed = Count;
    }

    /// <summary>Takes back a measure that was stored, before the points.</summary>
    internal void Restore(string name, string label, MeasureKind kind) => _columns.Add(new(name, label, kind, Capacity));

    private HistoryColumn ColumnOf(in Measure measure)
    {
        foreach (var column in _columns)
        {
            if (column.Name == measure.Name)
            {
                return column;
            }
        }

        var added = new HistoryColumn(measure.Name, measure.Label, measure.Kind, Capacity);
        _columns.Add(added);
        _changed = 0;
        return added;
    }

    /// <summary>Makes everything count as changed: what was taken to be stored was not.</summary>
    public void MarkChanged() => _changed = 0;

    /// <summary>The first point that changed since this was last asked.</summary>
    internal int TakeChanged()
    {
        int changed = _changed;
        _changed = Count;
        return changed;
    }

    // As one adds 1 to a binary number: equal neighbours are carried into one of twice the span, up to the whole one.
    private void Append(long end, int span)
    {
        (_ends[Count], _spans[Count]) = (end, span);
        Count++;
        while (_spans[Count - 1] < Span && Count > 1 && _spans[Count - 2] == _spans[Count - 1])
        {
            Merge(Count - 2, Count - 2);
            Count--;
            Clear(Count);
        }

        if (_spans[Count - 1] == Span && ++_whole > MaxPoints)
        {
            Halve();
        }
    }

    // There is an odd number of whole points then, and nothing after them: the last one stays alone, half of the next whole.
    private void Halve()
    {
        int pairs = _whole / 2;
        for (int i = 0; i < pairs; i++)
        {
            Merge(2 * i, i);
        }

        Move(2 * pairs, pairs);
        for (int i = pairs + 1; i < Count; i++)
        {
            Clear(i);
        }

        (Span, _whole, Count) = (2 * Span, pairs, pairs + 1);
    }

    /// <summary>Puts a point and its neighbour together, at another place.</summary>
    private void Merge(int from, int to)
    {
        foreach (var column in _columns)
        {
            column.Merge(from, to);
        }

        (_ends[to], _spans[to]) = (_ends[from + 1], 2 * _spans[from]);
        _changed = Math.Min(_changed, to);
    }

    private void Move(int from, int to)
    {
        foreach (var column in _columns)
        {
            column.Move(from, to);
        }

        (_ends[to], _spans[to]) = (_ends[from], _spans[from]);
    }

    private void Clear(int point)
    {
        foreach (var column in _columns)
        {
            column.Clear(point);
        }
    }
}
