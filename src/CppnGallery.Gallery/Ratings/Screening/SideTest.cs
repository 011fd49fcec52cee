namespace CppnGallery.Gallery.Ratings.Screening;

/// <summary>
/// Watches whether a voter answers by side alone. Sides fall by a fair coin, so whoever looks at the pictures chooses left half the time,
/// whatever they like; leaning to a side up to <see cref="ToleratedShare"/> is human and tolerated. The odds of the answers under
/// <see cref="AccusedShare"/> against <see cref="ToleratedShare"/>, averaged over both sides, are on average at most 1 for every tolerated
/// voter, so by Ville (1939) they ever reach 1 / <see cref="ErrorRate"/> with a probability of at most <see cref="ErrorRate"/>, however
/// often one looks (Wald's (1945) likelihood ratio, read as in Ramdas, Grünwald, Vovk and Shafer, Statistical Science 38 (2023) 576-601).
/// </summary>
internal sealed class SideTest
{
    /// <summary>Share of one side among decided votes up to which a voter is never accused on average.</summary>
    public const double ToleratedShare = 0.6;

    /// <summary>Share of one side that a one-sided voter shows; a slip in twenty.</summary>
    public const double AccusedShare = 0.95;

    /// <summary>Largest probability that a tolerated voter is ever flagged.</summary>
    public const double ErrorRate = 0.005;

    private double _left = 1;
    private double _right = 1;

    /// <summary>Whether the voter is flagged; it stays so.</summary>
    public bool IsFlagged { get; private set; }

    /// <summary>Takes the next decided vote; votes for both or neither say nothing about sides.</summary>
    public void Add(bool left)
    {
        const double Same = AccusedShare / ToleratedShare, Other = (1 - AccusedShare) / (1 - ToleratedShare);
        _left *= left ? Same : Other;
        _right *= left ? Other : Same;
        IsFlagged |= (_left + _right) / 2 >= 1 / ErrorRate;
    }
}
