using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Runs;

/// <summary>One measure in a <see cref="StepHistory"/>: at each point the sum over the batches that had it, and how many had.</summary>
public sealed class HistoryColumn
{
    private readonly double[] _sums;
    private readonly int[] _counts;

    internal HistoryColumn(string name, string label, MeasureKind kind, int capacity) =>
        (Name, Label, Kind, _sums, _counts) = (name, label, kind, new double[capacity], new int[capacity]);

    /// <summary>The measure's name.</summary>
    public string Name { get; }

    /// <summary>Its name for people.</summary>
    public string Label { get; }

    /// <summary>What kind of number it is; all kinds are averaged here, steps taken too.</summary>
    public MeasureKind Kind { get; }

    /// <summary>Sum over the batches of a point that had it.</summary>
    public double SumOf(int point) => _sums[point];

    /// <summary>How many of them had it.</summary>
    public int CountOf(int point) => _counts[point];

    /// <summary>The mean over those batches; null where none had it.</summary>
    public double? MeanOf(int point) => _counts[point] == 0 ? null : _sums[point] / _counts[point];

    internal void Set(int point, double sum, int count = 1) => (_sums[point], _counts[point]) = (sum, count);

    internal void Merge(int from, int to) => (_sums[to], _counts[to]) = (_sums[from] + _sums[from + 1], _counts[from] + _counts[from + 1]);

    internal void Move(int from, int to) => (_sums[to], _counts[to]) = (_sums[from], _counts[from]);

    internal void Clear(int point) => (_sums[point], _counts[point]) = (0, 0);
}
