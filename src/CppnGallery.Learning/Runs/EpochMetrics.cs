using System.Globalization;
using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Runs;

/// <summary>The measures of an epoch's batches so far: means of losses and shares over the batches that had them, sums of steps.</summary>
internal sealed class EpochMetrics
{
    private const char Separator = ' ';

    private readonly SortedDictionary<string, Total> _totals = new(StringComparer.Ordinal);

    public void Clear() => _totals.Clear();

    public void Add(BatchResult result)
    {
        foreach (var measure in result.Measures)
        {
            var so = _totals.GetValueOrDefault(measure.Name);
            _totals[measure.Name] = new(so.Sum + measure.Value, so.Batches + 1, measure.Kind == MeasureKind.Steps);
        }
    }

    public Dictionary<string, double> Means() => _totals.ToDictionary(
        pair => pair.Key,
        pair => pair.Value.Adds ? pair.Value.Sum : pair.Value.Sum / pair.Value.Batches);

    /// <summary>Texts that <see cref="Restore"/> takes back, to the last bit.</summary>
    public IEnumerable<KeyValuePair<string, string>> Save() => _totals.Select(pair => KeyValuePair.Create(
        pair.Key,
        string.Create(CultureInfo.InvariantCulture, $"{pair.Value.Sum:R}{Separator}{pair.Value.Batches}{Separator}{pair.Value.Adds}")));

    /// <summary>Takes back a text of <see cref="Save"/>; false where it is none.</summary>
    public bool Restore(string name, string text)
    {
        if (text.Split(Separator) is not [var sum, var batches, var adds]
            || !double.TryParse(sum, NumberStyles.Float, CultureInfo.InvariantCulture, out double total)
            || !int.TryParse(batches, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count == 0
            || !bool.TryParse(adds, out bool added))
        {
            return false;
        }

        _totals[name] = new(total, count, added);
        return true;
    }

    private readonly record struct Total(double Sum, int Batches, bool Adds);
}
