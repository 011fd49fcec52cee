using CppnGallery.Gallery.Ratings;

namespace CppnGallery.Gallery.Tests.Ratings;

/// <summary>Data of published examples. Every vote is its own voter.</summary>
internal static class PublishedPolls
{
    /// <summary>Baltimore, Boston, Cleveland, Detroit, Milwaukee, New York, Toronto: indices into <see cref="Baseball"/>.</summary>
    public const int Teams = 7;

    // Agresti, Categorical Data Analysis (2nd ed. 2002), pp. 437-438: home team, away team, home wins, away wins; American League East, 1987.
    private static readonly (int Home, int Away, int HomeWins, int AwayWins)[] Games =
    [
        (4, 3, 4, 3), (4, 6, 4, 2), (4, 5, 4, 3), (4, 1, 6, 1), (4, 2, 4, 2), (4, 0, 6, 0),
        (3, 4, 3, 3), (3, 6, 4, 2), (3, 5, 4, 3), (3, 1, 6, 0), (3, 2, 6, 1), (3, 0, 4, 3),
        (6, 4, 2, 5), (6, 3, 4, 3), (6, 5, 2, 4), (6, 1, 4, 3), (6, 2, 4, 2), (6, 0, 6, 0),
        (5, 4, 3, 3), (5, 3, 5, 1), (5, 6, 2, 5), (5, 1, 4, 3), (5, 2, 4, 2), (5, 0, 6, 1),
        (1, 4, 5, 1), (1, 3, 2, 5), (1, 6, 3, 3), (1, 5, 4, 2), (1, 2, 5, 2), (1, 0, 6, 0),
        (2, 4, 2, 5), (2, 3, 3, 3), (2, 6, 3, 4), (2, 5, 4, 3), (2, 1, 4, 2), (2, 0, 2, 4),
        (0, 4, 2, 5), (0, 3, 1, 5), (0, 6, 1, 6), (0, 5, 2, 4), (0, 1, 1, 6), (0, 2, 3, 4),
    ];

    // Davidson, JASA 65 (1970) 317-328: six brands of chocolate pudding; brands i and j, i preferred, j preferred, no preference.
    private static readonly (int I, int J, int PreferI, int PreferJ, int None)[] Tastings =
    [
        (1, 2, 19, 22, 16), (1, 3, 16, 19, 12), (2, 3, 19, 19, 10), (1, 4, 18, 23, 13), (2, 4, 23, 19, 9),
        (3, 4, 19, 20, 15), (1, 5, 13, 19, 18), (2, 5, 16, 20, 12), (3, 5, 16, 15, 17), (4, 5, 17, 14, 16),
        (1, 6, 18, 21, 12), (2, 6, 22, 20, 12), (3, 6, 13, 18, 10), (4, 6, 14, 19, 18), (5, 6, 11, 21, 12),
    ];

    /// <summary>Home is left.</summary>
    public static Poll Baseball() => PollOf(Teams, Games.SelectMany(game =>
        Votes(game.Home, game.Away, game.HomeWins, game.AwayWins, 0)));

    public static Poll Puddings() => PollOf(6, Tastings.SelectMany(t => Votes(t.I - 1, t.J - 1, t.PreferI, t.PreferJ, t.None)));

    /// <summary>Left wins, right wins and ties of one pair, the voters not yet told apart.</summary>
    public static IEnumerable<Comparison> Votes(int left, int right, int lefts, int rights, int ties) =>
    [
        .. Enumerable.Repeat(new Comparison(0, left, right, ComparisonOutcome.Left), lefts),
        .. Enumerable.Repeat(new Comparison(0, left, right, ComparisonOutcome.Right), rights),
        .. Enumerable.Repeat(new Comparison(0, left, right, ComparisonOutcome.Tie), ties),
    ];

    /// <summary>A poll in which every vote is another person's.</summary>
    public static Poll PollOf(int contenders, IEnumerable<Comparison> votes) => new(contenders, votes.Select((vote, i) => vote with { Voter = i }));
}
