using CppnGallery.Gallery.Storage;

namespace CppnGallery.Gallery.Votes;

/// <summary>
/// Standing votes by who hung left, who hung right and the choice: read once when the gallery opens and kept up with every commit, so that neither the
/// shares after a vote nor a plan of draws reads votes again. Safe to use from many threads.
/// </summary>
internal sealed class VoteTally
{
    private static readonly int[] None = new int[Enum.GetValues<Choice>().Length];

    private readonly Lock _lock = new();
    private Dictionary<(string Left, string Right), int[]> _counts = [];

    /// <summary>Counts what the database holds, and says how much that is.</summary>
    public VoteCount Load(GalleryDatabase database)
    {
        var held = default(VoteCount);
        var cast = database.Votes.GroupBy(vote => new { vote.LeftModel, vote.RightModel, vote.Choice }).Select(votes => new { votes.Key, Count = votes.Count() });
        var undone = database.Retractions
            .Join(database.Votes, retraction => retraction.VoteId, vote => vote.Id, (_, vote) => vote)
            .GroupBy(vote => new { vote.LeftModel, vote.RightModel, vote.Choice })
            .Select(votes => new { votes.Key, Count = votes.Count() });
        lock (_lock)
        {
            _counts = [];
            foreach (var votes in cast)
            {
                At(votes.Key.LeftModel, votes.Key.RightModel)[(int)votes.Key.Choice] += votes.Count;
                held = held.And(new(votes.Count, 0));
            }

            foreach (var votes in undone)
            {
                At(votes.Key.LeftModel, votes.Key.RightModel)[(int)votes.Key.Choice] -= votes.Count;
                held = held.And(new(0, votes.Count));
            }
        }

        return held;
    }

    /// <summary>Counts a vote that was committed, or with −1 takes out one whose undoing was.</summary>
    public void Add(Matchup matchup, Choice choice, int count)
    {
        lock (_lock)
        {
            At(matchup.Left.Hash, matchup.Right.Hash)[(int)choice] += count;
        }
    }

    /// <summary>How people chose between the two models of a matchup.</summary>
    public Shares SharesOf(Matchup matchup)
    {
        lock (_lock)
        {
            return Shares.From(
                _counts.GetValueOrDefault((matchup.Left.Hash, matchup.Right.Hash), None),
                _counts.GetValueOrDefault((matchup.Right.Hash, matchup.Left.Hash), None));
        }
    }

    /// <summary>A copy: for each ordered pair of models the number of each <see cref="Choice"/>.</summary>
    public List<((string Left, string Right) Models, int[] Counts)> Copy()
    {
        lock (_lock)
        {
            return [.. _counts.Select(pair => (pair.Key, (int[])pair.Value.Clone()))];
        }
    }

    private int[] At(string left, string right)
    {
        if (!_counts.TryGetValue((left, right), out int[]? counts))
        {
            _counts[(left, right)] = counts = new int[None.Length];
        }

        return counts;
    }
}
