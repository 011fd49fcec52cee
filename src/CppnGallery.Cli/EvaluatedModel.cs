using CppnGallery.Learning.Evaluation;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Cli;

/// <summary>A model, its file, its figures and what they were measured with.</summary>
internal sealed record EvaluatedModel(string File, ModelId Id, ModelEvaluation Evaluation, Liveliness Liveliness, EvaluationOrigin Origin)
{
    /// <summary>All names that <see cref="Metrics"/> can have.</summary>
    public static IEnumerable<string> MetricNames => [.. ModelEvaluation.MetricNames, .. Liveliness.MetricNames];

    /// <summary>All figures, by the names they have in checkpoints.</summary>
    public IReadOnlyDictionary<string, double> Metrics => Evaluation.ToMetrics().Concat(Liveliness.ToMetrics()).ToDictionary(metric => metric.Key, metric => metric.Value);
}
