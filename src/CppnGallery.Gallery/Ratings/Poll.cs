using System.Globalization;

namespace CppnGallery.Gallery.Ratings;

/// <summary>Votes between contenders, checked and weighed: what every estimate here starts from. Never changed.</summary>
public sealed class Poll
{
    private readonly Comparison[] _comparisons;

    /// <summary>A poll of these votes. Weights are divided by their mean, so that they add up to the number of votes.</summary>
    /// <param name="contenders">How many contenders there are, voted on or not; at least 1.</param>
    /// <param name="comparisons">The votes, in any order.</param>
    /// <exception cref="ArgumentException">A vote names a contender that is not there, one contender twice, no outcome, or a weight that is
    /// not a finite number above 0.</exception>
    public Poll(int contenders, IEnumerable<Comparison> comparisons)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contenders, 1);
        Contenders = contenders;
        _comparisons = [.. comparisons];
        double sum = 0;
        foreach (var comparison in _comparisons)
        {
            Check(comparison);
            sum += comparison.Weight;
        }

        var numbers = new Dictionary<int, int>();
        VoterNumbers = new int[_comparisons.Length];
        for (int i = 0; i < _comparisons.Length; i++)
        {
            _comparisons[i] = _comparisons[i] with { Weight = _comparisons[i].Weight * _comparisons.Length / sum };
            numbers.TryAdd(_comparisons[i].Voter, numbers.Count);
            VoterNumbers[i] = numbers[_comparisons[i].Voter];
        }

        Voters = numbers.Count;
    }

    /// <summary>How many contenders there are, voted on or not.</summary>
    public int Contenders { get; }

    /// <summary>The votes, in the order given, with weights of mean 1.</summary>
    public IReadOnlyList<Comparison> Comparisons => _comparisons;

    /// <summary>How many different people voted.</summary>
    public int Voters { get; }

    // For each vote its voter as 0, 1, 2…, in the order of first votes.
    internal int[] VoterNumbers { get; }

    /// <summary>The same poll without the votes of some voters.</summary>
    public Poll Without(IReadOnlySet<int> voters) => new(Contenders, _comparisons.Where(comparison => !voters.Contains(comparison.Voter)));

    // The votes between contenders of one group; groups[c] is the group of contender c.
    internal Poll Within(int[] groups) => new(Contenders, _comparisons.Where(comparison => groups[comparison.Left] == groups[comparison.Right]));

    private void Check(in Comparison comparison)
    {
        if (comparison.Left < 0 || comparison.Left >= Contenders || comparison.Right < 0 || comparison.Right >= Contenders)
        {
            throw new ArgumentException(
                $"A vote compares contenders {comparison.Left} and {comparison.Right}; contenders are 0 to {Contenders - 1}.", nameof(comparison));
        }

        if (comparison.Left == comparison.Right)
        {
            throw new ArgumentException($"A vote compares contender {comparison.Left} with itself.", nameof(comparison));
        }

        if (!Enum.IsDefined(comparison.Outcome))
        {
            throw new ArgumentException($"A vote's outcome is {comparison.Outcome}, which is none of the three.", nameof(comparison));
        }

        if (!(comparison.Weight > 0) || double.IsInfinity(comparison.Weight))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A vote's weight is {comparison.Weight}; a weight is a finite number above 0."), nameof(comparison));
        }
    }
}
