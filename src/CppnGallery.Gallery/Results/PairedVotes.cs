using CppnGallery.Gallery.Ratings;

namespace CppnGallery.Gallery.Results;

/// <summary>A poll's votes by pair of contenders, so that a question about few pairs reads few votes.</summary>
internal sealed class PairedVotes
{
    private readonly int _contenders;
    private readonly Dictionary<(int Low, int High), List<Comparison>> _votes = [];

    public PairedVotes(Poll poll)
    {
        _contenders = poll.Contenders;
        foreach (var comparison in poll.Comparisons)
        {
            var pair = Pair(comparison.Left, comparison.Right);
            if (!_votes.TryGetValue(pair, out var votes))
            {
                _votes[pair] = votes = [];
            }

            votes.Add(comparison);
        }
    }

    /// <summary>The votes between these pairs alone, the first of each being of the first kind.</summary>
    public HeadToHead HeadToHead(IReadOnlyCollection<(int First, int Second)> pairs)
    {
        var votes = pairs.Select(pair => Pair(pair.First, pair.Second)).Distinct().SelectMany(pair => _votes.GetValueOrDefault(pair) ?? []);
        return Ratings.HeadToHead.Of(new Poll(_contenders, votes), pairs);
    }

    private static (int Low, int High) Pair(int one, int other) => (Math.Min(one, other), Math.Max(one, other));
}
