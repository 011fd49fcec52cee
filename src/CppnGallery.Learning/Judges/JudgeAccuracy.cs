using CppnGallery.Learning.Data;
using CppnGallery.Learning.Evaluation;
using CppnGallery.Models.Judges;

namespace CppnGallery.Learning.Judges;

/// <summary>How far a judge can be trusted.</summary>
public static class JudgeAccuracy
{
    /// <summary>What a judge of this gallery must reach on MNIST's test digits.</summary>
    public const double Required = 0.99;

    /// <summary>Share of these digits, their middle 26 × 26 pixels, that the judge calls by their label.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static double Measure(JudgeWeights judge, DigitSet digits, CancellationToken cancellationToken = default)
    {
        int known = 0;
        new Showing(judge).Show(
            digits.Count,
            (first, pictures) => Crops.CopyMiddles(digits, first, pictures.Span),
            (index, _, verdict, _) => known += verdict.Digit == digits.Labels[index] ? 1 : 0,
            cancellationToken);
        return (double)known / digits.Count;
    }
}
