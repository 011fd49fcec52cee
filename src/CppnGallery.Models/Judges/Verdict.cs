using System.Numerics.Tensors;

namespace CppnGallery.Models.Judges;

/// <summary>What a judge says of one picture.</summary>
/// <param name="Digit">0..9.</param>
/// <param name="Confidence">The digit's softmax probability, above 0.1, at most 1.</param>
public readonly record struct Verdict(byte Digit, double Confidence)
{
    /// <summary>The digit of the greatest logit and its softmax probability: logits (10).</summary>
    public static Verdict Of(ReadOnlySpan<float> logits)
    {
        int digit = TensorPrimitives.IndexOfMax(logits);
        double total = 0;
        foreach (float logit in logits)
        {
            total += Math.Exp(logit - logits[digit]);
        }

        return new Verdict((byte)digit, 1 / total);
    }
}
