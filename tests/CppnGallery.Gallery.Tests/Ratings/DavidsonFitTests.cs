using CppnGallery.Gallery.Ratings;
using MathNet.Numerics.LinearAlgebra;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class DavidsonFitTests
{
    [Fact]
    public void Probabilities_are_the_models_ratios()
    {
        // Strengths log 8 and log 2, ν 0.5, no order effect: 8 : 2 : 0.5·√16 = 8 : 2 : 2.
        var chances = Davidson.Probabilities(Math.Log(8) - Math.Log(2), Math.Log(0.5));

        Assert.Equal(8 / 12.0, chances.Left, 1e-12);
        Assert.Equal(2 / 12.0, chances.Right, 1e-12);
        Assert.Equal(2 / 12.0, chances.Tie, 1e-12);
    }

    [Fact]
    public void Probabilities_stay_finite_far_out_and_without_ties()
    {
        Assert.Equal(new OutcomeProbabilities(1, 0, 0), Davidson.Probabilities(2000, double.NegativeInfinity));
        Assert.Equal(new OutcomeProbabilities(0, 0, 1), Davidson.Probabilities(0, 2000));
    }

    [Fact]
    public void Two_contenders_have_the_closed_form()
    {
        // Saturated: the fitted shares are the observed ones, so λ₀ − λ₁ = log(12/3) and ν = 5/√(12·3).
        var poll = PublishedPolls.PollOf(2, PublishedPolls.Votes(0, 1, 12, 3, 5));
        var fit = DavidsonFit.Climb(new Tally(poll), Design.SumToZero(new int[2], orderEffect: false, ties: true))!;

        Assert.Equal(Math.Log(4), fit.Natural[0] - fit.Natural[1], 1e-10);
        Assert.Equal(0, fit.Natural[0] + fit.Natural[1], 1e-12);
        Assert.Equal(Math.Log(5.0 / 6), fit.Natural[^1], 1e-10);
    }

    [Fact]
    public void Expected_frequencies_give_back_the_parameters()
    {
        // At the truth the gradient of expected counts is 0, and the maximum is unique.
        double[] truth = [0.9, 0.2, -0.4, -0.7, 0.35, Math.Log(0.6)];
        var fit = DavidsonFit.Climb(new Tally(ExpectedPoll(truth)), Design.SumToZero(new int[4], orderEffect: true, ties: true))!;

        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(truth[i], fit.Natural[i], 1e-8));
    }

    [Fact]
    public void Gradient_and_information_are_the_likelihoods_derivatives()
    {
        var tally = new Tally(PublishedPolls.Puddings());
        double[] at = [0.3, -0.2, 0.5, 0.1, -0.6, -0.1, 0.4, -0.3];
        var score = Vector<double>.Build.Dense(8);
        var information = Matrix<double>.Build.Dense(8, 8);
        DavidsonLikelihood.Derivatives(tally, at, score, information);

        const double Step = 1e-4;
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal((Value((i, Step)) - Value((i, -Step))) / (2 * Step), score[i], 1e-4);
            for (int j = 0; j < 8; j++)
            {
                double second = (Value((i, Step), (j, Step)) - Value((i, Step), (j, -Step)) - Value((i, -Step), (j, Step)) + Value((i, -Step), (j, -Step))) / (4 * Step * Step);
                Assert.Equal(-second, information[i, j], 1e-3);
            }
        }

        double Value(params (int Index, double Step)[] steps)
        {
            double[] moved = [.. at];
            foreach (var (index, step) in steps)
            {
                moved[index] += step;
            }

            return DavidsonLikelihood.Value(tally, moved);
        }
    }

    [Fact]
    public void Votes_gradients_add_up_to_the_polls_and_vanish_at_the_maximum()
    {
        var poll = new Poll(6, PublishedPolls.Puddings().Comparisons.Select((vote, i) => vote with { Weight = 1 + (i % 3) }));
        var fit = DavidsonFit.Climb(new Tally(poll), Design.SumToZero(new int[6], orderEffect: true, ties: true))!;
        double[] sum = new double[8];
        foreach (var vote in poll.Comparisons)
        {
            DavidsonLikelihood.AddScore(vote, fit.Natural, sum);
        }

        Assert.All(sum, s => Assert.Equal(0, s, 1e-8));
    }

    [Fact]
    public void A_weight_counts_as_that_many_votes()
    {
        var twice = PublishedPolls.PollOf(3, [.. PublishedPolls.Votes(0, 1, 4, 2, 2), .. PublishedPolls.Votes(1, 2, 6, 4, 2), .. PublishedPolls.Votes(2, 0, 3, 5, 1)]);
        var weighted = PublishedPolls.PollOf(3,
            [.. PublishedPolls.Votes(0, 1, 2, 1, 1).Concat(PublishedPolls.Votes(1, 2, 3, 2, 1)).Select(vote => vote with { Weight = 2 }), .. PublishedPolls.Votes(2, 0, 3, 5, 1)]);
        var design = Design.SumToZero(new int[3], orderEffect: true, ties: true);

        double[] expected = DavidsonFit.Climb(new Tally(twice), design)!.Natural, actual = DavidsonFit.Climb(new Tally(weighted), design)!.Natural;

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void Wins_and_ties_without_a_loss_have_no_finite_maximum()
    {
        // Connected both ways by the ties, yet λ₀ − λ₁ and ν grow without end: the share of losses is 0.
        var tally = new Tally(PublishedPolls.PollOf(2, PublishedPolls.Votes(0, 1, 3, 0, 2)));

        Assert.Null(DavidsonFit.Climb(tally, Design.SumToZero(new int[2], orderEffect: false, ties: true)));
    }

    [Fact]
    public void A_prior_pulls_an_infinite_strength_back()
    {
        // Two wins and a prior of variance 2. At the maximum a parameter is the variance times the votes' gradient: for the winner 2·(1 −
        // (p_left − p_right))/2, for log ν −2·p_tie.
        var tally = new Tally(PublishedPolls.PollOf(2, PublishedPolls.Votes(0, 1, 2, 0, 0)));
        double[] natural = DavidsonFit.Climb(tally, Design.FreeWithPrior(2, Math.Sqrt(2)))!.Natural;

        var chances = Davidson.Probabilities(natural[0] - natural[1] + natural[2], natural[3]);
        double gradient = 1 - chances.Left + chances.Right;
        Assert.Equal(2 * gradient, natural[0], 1e-8);
        Assert.Equal(-2 * gradient, natural[1], 1e-8);
        Assert.Equal(2 * gradient, natural[2], 1e-8);
        Assert.Equal(-4 * chances.Tie, natural[3], 1e-8);
    }

    /// <summary>A poll whose weighted votes are exactly what the model expects.</summary>
    internal static Poll ExpectedPoll(double[] natural)
    {
        int n = natural.Length - 2;
        var votes = new List<Comparison>();
        for (int left = 0; left < n; left++)
        {
            for (int right = 0; right < n; right++)
            {
                if (left != right)
                {
                    var chances = Davidson.Probabilities(natural[left] - natural[right] + natural[n], natural[n + 1]);
                    votes.Add(new Comparison(0, left, right, ComparisonOutcome.Left, chances.Left));
                    votes.Add(new Comparison(0, left, right, ComparisonOutcome.Right, chances.Right));
                    votes.Add(new Comparison(0, left, right, ComparisonOutcome.Tie, chances.Tie));
                }
            }
        }

        return PublishedPolls.PollOf(n, votes);
    }
}
