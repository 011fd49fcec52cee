namespace CppnGallery.Gallery.Ratings.Screening;

/// <summary>
/// Watches whether a voter's answers are a coin's. What all others' votes say of a pair, at three quarters of its strength, is a chance q ≥
/// ½ of preferring the better one. Three explanations are weighed against the coin (chance ½), each by its own running product of
/// likelihood ratios: the voter agrees with the others at least that often; the voter disagrees at least that often (a contrary taste is a
/// taste); the voter's answers can be foretold from their own earlier ones (a taste of their own). A flag falls where the coin beats the
/// first two at odds of 1 / <see cref="ErrorRate"/> and the third never beat the coin.
/// </summary>
/// <remarks>
/// The odds of the coin against agreement are on average at most 1 for a voter who agrees often enough, those against disagreement for one
/// who disagrees often enough, and the smaller of the two for either; so by Ville (1939) either is ever flagged with a probability of at
/// most <see cref="ErrorRate"/>. For a voter whose taste has nothing to do with the others' there is no such bound, only the third
/// explanation. Nobody is flagged for disagreeing. With fewer than 11 decided votes nobody can be flagged here, as the product of the two
/// odds grows by at most 1 / (4·0.9·0.1) a vote; a coin among close contenders takes a hundred and more to tell, and until then only blurs
/// the ratings.
/// </remarks>
/// <param name="features">One row of features a contender, by which a voter's own taste may go beside the contenders themselves.</param>
internal sealed class RandomnessTest(IReadOnlyList<double[]> features)
{
    /// <summary>How strong a taste the agreement asked for has, on the log scale, of what all others together have.</summary>
    public const double AgreementStrength = 0.75;

    /// <summary>No agreement beyond this chance is asked for, however clear the others are, so that no few votes decide.</summary>
    public const double MostAgreement = 0.9;

    /// <summary>Largest probability that a voter who agrees, or disagrees, often enough is ever flagged.</summary>
    public const double ErrorRate = 0.005;

    /// <summary>Largest probability that a coin is ever taken for a taste of its own.</summary>
    public const double ClearingErrorRate = 0.05;

    /// <summary>How far one answer moves what is foretold of the next: Elo's (1978) K on the scale of log-odds.</summary>
    public const double LearningRate = 0.3;

    private readonly double[] _ofFeatures = new double[features[0].Length];
    private readonly double[] _ofContenders = new double[features.Count];
    private double _againstAgreement = 1;
    private double _againstContrariness = 1;
    private double _ownTaste = 1;
    private bool _coinWins;
    private bool _cleared;

    /// <summary>Whether the voter is flagged. A taste of their own, once shown, takes it back.</summary>
    public bool IsFlagged => _coinWins && !_cleared;

    /// <summary>Takes the next decided vote.</summary>
    /// <param name="preferred">The contender that was preferred.</param>
    /// <param name="other">The other one.</param>
    /// <param name="consensus">Log-strength of the preferred one less the other's, by everybody else's votes.</param>
    public void Add(int preferred, int other, double consensus)
    {
        double ofStronger = Math.Min(MostAgreement, Davidson.Preference(AgreementStrength * Math.Abs(consensus)));
        double agreement = consensus >= 0 ? ofStronger : 1 - ofStronger;
        _againstAgreement *= 0.5 / agreement;
        _againstContrariness *= 0.5 / (1 - agreement);
        _coinWins |= Math.Min(_againstAgreement, _againstContrariness) >= 1 / ErrorRate;

        // Foretell this answer from the earlier ones, then learn from it.
        double foretold = _ofContenders[preferred] - _ofContenders[other];
        for (int f = 0; f < _ofFeatures.Length; f++)
        {
            foretold += _ofFeatures[f] * (features[preferred][f] - features[other][f]);
        }

        double chance = Davidson.Preference(foretold), step = LearningRate * (1 - chance);
        _ownTaste *= chance / 0.5;
        _cleared |= _ownTaste >= 1 / ClearingErrorRate;
        _ofContenders[preferred] += step;
        _ofContenders[other] -= step;
        for (int f = 0; f < _ofFeatures.Length; f++)
        {
            _ofFeatures[f] += step * (features[preferred][f] - features[other][f]);
        }
    }
}
