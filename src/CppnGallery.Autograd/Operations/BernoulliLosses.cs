namespace CppnGallery.Autograd.Operations;

/// <summary>What training makes small where the truth is a yes or no, or a share between.</summary>
public static class BernoulliLosses
{
    /// <summary>Added to a probability before its logarithm, as in the reference program: a pixel that is surely wrong costs 23 nats, not ∞.</summary>
    public const double Epsilon = 1e-10;

    /// <summary>
    /// Mean over logits x of −t·ln σ(x) − (1 − t)·ln(1 − σ(x)), computed as max(x, 0) − x·t + ln(1 + e^−|x|), which no logit makes overflow:
    /// logits (any shape), the same t, 0..1, for all → (1). dx = (σ(x) − t)/N.
    /// </summary>
    public static Tensor BinaryCrossEntropy(this Tape tape, Tensor logits, float target)
    {
        double sum = 0;
        foreach (float logit in logits.Data)
        {
            double x = logit;
            sum += Math.Max(x, 0) - (x * target) + double.LogP1(Math.Exp(-Math.Abs(x)));
        }

        var loss = tape.Rent(logits.RequiresGradient, 1);
        loss.Data[0] = (float)(sum / logits.Count);
        tape.Record(new(CrossEntropyBackward, loss, logits, Scalar: target));
        return loss;
    }

    /// <summary>
    /// Mean over pixels of −t·ln(p + ε) − (1 − t)·ln(1 − p + ε): how surprised someone who expects ink with probability p is by intensities
    /// t, in nats a pixel; both of one shape, 0..1 → (1). dp = (−t/(p + ε) + (1 − t)/(1 − p + ε))/N; t gets none.
    /// </summary>
    public static Tensor BernoulliSurprise(this Tape tape, Tensor probabilities, Tensor intensities)
    {
        Shapes.Require(probabilities.Count == intensities.Count, "intensities", probabilities.Count, intensities.Count);
        ReadOnlySpan<float> p = probabilities.Data, t = intensities.Data;
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            sum -= (t[i] * Math.Log(p[i] + Epsilon)) + ((1.0 - t[i]) * Math.Log(1.0 - p[i] + Epsilon));
        }

        var loss = tape.Rent(probabilities.RequiresGradient, 1);
        loss.Data[0] = (float)(sum / p.Length);
        tape.Record(new(SurpriseBackward, loss, probabilities, intensities));
        return loss;
    }

    private static void CrossEntropyBackward(in Tape.Operation operation)
    {
        var logits = operation.A;
        float scale = operation.Output.Gradient[0] / logits.Count;
        for (int i = 0; i < logits.Count; i++)
        {
            logits.Gradient[i] += scale * (float)((1 / (1 + Math.Exp(-logits.Data[i]))) - operation.Scalar);
        }
    }

    private static void SurpriseBackward(in Tape.Operation operation)
    {
        ReadOnlySpan<float> p = operation.A.Data, t = operation.B!.Data;
        var dp = operation.A.Gradient;
        double scale = operation.Output.Gradient[0] / (double)p.Length;
        for (int i = 0; i < p.Length; i++)
        {
            dp[i] += (float)(scale * (((1.0 - t[i]) / (1.0 - p[i] + Epsilon)) - (t[i] / (p[i] + Epsilon))));
        }
    }
}
