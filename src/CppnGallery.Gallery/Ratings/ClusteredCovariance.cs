using MathNet.Numerics.LinearAlgebra;

namespace CppnGallery.Gallery.Ratings;

/// <summary>
/// Covariance of the estimates that holds although votes of one voter resemble one another, although they are weighted, and although the
/// model is only nearly right: the sandwich A⁻¹ B A⁻¹ of Huber (1967) and White (1982), A the information and B the sum over voters of the
/// outer product of a voter's whole gradient (Liang and Zeger 1986).
/// </summary>
/// <remarks>
/// With few voters the sandwich is too small, and with fewer voters than parameters it is 0 in some direction. The correction of Morel,
/// Bokossa and Neerchal (Biometrical Journal 45 (2003) 395-409) is used: c·A⁻¹BA⁻¹ + δφA⁻¹, with G voters, N votes and k parameters c =
/// G/(G − 1)·(N − 1)/(N − k), δ = min(½, k/(G − k)), φ = max(1, tr(c·A⁻¹B)/k). Both parts of the correction vanish as voters become many.
/// </remarks>
internal static class ClusteredCovariance
{
    /// <summary>
    /// The corrected covariance of the natural parameters, (n + 2, n + 2); null with votes of one voter only, which say nothing about
    /// others.
    /// </summary>
    public static Matrix<double>? Of(Poll poll, DavidsonFit fit) => OfFree(poll, fit) is { } free ? ToNatural(fit, free) : null;

    /// <summary>The same for the free parameters, (k, k).</summary>
    public static Matrix<double>? OfFree(Poll poll, DavidsonFit fit)
    {
        if (poll.Voters < 2)
        {
            return null;
        }

        var inverse = fit.Inverse;
        int k = inverse.RowCount, voters = poll.Voters, votes = poll.Comparisons.Count;
        var meat = Meat(poll, fit) * (voters / (voters - 1.0) * ((votes - 1.0) / Math.Max(1, votes - k)));
        double share = voters > k ? Math.Min(0.5, k / (double)(voters - k)) : 0.5;
        double scale = Math.Max(1, (inverse * meat).Trace() / k);
        return (inverse * meat * inverse) + (share * scale * inverse);
    }

    /// <summary>A⁻¹ B A⁻¹ for the natural parameters, uncorrected.</summary>
    public static Matrix<double> Sandwich(Poll poll, DavidsonFit fit) => ToNatural(fit, fit.Inverse * Meat(poll, fit) * fit.Inverse);

    /// <summary>A⁻¹ for the natural parameters: the covariance if the model were right, votes independent and unweighted.</summary>
    public static Matrix<double> OfModel(DavidsonFit fit) => ToNatural(fit, fit.Inverse);

    private static Matrix<double> ToNatural(DavidsonFit fit, Matrix<double> free) => fit.Design.Map * free.TransposeAndMultiply(fit.Design.Map);

    // B, in the free parameters.
    private static Matrix<double> Meat(Poll poll, DavidsonFit fit)
    {
        int size = fit.Natural.Length;
        double[] scores = new double[poll.Voters * size];
        for (int i = 0; i < poll.Comparisons.Count; i++)
        {
            DavidsonLikelihood.AddScore(poll.Comparisons[i], fit.Natural, scores.AsSpan(poll.VoterNumbers[i] * size, size));
        }

        // Column v is voter v's gradient.
        var free = fit.Design.Map.TransposeThisAndMultiply(Matrix<double>.Build.Dense(size, poll.Voters, scores));
        return free.TransposeAndMultiply(free);
    }
}
