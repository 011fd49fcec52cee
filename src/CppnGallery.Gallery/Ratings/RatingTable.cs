using MathNet.Numerics.LinearAlgebra;

namespace CppnGallery.Gallery.Ratings;

/// <summary>
/// Ratings of the contenders of a poll by weighted maximum likelihood of <see cref="Davidson"/>'s model, with 95 % intervals clustered by
/// voter. Contenders are rated within groups that votes connect both ways; tie parameter and order effect are common to all groups. Votes
/// between groups all went one way and say nothing about any finite number, so they only show in <see cref="ComparableGroup.Standing"/>.
/// </summary>
public sealed class RatingTable
{
    private readonly int[] _groups;
    private readonly DavidsonFit? _fit;
    private readonly Matrix<double>? _covariance;

    private RatingTable(Poll poll)
    {
        var graph = new ComparisonGraph(poll);
        _groups = graph.Groups;
        Groups = [.. Enumerable.Range(0, poll.Contenders).GroupBy(contender => _groups[contender])
            .Select(group => new ComparableGroup([.. group], Standing(graph, group.Key), graph.Components[group.First()]))];
        Votes = poll.Comparisons.Count;
        Voters = poll.Voters;

        var within = poll.Within(_groups);
        var tally = new Tally(within);
        bool ties = tally.Ties > 0;

        // A few votes may all favour the side that the stronger contender hung on; strengths can be had without knowing the order effect.
        _fit = DavidsonFit.Climb(tally, Design.SumToZero(_groups, orderEffect: true, ties))
            ?? DavidsonFit.Climb(tally, Design.SumToZero(_groups, orderEffect: false, ties));
        _covariance = _fit is null ? null : ClusteredCovariance.Of(within, _fit);
        Ratings = Rate(poll);
    }

    /// <summary>Every contender's rating, by number.</summary>
    public IReadOnlyList<Rating> Ratings { get; }

    /// <summary>Who can be compared with whom; each contender is in one group.</summary>
    public IReadOnlyList<ComparableGroup> Groups { get; }

    /// <summary>Votes in the poll.</summary>
    public int Votes { get; }

    /// <summary>People who cast them.</summary>
    public int Voters { get; }

    /// <summary>
    /// How much likelier the left side is chosen: log-odds of left between equals in decided votes, 0 for no bias. Null where there are no strengths or
    /// where the votes leave it unbounded (the strengths are then those without a bias).
    /// </summary>
    public Interval? OrderEffect => _fit is { Design.HasOrderEffect: true } ? Natural(_fit.Design.Contenders) : null;

    /// <summary>Davidson's ν; 0 with no interval where nobody tied; null where there are no strengths.</summary>
    public Interval? Ties => _fit is { Design.HasTies: false } ? new(0, 0, 0) : Natural(_groups.Length + 1)?.Through(Math.Exp);

    /// <summary>Rates a poll. The same votes in another order give the same numbers to rounding.</summary>
    public static RatingTable Of(Poll poll) => new(poll);

    /// <summary>Log-strength of one contender less another's; null where they are not in one group, or have no strengths.</summary>
    public Interval? Difference(int contender, int other) => _fit is null || _covariance is null || _groups[contender] != _groups[other]
        ? null
        : Interval.Around(_fit.Natural[contender] - _fit.Natural[other], RankRanges.VarianceOfDifference(_covariance, contender, other));

    /// <summary>Chance that a contender is preferred to another in a decided vote, sides aside, 0..1; null as for <see cref="Difference"/>.</summary>
    public Interval? Preference(int contender, int other) => Difference(contender, other)?.Through(Davidson.Preference);

    private static GroupStanding Standing(ComparisonGraph graph, int group)
    {
        bool alone = Enumerable.Range(0, graph.Groups.Length).All(i => graph.Groups[i] == group);
        return (alone, graph.HasWonOutside(group), graph.HasLostOutside(group)) switch
        {
            (true, _, _) => GroupStanding.Whole,
            (_, true, true) => GroupStanding.Between,
            (_, true, false) => GroupStanding.UnboundedAbove,
            (_, false, true) => GroupStanding.UnboundedBelow,
            _ => GroupStanding.Apart,
        };
    }

    private Interval? Natural(int index) =>
        _fit is null || _covariance is null ? null : Interval.Around(_fit.Natural[index], _covariance[index, index]);

    private Rating[] Rate(Poll poll)
    {
        int[] votes = new int[poll.Contenders];
        foreach (var comparison in poll.Comparisons)
        {
            votes[comparison.Left]++;
            votes[comparison.Right]++;
        }

        var ratings = new Rating[poll.Contenders];
        for (int g = 0; g < Groups.Count; g++)
        {
            var members = Groups[g].Contenders;
            bool rated = members.Count > 1 && _fit is not null && _covariance is not null;
            var ranks = rated ? RankRanges.Of(members, _fit!.Natural, _covariance!) : null;
            foreach (int contender in members)
            {
                ratings[contender] = new Rating(contender, g, votes[contender], rated ? Natural(contender) : null, ranks?[contender]);
            }
        }

        return ratings;
    }
}
