namespace CppnGallery.Models.Checkpoints;

/// <summary>What an evaluation's figures were measured with: those of two models compare only where this is equal.</summary>
/// <param name="Judge">Eight hexadecimal digits of the SHA-256 over the judge's tensors; see <see cref="Judges.JudgeFile.HashOf"/>.</param>
/// <param name="Dataset">Name of the digits, <c>mnist-test</c>.</param>
public sealed record EvaluationOrigin(string Judge, string Dataset)
{
    /// <summary>Where a checkpoint's metadata have <see cref="Judge"/>.</summary>
    internal const string JudgeKey = "evaluation.judge";

    /// <summary>Where a checkpoint's metadata have <see cref="Dataset"/>.</summary>
    internal const string DatasetKey = "evaluation.dataset";
}
