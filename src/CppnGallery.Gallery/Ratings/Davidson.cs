namespace CppnGallery.Gallery.Ratings;

/// <summary>Chances of the three outcomes of one comparison; they add up to 1.</summary>
/// <param name="Left">The left contender is preferred.</param>
/// <param name="Right">The right contender is preferred.</param>
/// <param name="Tie">Neither is.</param>
public readonly record struct OutcomeProbabilities(double Left, double Right, double Tie);

/// <summary>
/// The model of Bradley and Terry (1952) with ties after Davidson (1970) and an order effect after Davidson and Beaver (1977). With
/// log-strengths λ, order effect a and tie parameter ν, and x = λ_left − λ_right + a: left : right : tie = e^(x/2) : e^(−x/2) : ν. So e^x
/// are the odds of left among decided votes, and ν / (2 + ν) is the chance of a tie where x = 0. (Davidson and Beaver's γ is e^(−a) and
/// their ν is ours times e^(−a/2): the same model, with a ν that does not change when the sides are exchanged.)
/// </summary>
/// <remarks>
/// An exponential family in x and log ν, so the log-likelihood is concave in λ, a and log ν, and the expected information is the observed
/// one: Newton's method is Fisher's scoring. Bradley and Terry, Biometrika 39 (1952) 324-345; Davidson, JASA 65 (1970) 317-328; Davidson
/// and Beaver, Biometrics 33 (1977) 693-702.
/// </remarks>
public static class Davidson
{
    /// <summary>Chances of the outcomes.</summary>
    /// <param name="advantage">x, the left contender's advantage on the log scale.</param>
    /// <param name="logTies">log ν; −∞ where there are no ties.</param>
    public static OutcomeProbabilities Probabilities(double advantage, double logTies)
    {
        double logSum = LogSum(advantage, logTies);
        return new(Math.Exp((advantage / 2) - logSum), Math.Exp((-advantage / 2) - logSum), Math.Exp(logTies - logSum));
    }

    /// <summary>Chance 1 / (1 + e^(−difference)) that of two contenders the one ahead by this much is preferred in a decided vote; 0..1.</summary>
    public static double Preference(double difference) => 1 / (1 + Math.Exp(-difference));

    // log(e^(x/2) + e^(−x/2) + ν), safe for any size.
    internal static double LogSum(double advantage, double logTies)
    {
        double largest = Math.Max(Math.Abs(advantage) / 2, logTies);
        return largest + Math.Log(Math.Exp((advantage / 2) - largest) + Math.Exp((-advantage / 2) - largest) + Math.Exp(logTies - largest));
    }
}
