namespace CppnGallery.Gallery.Ratings;

/// <summary>
/// Who can be compared with whom. By Ford (1957) strengths have a finite maximum of the likelihood exactly where, split the contenders as
/// one may, each part has won against the other: the graph of wins is strongly connected. A tie stands for both ways (Davidson 1970).
/// </summary>
/// <remarks>
/// Ford, American Mathematical Monthly 64 no. 8 (1957) 28-33. With ν free this is necessary and almost sufficient: where no closed walk
/// over the votes follows more wins than ties (say, A has won against B and tied with it, and never lost), strengths and ν grow together
/// without end. <see cref="DavidsonFit"/> finds that out by climbing.
/// </remarks>
internal sealed class ComparisonGraph
{
    private readonly bool[,] _ahead;

    public ComparisonGraph(Poll poll)
    {
        int n = poll.Contenders;
        _ahead = new bool[n, n];
        foreach (var comparison in poll.Comparisons)
        {
            _ahead[comparison.Left, comparison.Right] |= comparison.Outcome != ComparisonOutcome.Right;
            _ahead[comparison.Right, comparison.Left] |= comparison.Outcome != ComparisonOutcome.Left;
        }

        // Who is ahead of whom over any chain of votes (Warshall 1962), and who hangs together with whom by votes of any outcome.
        bool[,] reaches = Closure(n, (i, j) => _ahead[i, j]);
        bool[,] linked = Closure(n, (i, j) => _ahead[i, j] || _ahead[j, i]);
        Groups = Classes(n, (i, j) => reaches[i, j] && reaches[j, i]);
        Components = Classes(n, (i, j) => linked[i, j]);
    }

    /// <summary>
    /// Strongly connected component of each contender, numbered in the order of their first contenders: strengths within one can be
    /// estimated.
    /// </summary>
    public int[] Groups { get; }

    /// <summary>Connected component of each contender: between two of these there is no vote at all.</summary>
    public int[] Components { get; }

    /// <summary>Whether some contender of a group was preferred to one outside it; outside it there are no ties.</summary>
    public bool HasWonOutside(int group) => Any((i, j) => Groups[i] == group && Groups[j] != group && _ahead[i, j]);

    /// <summary>Whether some contender outside a group was preferred to one in it.</summary>
    public bool HasLostOutside(int group) => Any((i, j) => Groups[i] != group && Groups[j] == group && _ahead[i, j]);

    private bool Any(Func<int, int, bool> holds)
    {
        var all = Enumerable.Range(0, Groups.Length);
        return all.Any(i => all.Any(j => holds(i, j)));
    }

    private static bool[,] Closure(int n, Func<int, int, bool> step)
    {
        bool[,] reaches = new bool[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                reaches[i, j] = i == j || step(i, j);
            }
        }

        for (int via = 0; via < n; via++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n && reaches[i, via]; j++)
                {
                    reaches[i, j] |= reaches[via, j];
                }
            }
        }

        return reaches;
    }

    private static int[] Classes(int n, Func<int, int, bool> alike)
    {
        int[] classes = new int[n];
        int count = 0;
        for (int i = 0; i < n; i++)
        {
            int earlier = Enumerable.Range(0, i).FirstOrDefault(j => alike(i, j), -1);
            classes[i] = earlier >= 0 ? classes[earlier] : count++;
        }

        return classes;
    }
}
