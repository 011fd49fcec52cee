using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Ratings;

/// <summary>What one vote says about two contenders.</summary>
public enum ComparisonOutcome
{
    /// <summary>The left contender was preferred.</summary>
    Left,

    /// <summary>The right contender was preferred.</summary>
    Right,

    /// <summary>Neither was preferred to the other.</summary>
    Tie,
}

/// <summary>One vote as the ratings read it.</summary>
/// <param name="Voter">Who voted. Votes of one voter are not independent of one another, so intervals count voters, not votes.</param>
/// <param name="Left">Contender on the left, 0-based.</param>
/// <param name="Right">Contender on the right; another one.</param>
/// <param name="Outcome">Which was preferred.</param>
/// <param name="Weight">How much the vote counts, above 0; see <see cref="Drawing.DrawnPair.Weight"/>. Only ratios of weights matter.</param>
public readonly record struct Comparison(int Voter, int Left, int Right, ComparisonOutcome Outcome, double Weight = 1);

/// <summary>Choices of voters as outcomes.</summary>
public static class ComparisonOutcomes
{
    /// <summary>
    /// The outcome of a choice; null for <see cref="Choice.Skip"/>, which is no observation. <see cref="Choice.Both"/> and
    /// <see cref="Choice.Neither"/> are both ties: a rating is about the difference of two contenders, and either answer says that the
    /// voter sees none. Whether the pair is liked or disliked as a whole is a matter of their common latent as much as of the models, and
    /// of no contender alone; the two counts can be shown apart, they cannot order anything.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the five choices.</exception>
    public static ComparisonOutcome? From(Choice choice) => choice switch
    {
        Choice.Left => ComparisonOutcome.Left,
        Choice.Right => ComparisonOutcome.Right,
        Choice.Both or Choice.Neither => ComparisonOutcome.Tie,
        Choice.Skip => null,
        _ => throw new ArgumentOutOfRangeException(nameof(choice), choice, "The choice is none of the five."),
    };
}
