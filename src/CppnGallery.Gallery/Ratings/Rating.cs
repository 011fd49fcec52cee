namespace CppnGallery.Gallery.Ratings;

/// <summary>How a group of contenders that can be compared with one another stands to the rest.</summary>
public enum GroupStanding
{
    /// <summary>Everything voted on is in this group.</summary>
    Whole,

    /// <summary>No vote links it to any other: incomparable with them.</summary>
    Apart,

    /// <summary>It won every vote with others: better, and by how much is not yet bounded.</summary>
    UnboundedAbove,

    /// <summary>It lost every vote with others: worse, and by how much is not yet bounded.</summary>
    UnboundedBelow,

    /// <summary>It won all votes with some and lost all with others; neither distance is bounded yet.</summary>
    Between,
}

/// <summary>
/// Contenders whose strengths can be compared: from each there is a chain of votes won or tied to each. Strengths of two groups have no common scale.
/// </summary>
/// <param name="Contenders">Its contenders, ascending; one alone has no strength to be compared.</param>
/// <param name="Standing">How it stands to the other groups.</param>
/// <param name="Component">Groups of one number are linked by votes; between groups of different numbers not even an order is known.</param>
public sealed record ComparableGroup(IReadOnlyList<int> Contenders, GroupStanding Standing, int Component);

/// <summary>Ranks that the votes leave open; 1 is the best.</summary>
/// <param name="Best">1 + how many are decided to be better.</param>
/// <param name="Worst">How many there are less those decided to be worse.</param>
public readonly record struct RankRange(int Best, int Worst)
{
    /// <summary>Whether one rank is left.</summary>
    public bool IsDecided => Best == Worst;
}

/// <summary>One contender's rating.</summary>
/// <param name="Contender">Which one.</param>
/// <param name="Group">Number of its group in <see cref="RatingTable.Groups"/>.</param>
/// <param name="Votes">Votes it took part in.</param>
/// <param name="Strength">Log-strength less the mean of its group, so that e^(difference) are odds; null where it has no finite estimate or
/// no interval.</param>
/// <param name="Rank">Ranks within its group; null where there is no strength.</param>
public sealed record Rating(int Contender, int Group, int Votes, Interval? Strength, RankRange? Rank);
