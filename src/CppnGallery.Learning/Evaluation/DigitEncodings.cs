using CppnGallery.Learning.Data;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Latents;
using MathNet.Numerics.LinearAlgebra;

namespace CppnGallery.Learning.Evaluation;

/// <summary>Measures where an encoder puts each digit.</summary>
public static class DigitEncodings
{
    private const int Batch = 250;
    private const int Size = Latent.Size;

    // Added to every variance: far below any that an encoder has, and enough for a factor where a latent value is never used.
    private const double LeastVariance = 1e-6;

    /// <summary>
    /// Mean and covariance of each digit's latents, and the latents of some digits. By the law of total covariance, the covariance is that of the encoder's means plus the
    /// mean of its variances: what its Gaussians, one a digit, come to together.
    /// </summary>
    /// <param name="encoder">Trained.</param>
    /// <param name="digits">To measure; of each class more than 32.</param>
    /// <param name="examples">Digits whose latents are kept, the first of each class; not among those learned from.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    /// <exception cref="ArgumentException">Too few digits of a class.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static EncodedDigits Measure(EncoderWeights encoder, DigitSet digits, DigitSet examples, CancellationToken cancellationToken = default)
    {
        var sums = new double[DigitSet.Classes][];
        var products = new Matrix<double>[DigitSet.Classes];
        var counts = new int[DigitSet.Classes];
        for (int digit = 0; digit < DigitSet.Classes; digit++)
        {
            sums[digit] = new double[Size];
            products[digit] = Matrix<double>.Build.Dense(Size, Size);
        }

        Encode(encoder, digits, (digit, mean, logVariance) =>
        {
            counts[digit]++;
            var product = products[digit];
            for (int i = 0; i < Size; i++)
            {
                sums[digit][i] += mean[i];
                product[i, i] += Math.Exp(logVariance[i]);
                for (int j = 0; j <= i; j++)
                {
                    product[i, j] += (double)mean[i] * mean[j];
                }
            }
        }, cancellationToken);

        float[] means = new float[DigitSet.Classes * Size], factors = new float[DigitSet.Classes * Size * Size];
        for (int digit = 0; digit < DigitSet.Classes; digit++)
        {
            if (counts[digit] <= Size)
            {
                throw new ArgumentException($"{counts[digit]} pictures of {digit} have no covariance of {Size} values; more than {Size} are needed.", nameof(digits));
            }

            var factor = Factor(products[digit], sums[digit], counts[digit]);
            for (int i = 0; i < Size; i++)
            {
                means[(digit * Size) + i] = (float)(sums[digit][i] / counts[digit]);
                for (int j = 0; j <= i; j++)
                {
                    factors[(((digit * Size) + i) * Size) + j] = (float)factor[i, j];
                }
            }
        }

        return new EncodedDigits(means, factors, Keep(encoder, examples, cancellationToken));
    }

    private static Matrix<double> Factor(Matrix<double> product, double[] sum, int count)
    {
        var covariance = Matrix<double>.Build.Dense(Size, Size, (i, j) =>
            (product[Math.Max(i, j), Math.Min(i, j)] / count) - (sum[i] / count * (sum[j] / count)) + (i == j ? LeastVariance : 0));
        return covariance.Cholesky().Factor;
    }

    private static float[] Keep(EncoderWeights encoder, DigitSet examples, CancellationToken cancellationToken)
    {
        float[] kept = new float[DigitSet.Classes * EncodedDigits.Examples * Size];
        var counts = new int[DigitSet.Classes];
        Encode(encoder, examples, (digit, mean, _) =>
        {
            if (counts[digit] < EncodedDigits.Examples)
            {
                mean.CopyTo(kept.AsSpan(((digit * EncodedDigits.Examples) + counts[digit]++) * Size, Size));
            }
        }, cancellationToken);
        int rare = Array.FindIndex(counts, count => count < EncodedDigits.Examples);
        return rare < 0 ? kept : throw new ArgumentException($"{counts[rare]} pictures of {rare}; {EncodedDigits.Examples} are kept of each digit.", nameof(examples));
    }

    private delegate void Taker(int digit, ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance);

    private static void Encode(EncoderWeights encoder, DigitSet digits, Taker take, CancellationToken cancellationToken)
    {
        var encoding = new Encoding(encoder);
        for (int first = 0; first < digits.Count; first += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            encoding.Show(digits, first, Math.Min(Batch, digits.Count - first), (index, mean, logVariance) => take(digits.Labels[index], mean, logVariance));
        }
    }
}
