using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Evaluation;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Judges;
using CppnGallery.Models.Latents;
using TorchSharp;

namespace CppnGallery.Learning.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private const int Count = 260; // more than one batch of pictures

    private static readonly DigitSet Digits = Glyphs.Draw(Count, seed: 5);

    private static readonly float[][] Middles = [.. Enumerable.Range(0, Count).Select(i => Enumerable.Range(0, 676)
        .Select(p => Digits.Picture(i)[(((p / 26) + 1) * 28) + (p % 26) + 1] / 255f).ToArray())];

    private static readonly Dictionary<Latent, int> Seeds = Enumerable.Range(0, Count).ToDictionary(i => Latent.FromSeed((ulong)i), i => i);

    [Fact]
    public void A_generator_that_draws_nothing_is_blank_and_nothing_else()
    {
        var evaluation = new Evaluator(Sure(of: 3, logit: 10), Digits).Evaluate(new StubGenerator(_ => new float[676]), null, 12);

        Assert.Equal((12, 1.0, 0.0, 0), (evaluation.Latents, evaluation.BlankShare, evaluation.LegibleShare, evaluation.ClassesCovered));
        Assert.All(evaluation.ClassShares, share => Assert.Equal(0, share));
        Assert.Equal((null, null), (evaluation.ReconstructionShare, evaluation.ReconstructionError));
    }

    [Fact]
    public void A_generator_of_one_picture_covers_one_digit()
    {
        var evaluation = new Evaluator(Sure(of: 3, logit: 10), Digits).Evaluate(new StubGenerator(_ => Middles[0]), null, 12);

        Assert.Equal((0.0, 1.0, 1), (evaluation.BlankShare, evaluation.LegibleShare, evaluation.ClassesCovered));
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 0, 0, 0], evaluation.ClassShares);
    }

    [Fact]
    public void The_limits_are_one_percent_of_ink_nine_tenths_of_confidence_and_two_percent_of_pictures()
    {
        // One latent in 50 (2 %) is nearly blank and one fully: 0.0101 and 0.0099 of full ink.
        var generator = new StubGenerator(latent => [.. Enumerable.Repeat(Seeds[latent] switch { 0 => 0.0101f, 1 => 0.0099f, _ => 0f }, 676)]);
        var evaluation = new Evaluator(Sure(of: 7, logit: 10), Digits).Evaluate(generator, null, 50);
        Assert.Equal((0.98, 0.02, 1), (evaluation.BlankShare, evaluation.ClassShares[7], evaluation.ClassesCovered));
        evaluation = new Evaluator(Sure(of: 7, logit: 10), Digits).Evaluate(generator, null, 51);
        Assert.Equal(0, evaluation.ClassesCovered);

        // softmax of one logit l against nine zeros: eˡ/(eˡ + 9), which is 0.9 at ln 81.
        var full = new StubGenerator(_ => Middles[0]);
        Assert.Equal(1, new Evaluator(Sure(of: 7, logit: MathF.Log(82)), Digits).Evaluate(full, null, 2).LegibleShare);
        Assert.Equal(0, new Evaluator(Sure(of: 7, logit: MathF.Log(80)), Digits).Evaluate(full, null, 2).LegibleShare);
    }

    [Fact]
    public void The_latents_are_seed_0_and_following_and_progress_ends_at_one()
    {
        var generator = new StubGenerator(_ => Middles[0]);
        var progress = new Kept();
        new Evaluator(Sure(of: 3, logit: 10), Digits).Evaluate(generator, null, Count, progress);

        Assert.Equal(Seeds.Keys.ToHashSet(), [.. generator.Asked]);
        Assert.Equal(Count, generator.Asked.Count);
        Assert.Equal(progress.Reports.Order(), progress.Reports);
        Assert.Equal(1, progress.Reports[^1]);
    }

    [Fact]
    public void A_generator_of_the_very_digits_is_at_no_distance_and_gets_the_judges_own_verdicts()
    {
        var judge = Lively();
        var evaluation = new Evaluator(judge, Digits).Evaluate(new StubGenerator(latent => Middles[Seeds[latent]]), null, Count);

        Verdict[] alone = [.. Middles.Select(picture => Alone(judge, picture))];
        Assert.Equal(0, evaluation.FrechetDistance, 1e-6);
        Assert.Equal(0, evaluation.BlankShare);
        Assert.Equal((double)alone.Count(verdict => verdict.Confidence >= 0.9) / Count, evaluation.LegibleShare);
        Assert.Equal(Enumerable.Range(0, 10).Select(digit => (double)alone.Count(verdict => verdict.Digit == digit) / Count), evaluation.ClassShares);
        Assert.True(evaluation.ClassesCovered > 1, "the judge of this test tells pictures apart");
    }

    [Fact]
    public void Other_pictures_are_at_a_distance()
    {
        var evaluator = new Evaluator(Lively(), Digits);
        double softer = evaluator.Evaluate(new StubGenerator(latent => [.. Middles[Seeds[latent]].Select(ink => ink * 0.9f)]), null, Count).FrechetDistance;
        double paler = evaluator.Evaluate(new StubGenerator(latent => [.. Middles[Seeds[latent]].Select(ink => ink * 0.5f)]), null, Count).FrechetDistance;

        Assert.True(softer > 1e-4);
        Assert.True(paler > 2 * softer);
    }

    [Fact]
    public void Redrawn_digits_are_counted_by_their_labels_and_compared_pixel_by_pixel()
    {
        var judge = Lively();
        var encoder = new EncoderWeights();
        encoder.Initialise(new RandomSource(2));
        encoder.Mean.Data.Clear();
        new RandomSource(3).FillGaussian(encoder.Mean.Data, 1); // means far enough apart to tell the digits by them
        float[][] means = [.. Middles.Select(picture => Mean(encoder, picture))];
        var generator = new StubGenerator(latent => Seeds.TryGetValue(latent, out int seed) ? Middles[seed] : [.. Middles[Nearest(means, latent)].Select(ink => (ink + 1) / 2)]);

        var evaluation = new Evaluator(judge, Digits).Evaluate(generator, encoder, Count);

        int kept = Enumerable.Range(0, Count).Count(i => Alone(judge, [.. Middles[i].Select(ink => (ink + 1) / 2)]).Digit == Digits.Labels[i]);
        Assert.Equal((double)kept / Count, evaluation.ReconstructionShare);
        Assert.Equal(Middles.SelectMany(picture => picture).Average(ink => (1 - ink) / 2), evaluation.ReconstructionError!.Value, 1e-6);
    }

    [Theory]
    [InlineData(1e9f)]
    [InlineData(float.NaN)]
    public void An_encoder_whose_latents_are_no_numbers_is_a_fault_of_the_file(float weight)
    {
        var encoder = new EncoderWeights();
        encoder.Initialise(new RandomSource(2));
        encoder.Mean.Data.Fill(weight);
        var fault = Assert.Throws<InvalidDataException>(() => new Evaluator(Lively(), Digits).Evaluate(new StubGenerator(_ => Middles[0]), encoder, 2));
        Assert.Matches("encoder.*digit 0 .*65504", fault.Message);
    }

    [Fact]
    public void It_can_be_cancelled_and_wants_two_latents()
    {
        using var source = new CancellationTokenSource();
        var evaluator = new Evaluator(Lively(), Digits);
        var generator = new StubGenerator(_ =>
        {
            source.Cancel();
            return Middles[0];
        });

        Assert.ThrowsAny<OperationCanceledException>(() => evaluator.Evaluate(generator, null, Count, cancellationToken: source.Token));
        Assert.InRange(generator.Asked.Count, 1, Count - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => evaluator.Evaluate(generator, null, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Evaluator(Lively(), Digits.Take(1)));
    }

    [Fact]
    public void Figures_have_their_names()
    {
        var evaluation = new ModelEvaluation(100, 0.25, 0.5, [0.5, 0.019, 0.02, 0, 0, 0, 0, 0, 0, 0.211], 12.5, 0.75, 0.125);
        var metrics = evaluation.ToMetrics();

        Assert.Equal(3, metrics["classesCovered"]);
        Assert.Equal((100, 0.25, 0.5, 12.5, 0.75, 0.125), (metrics["evaluatedLatents"], metrics["blankShare"], metrics["legibleShare"], metrics["frechetDistance"], metrics["reconstructionShare"], metrics["reconstructionError"]));
        Assert.Equal(evaluation.ClassShares, Enumerable.Range(0, 10).Select(digit => metrics[$"classShare{digit}"]));
        Assert.Equal(metrics.Keys, ModelEvaluation.MetricNames);
        Assert.DoesNotContain((evaluation with { ReconstructionShare = null, ReconstructionError = null }).ToMetrics().Keys, name => name.StartsWith("recon", StringComparison.Ordinal));
    }

    /// <summary>Says the same of every picture: one logit, nine zeros.</summary>
    private static JudgeWeights Sure(int of, float logit)
    {
        var judge = new JudgeWeights();
        judge.LastBias.Data[of] = logit;
        return judge;
    }

    /// <summary>Knows nothing, but tells pictures apart.</summary>
    private static JudgeWeights Lively()
    {
        var judge = new JudgeWeights();
        judge.Initialise(new RandomSource(1));
        return judge;
    }

    private static Verdict Alone(JudgeWeights judge, float[] picture) => JudgeReading.Read(judge, picture);

    private static float[] Mean(EncoderWeights encoder, float[] picture)
    {
        using var scope = torch.NewDisposeScope();
        return new Encoder(encoder, Compute.Plain).forward(torch.tensor(picture), null).Mean.data<float>().ToArray();
    }

    private static int Nearest(float[][] means, Latent latent)
    {
        float[] values = latent.Values.ToArray();
        return Enumerable.Range(0, means.Length).MinBy(i => means[i].Zip(values, (a, b) => (a - b) * (a - b)).Sum());
    }

    private sealed class Kept : IProgress<double>
    {
        public List<double> Reports { get; } = [];

        public void Report(double value) => Reports.Add(value);
    }
}
