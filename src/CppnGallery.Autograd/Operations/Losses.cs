using System.Numerics.Tensors;

namespace CppnGallery.Autograd.Operations;

/// <summary>What training makes small.</summary>
public static class Losses
{
    /// <summary>
    /// Mean over the batch of −ln softmax(logits)[label]: logits (B, K), labels 0..K−1 → (1). dlogits = (softmax − onehot)/B.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
    public static Tensor SoftmaxCrossEntropy(this Tape tape, Tensor logits, ReadOnlySpan<byte> labels)
    {
        int batch = logits[0], classes = logits[1];
        Shapes.Require(labels.Length == batch, "labels", batch, labels.Length);
        var difference = tape.Rent(false, batch, classes);
        double sum = 0;
        for (int b = 0; b < batch; b++)
        {
            int label = labels[b];
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, classes, nameof(labels));
            var row = difference.Data.Slice(b * classes, classes);
            var logit = logits.Data.Slice(b * classes, classes);
            float max = TensorPrimitives.Max<float>(logit);
            double total = 0;
            for (int j = 0; j < classes; j++)
            {
                float e = MathF.Exp(logit[j] - max);
                row[j] = e;
                total += e;
            }

            sum += Math.Log(total) - (logit[label] - max);
            TensorPrimitives.Multiply(row, (float)(1 / total), row);
            row[label] -= 1;
        }

        var loss = tape.Rent(logits.RequiresGradient, 1);
        loss.Data[0] = (float)(sum / batch);
        tape.Record(new(CrossEntropyBackward, loss, logits, difference));
        return loss;
    }

    /// <summary>
    /// Mean over the batch of −½ Σ(1 + v − m² − eᵛ): the divergence, in nats a picture, of a Gaussian of these means and log variances
    /// (B, Z) from the unit Gaussian → (1). dm = m/B, dv = ½(eᵛ − 1)/B. Kingma and Welling 2013, appendix B.
    /// </summary>
    public static Tensor GaussianDivergence(this Tape tape, Tensor mean, Tensor logVariance)
    {
        double sum = 0;
        for (int i = 0; i < mean.Count; i++)
        {
            double m = mean.Data[i], v = logVariance.Data[i];
            sum -= 0.5 * (1 + v - (m * m) - Math.Exp(v));
        }

        var loss = tape.Rent(mean.RequiresGradient || logVariance.RequiresGradient, 1);
        loss.Data[0] = (float)(sum / mean[0]);
        tape.Record(new(DivergenceBackward, loss, mean, logVariance));
        return loss;
    }

    /// <summary>z = m + e^(v/2)·ε, ε unit Gaussians drawn by the caller; dm = dz, dv = dz·½·e^(v/2)·ε.</summary>
    public static Tensor GaussianSample(this Tape tape, Tensor mean, Tensor logVariance, Tensor noise)
    {
        var z = tape.Rent(mean.RequiresGradient || logVariance.RequiresGradient, mean.Shape);
        for (int i = 0; i < z.Count; i++)
        {
            z.Data[i] = mean.Data[i] + (MathF.Exp(0.5f * logVariance.Data[i]) * noise.Data[i]);
        }

        tape.Record(new(SampleBackward, z, mean, logVariance, noise));
        return z;
    }

    private static void CrossEntropyBackward(in Tape.Operation operation)
    {
        var logits = operation.A;
        TensorPrimitives.MultiplyAdd(operation.B!.Data, operation.Output.Gradient[0] / logits[0], logits.Gradient, logits.Gradient);
    }

    private static void DivergenceBackward(in Tape.Operation operation)
    {
        Tensor mean = operation.A, logVariance = operation.B!;
        float scale = operation.Output.Gradient[0] / mean[0];
        for (int i = 0; i < mean.Count; i++)
        {
            mean.Gradient[i] += scale * mean.Data[i];
            logVariance.Gradient[i] += scale * 0.5f * float.ExpM1(logVariance.Data[i]);
        }
    }

    private static void SampleBackward(in Tape.Operation operation)
    {
        Tensor mean = operation.A, logVariance = operation.B!, noise = operation.C!;
        var dz = operation.Output.Gradient;
        for (int i = 0; i < mean.Count; i++)
        {
            mean.Gradient[i] += dz[i];
            logVariance.Gradient[i] += dz[i] * 0.5f * MathF.Exp(0.5f * logVariance.Data[i]) * noise.Data[i];
        }
    }
}
