using System.Numerics.Tensors;
using CppnGallery.Learning.Data;
using CppnGallery.Models;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Judges;
using CppnGallery.Models.Latents;

namespace CppnGallery.Learning.Evaluation;

/// <summary>
/// Measures models with one judge against one set of digits that none of them learned from. Figures are the same whatever the number of
/// threads: pictures are drawn by many, and counted by one, in order. Used by one thread at a time.
/// </summary>
public sealed class Evaluator
{
    private readonly Showing _showing;
    private readonly DigitSet _digits;
    private readonly FeatureStatistics _ofDigits = new(JudgeWeights.Features);

    /// <summary>Shows the digits to the judge, once for all models.</summary>
    /// <exception cref="ArgumentException">Fewer than two digits: they have no covariance.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Evaluator(JudgeWeights judge, DigitSet digits, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits.Count, 2, nameof(digits));
        _showing = new Showing(judge);
        _digits = digits;
        _showing.Show(
            digits.Count,
            (first, pictures) => Crops.CopyMiddles(digits, first, pictures.Span),
            (_, _, _, features) => _ofDigits.Add(features),
            cancellationToken);
    }

    /// <summary>Draws latents <c>seed-0</c> and following, and redraws the digits where there is an encoder.</summary>
    /// <param name="generator">Draws.</param>
    /// <param name="encoder">The one trained with it, or null.</param>
    /// <param name="latents">How many, at least 2.</param>
    /// <param name="progress">Told the share of pictures done, 0..1.</param>
    /// <param name="cancellationToken">Looked at between batches of pictures.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two latents.</exception>
    /// <exception cref="InvalidDataException">The encoder's means are no numbers, or too great for a latent; the message names the digit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ModelEvaluation Evaluate(IGenerator generator, EncoderWeights? encoder, int latents, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latents, 2);
        double all = latents + (encoder is null ? 0 : _digits.Count);
        int blank = 0, legible = 0;
        int[] classes = new int[JudgeWeights.Classes];
        var drawn = new FeatureStatistics(JudgeWeights.Features);
        _showing.Show(
            latents,
            (first, pictures) => Draw(generator, Latents(first, pictures), pictures, cancellationToken),
            (index, picture, verdict, features) =>
            {
                drawn.Add(features);
                progress?.Report((index + 1) / all);
                if (TensorPrimitives.Sum(picture) / JudgeWeights.Pixels < ModelEvaluation.BlankBelow)
                {
                    blank++;
                    return;
                }

                classes[verdict.Digit]++;
                legible += verdict.Confidence >= ModelEvaluation.LegibleFrom ? 1 : 0;
            },
            cancellationToken);

        var (share, error) = encoder is null ? (null, null) : Redraw(generator, encoder, done => progress?.Report((latents + done) / all), cancellationToken);
        return new ModelEvaluation(
            latents, (double)blank / latents, (double)legible / latents, [.. classes.Select(count => (double)count / latents)],
            drawn.DistanceTo(_ofDigits), share, error);
    }

    private (double? Share, double? Error) Redraw(IGenerator generator, EncoderWeights encoder, Action<int> report, CancellationToken cancellationToken)
    {
        var encoding = new Encoding(encoder);
        float[] digit = new float[JudgeWeights.Pixels];
        int kept = 0;
        double difference = 0;
        _showing.Show(
            _digits.Count,
            (first, pictures) =>
            {
                var latents = Encode(encoding, first, pictures.Length / JudgeWeights.Pixels);
                Draw(generator, latents, pictures, cancellationToken);
            },
            (index, picture, verdict, _) =>
            {
                kept += verdict.Digit == _digits.Labels[index] ? 1 : 0;
                Crops.CopyMiddles(_digits, index, digit);
                for (int i = 0; i < digit.Length; i++)
                {
                    difference += Math.Abs(picture[i] - digit[i]);
                }

                report(index + 1);
            },
            cancellationToken);
        return ((double)kept / _digits.Count, difference / ((double)_digits.Count * JudgeWeights.Pixels));
    }

    /// <summary>Means of the middle pieces of the digits <paramref name="first"/> and following.</summary>
    private Latent[] Encode(Encoding encoding, int first, int count)
    {
        var latents = new Latent[count];
        encoding.Show(_digits, first, count, (index, mean, _) =>
        {
            try
            {
                latents[index - first] = Latent.FromValues(mean);
            }
            catch (ArgumentException fault)
            {
                throw new InvalidDataException($"the encoder's values for digit {index} are no latent; those are finite halves (at most 65504).", fault);
            }
        });
        return latents;
    }

    private static Latent[] Latents(int first, Memory<float> pictures) =>
        [.. Enumerable.Range(first, pictures.Length / JudgeWeights.Pixels).Select(seed => Latent.FromSeed((ulong)seed))];

    /// <summary>Pictures (B, 26, 26) of the training frame, a latent each.</summary>
    private static void Draw(IGenerator generator, Latent[] latents, Memory<float> pictures, CancellationToken cancellationToken) =>
        Parallel.For(0, pictures.Length / JudgeWeights.Pixels, new ParallelOptions { CancellationToken = cancellationToken }, i => generator.Draw(
            latents[i].Values, View.Frame, JudgeWeights.Side, JudgeWeights.Side, 0, JudgeWeights.Side, pictures.Span.Slice(i * JudgeWeights.Pixels, JudgeWeights.Pixels), cancellationToken));
}
