using System.Globalization;

namespace CppnGallery.Learning.Evaluation;

/// <summary>What a judge says of a model's pictures of random latents, and of its drawings of digits it did not learn from.</summary>
/// <param name="Latents">Random latents drawn: <c>seed-0</c> and following.</param>
/// <param name="BlankShare">Share of pictures with a mean ink under 1 %, 0..1.</param>
/// <param name="LegibleShare">Share of pictures, not blank, whose digit the judge is sure of (confidence at least 0.9), 0..1.</param>
/// <param name="ClassShares">Ten shares of all pictures: not blank and called this digit, with whatever confidence. With the blank ones they make 1.</param>
/// <param name="FrechetDistance">Between the judge's features of the pictures and of the test digits; 0 is equal.</param>
/// <param name="ReconstructionShare">Share of test digits whose encoded and redrawn picture keeps its label, 0..1; null without an encoder.</param>
/// <param name="ReconstructionError">Mean absolute difference of redrawn and test digits, a pixel, 0..1; null without an encoder.</param>
public sealed record ModelEvaluation(
    int Latents,
    double BlankShare,
    double LegibleShare,
    IReadOnlyList<double> ClassShares,
    double FrechetDistance,
    double? ReconstructionShare,
    double? ReconstructionError)
{
    /// <summary>A picture with less ink than this, of full ink on every pixel, is blank.</summary>
    public const double BlankBelow = 0.01;

    /// <summary>Confidence from which a digit is legible.</summary>
    public const double LegibleFrom = 0.9;

    /// <summary>Share of all pictures from which a digit counts as covered.</summary>
    public const double CoveredFrom = 0.02;

    /// <summary>All names that <see cref="ToMetrics"/> can use.</summary>
    public static IReadOnlyList<string> MetricNames { get; } = [.. new ModelEvaluation(0, 0, 0, new double[10], 0, 0, 0).ToMetrics().Keys];

    /// <summary>How many of the ten digits at least 2 % of all pictures show.</summary>
    public int ClassesCovered => ClassShares.Count(share => share >= CoveredFrom);

    /// <summary>The figures by the names they have in checkpoints: <c>blankShare</c>, …, <c>classShare0</c> to <c>classShare9</c>.</summary>
    public IReadOnlyDictionary<string, double> ToMetrics()
    {
        var metrics = new Dictionary<string, double>
        {
            ["evaluatedLatents"] = Latents,
            ["blankShare"] = BlankShare,
            ["legibleShare"] = LegibleShare,
            ["classesCovered"] = ClassesCovered,
            ["frechetDistance"] = FrechetDistance,
        };
        if (ReconstructionShare is { } share)
        {
            metrics["reconstructionShare"] = share;
        }

        if (ReconstructionError is { } error)
        {
            metrics["reconstructionError"] = error;
        }

        for (int digit = 0; digit < ClassShares.Count; digit++)
        {
            metrics["classShare" + digit.ToString(CultureInfo.InvariantCulture)] = ClassShares[digit];
        }

        return metrics;
    }
}
