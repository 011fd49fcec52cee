using CppnGallery.Gallery.Ratings;
using MathNet.Numerics.Statistics;

namespace CppnGallery.Gallery.Results;

/// <summary>One model's rating beside its figure.</summary>
/// <param name="Contender">Which, by place.</param>
/// <param name="Strength">Log-strength within its group.</param>
/// <param name="Value">The figure, in the metric's own unit.</param>
public readonly record struct MetricPoint(int Contender, Interval Strength, double Value);

/// <summary>Taste against a metric: one point a model that has a rating and the figure, all of one group of comparable contenders.</summary>
/// <param name="Metric">Name of the figure in a checkpoint: see <see cref="Metrics"/>.</param>
/// <param name="Points">The models, by place.</param>
/// <param name="RankCorrelation">Spearman's ρ of strengths and figures, −1..1; null with fewer than <see cref="FewestForCorrelation"/> points or where all figures are one.</param>
public sealed record MetricComparison(string Metric, IReadOnlyList<MetricPoint> Points, double? RankCorrelation)
{
    /// <summary>With fewer, any order has a large ρ.</summary>
    public const int FewestForCorrelation = 5;

    /// <summary>Share of drawings that a judge can read, 0..1, and Fréchet distance to real digits, at least 0 and less when more alike.</summary>
    public static readonly IReadOnlyList<string> Judged = ["legibleShare", "frechetDistance"];

    /// <summary>How lively a network draws: contour in frame sides, an edge's width in training pixels, share of energy finer than those, pieces of ink, and σ of the gates' weights.</summary>
    public static readonly IReadOnlyList<string> Lively = ["contourLength", "edgeWidth", "fineEnergy", "pieces", "gateStddev"];

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> Metrics = [.. Judged, .. Lively];

    internal static IReadOnlyList<MetricComparison> All(IReadOnlyList<Contender> contenders, RatingTable table, int group) =>
        [.. Metrics.Select(metric => Of(metric, contenders, table, group))];

    private static MetricComparison Of(string metric, IReadOnlyList<Contender> contenders, RatingTable table, int group)
    {
        MetricPoint[] points = [.. table.Ratings
            .Where(rating => rating.Group == group && rating.Strength is not null && contenders[rating.Contender].Description?.Metrics.ContainsKey(metric) == true)
            .Select(rating => new MetricPoint(rating.Contender, rating.Strength!.Value, contenders[rating.Contender].Description!.Metrics[metric]))];
        double? correlation = points.Length < FewestForCorrelation ? null : Correlation.Spearman(points.Select(point => point.Strength.Estimate), points.Select(point => point.Value));
        return new(metric, points, correlation is { } rho && double.IsFinite(rho) ? rho : null);
    }
}
