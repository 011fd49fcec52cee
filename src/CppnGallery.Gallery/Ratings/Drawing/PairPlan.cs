namespace CppnGallery.Gallery.Ratings.Drawing;

/// <summary>Two contenders that may be put to the vote, on whichever sides.</summary>
/// <param name="First">One of them, 0-based.</param>
/// <param name="Second">The other.</param>
public readonly record struct ContenderPair(int First, int Second);

/// <summary>A pair drawn for a matchup, with what must be stored so that its vote can be weighed later.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Probability">Its chance at the moment of the draw, above 0.</param>
/// <param name="Pairs">How many pairs could have been drawn.</param>
public readonly record struct DrawnPair(ContenderPair Pair, double Probability, int Pairs)
{
    /// <summary>
    /// Inverse probability weight, relative to a draw in which all pairs are equally likely: 1 / (probability · pairs), at most 1 /
    /// <see cref="PairPlan.UniformShare"/>, on average 1 over the draws of one plan, so that a gallery that hangs more models later does
    /// not count later votes for more.
    /// </summary>
    public double Weight => 1 / (Probability * Pairs);
}

/// <summary>
/// Chances with which pairs are drawn: largest where the answer tells most. What a vote on a pair tells is the expected fall of the sum of
/// the strengths' variances, one step ahead (A-optimality). With V the strengths' covariance, d the pair's difference vector and w what one
/// vote tells about the advantage, it is w·‖V·d‖² / (1 + w·dᵀVd) (Sherman and Morrison 1950).
/// </summary>
/// <remarks>
/// V comes from the unweighted votes and a normal prior on every parameter, so that there is one before the first vote. It steers the draw
/// only; no prior enters a rating. Silvey, Optimal Design (1980); for paired comparisons Glickman and Jensen, Journal of Statistical
/// Planning and Inference 127 (2005) 279-293.
/// </remarks>
public sealed class PairPlan
{
    /// <summary>Share of draws that fall on any pair alike: so no chance is below UniformShare / pairs, and no weight above 1 / UniformShare.</summary>
    public const double UniformShare = 0.25;

    /// <summary>Standard deviation of the prior on log-strengths: contenders two of it apart are preferred 95 % against 5 %.</summary>
    public const double PriorStddev = 1.5;

    private PairPlan(IReadOnlyList<ContenderPair> pairs, double[] probabilities)
    {
        Pairs = pairs;
        Probabilities = probabilities;
    }

    /// <summary>What may be drawn, in the order given.</summary>
    public IReadOnlyList<ContenderPair> Pairs { get; }

    /// <summary>Chance of each pair, in the same order; they add up to 1.</summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>Plans draws for what a poll has left open.</summary>
    /// <param name="poll">The votes so far, none at first.</param>
    /// <param name="pairs">What may be drawn, each pair once, in either order; at least one.</param>
    /// <exception cref="ArgumentException">There is no pair, one occurs twice, or one names a contender that is not there or one twice.</exception>
    public static PairPlan For(Poll poll, IReadOnlyList<ContenderPair> pairs)
    {
        Check(poll, pairs);
        return new PairPlan(pairs, Shared(Gains(poll, pairs)));
    }

    /// <summary>
    /// The same plan without one pair, which is what <see cref="For"/> would plan for the others: what a vote on a pair tells does not depend on which other
    /// pairs may be drawn.
    /// </summary>
    /// <exception cref="ArgumentException">The pair is not in the plan, or it is the only one.</exception>
    public PairPlan Without(ContenderPair pair)
    {
        var pairs = Pairs.Where(other => other != pair).ToList();
        if (pairs.Count == Pairs.Count || pairs.Count == 0)
        {
            throw new ArgumentException("A plan is left without one of its two or more pairs.", nameof(pair));
        }

        // Their gains, up to a factor.
        double[] gains = [.. Enumerable.Range(0, Pairs.Count).Where(i => Pairs[i] != pair).Select(i => Probabilities[i] - (UniformShare / Pairs.Count))];
        return new PairPlan(pairs, Shared(gains));
    }

    /// <summary>Draws a pair.</summary>
    public DrawnPair Draw(Random random)
    {
        double ticket = random.NextDouble();
        int at = 0;
        while (at < Pairs.Count - 1 && ticket >= Probabilities[at])
        {
            ticket -= Probabilities[at++];
        }

        return new DrawnPair(Pairs[at], Probabilities[at], Pairs.Count);
    }

    // Expected fall of the sum of the strengths' variances by one vote on each pair.
    internal static double[] Gains(Poll poll, IReadOnlyList<ContenderPair> pairs)
    {
        var tally = new Tally(poll.Contenders);
        foreach (var comparison in poll.Comparisons)
        {
            tally.Add(comparison, 1);
        }

        var fit = DavidsonFit.Climb(tally, Design.FreeWithPrior(poll.Contenders, PriorStddev))
            ?? throw new InvalidOperationException("With a prior there is always one finite maximum.");
        double logTies = fit.Natural[^1];
        return [.. pairs.Select(pair =>
        {
            // V·d over the strengths, and dᵀVd.
            double[] fall = [.. Enumerable.Range(0, poll.Contenders).Select(c => fit.Inverse[c, pair.First] - fit.Inverse[c, pair.Second])];
            double tells = DavidsonLikelihood.AdvantageInformation(
                Davidson.Probabilities(fit.Natural[pair.First] - fit.Natural[pair.Second], logTies));
            return tells * fall.Sum(v => v * v) / (1 + (tells * (fall[pair.First] - fall[pair.Second])));
        })];
    }

    // Chances from gains.
    private static double[] Shared(double[] gains)
    {
        double sum = gains.Sum();
        return [.. gains.Select(gain => ((1 - UniformShare) * gain / sum) + (UniformShare / gains.Length))];
    }

    private static void Check(Poll poll, IReadOnlyList<ContenderPair> pairs)
    {
        if (pairs.Count == 0)
        {
            throw new ArgumentException("There is no pair to draw.", nameof(pairs));
        }

        var seen = new HashSet<(int, int)>();
        foreach (var (first, second) in pairs)
        {
            if (first < 0 || first >= poll.Contenders || second < 0 || second >= poll.Contenders || first == second)
            {
                throw new ArgumentException($"A pair is {first} and {second}; it takes two different contenders of 0 to {poll.Contenders - 1}.", nameof(pairs));
            }

            if (!seen.Add((Math.Min(first, second), Math.Max(first, second))))
            {
                throw new ArgumentException($"The pair {first} and {second} occurs twice.", nameof(pairs));
            }
        }
    }
}
