namespace CppnGallery.Gallery.Ratings.Screening;

/// <summary>Ratings with and without the votes of flagged voters; both are published.</summary>
/// <param name="All">From every vote.</param>
/// <param name="WithoutFlagged">Without the flagged; the same table where nobody is.</param>
/// <param name="Flags">Who was flagged and why.</param>
public sealed record ScreenedRatings(RatingTable All, RatingTable WithoutFlagged, IReadOnlyList<VoterFlag> Flags)
{
    /// <summary>Rates a poll twice; parameters as for <see cref="VoterScreening.Screen"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ScreenedRatings Of(Poll poll, IReadOnlyList<double[]>? features = null, CancellationToken cancellationToken = default)
    {
        var flags = VoterScreening.Screen(poll, features, cancellationToken);
        var all = RatingTable.Of(poll);
        return new(all, flags.Count == 0 ? all : RatingTable.Of(poll.Without(flags.Select(flag => flag.Voter).ToHashSet())), flags);
    }
}
