using CppnGallery.Gallery.Ratings;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class ClusteredCovarianceTests
{
    [Fact]
    public void Independent_votes_have_the_binomial_variance()
    {
        // 30 of 40: the log-odds have the variance 1/30 + 1/10 exactly, sandwich or not.
        var (poll, fit) = Fit(PublishedPolls.Votes(0, 1, 30, 10, 0).Select((vote, i) => vote with { Voter = i }));

        Assert.Equal((1 / 30.0) + 0.1, RankRanges.VarianceOfDifference(ClusteredCovariance.Sandwich(poll, fit), 0, 1), 1e-10);
        Assert.Equal((1 / 30.0) + 0.1, RankRanges.VarianceOfDifference(ClusteredCovariance.OfModel(fit), 0, 1), 1e-10);
    }

    [Fact]
    public void Four_equal_votes_of_a_voter_are_worth_one()
    {
        var (poll, fit) = Fit(PublishedPolls.Votes(0, 1, 30, 10, 0).SelectMany((vote, i) => Enumerable.Repeat(vote with { Voter = i }, 4)));

        Assert.Equal((1 / 30.0) + 0.1, RankRanges.VarianceOfDifference(ClusteredCovariance.Sandwich(poll, fit), 0, 1), 1e-10);
        Assert.Equal(((1 / 30.0) + 0.1) / 4, RankRanges.VarianceOfDifference(ClusteredCovariance.OfModel(fit), 0, 1), 1e-10);
    }

    [Fact]
    public void Weights_enter_squared()
    {
        // Weighted log-odds log(Σ_left w / Σ_right w) have by the delta method the variance Σ_left w²/(Σ_left w)² + Σ_right w²/(Σ_right w)².
        double[] left = [1, 1, 2, 4], right = [1, 3];
        var (poll, fit) = Fit([
            .. left.Select((weight, i) => new Comparison(i, 0, 1, ComparisonOutcome.Left, weight)),
            .. right.Select((weight, i) => new Comparison(10 + i, 0, 1, ComparisonOutcome.Right, weight))]);

        Assert.Equal(Math.Log(8 / 4.0), fit.Natural[0] - fit.Natural[1], 1e-10);
        Assert.Equal((22 / 64.0) + (10 / 16.0), RankRanges.VarianceOfDifference(ClusteredCovariance.Sandwich(poll, fit), 0, 1), 1e-10);
    }

    [Fact]
    public void Few_voters_are_corrected_for_as_stated()
    {
        // Four voters of ten votes, 9, 8, 8 and 5 of them left, one parameter x = λ₀ − λ₁ = log 3. In x: A = 40·¾·¼ = 7.5, B = Σ(wins −
        // 7.5)² = 2.25 + 0.25 + 0.25 + 6.25 = 9. c = 4/3·39/39, δ = min(½, 1/3), φ = max(1, c·9/7.5 = 1.6): c·9/7.5² + 1.6/3/7.5.
        int[] wins = [9, 8, 8, 5];
        var (poll, fit) = Fit(wins.SelectMany((won, voter) => PublishedPolls.Votes(0, 1, won, 10 - won, 0).Select(vote => vote with { Voter = voter })));

        var corrected = ClusteredCovariance.Of(poll, fit)!;

        Assert.Equal(Math.Log(3), fit.Natural[0] - fit.Natural[1], 1e-10);
        Assert.Equal(9 / 56.25, RankRanges.VarianceOfDifference(ClusteredCovariance.Sandwich(poll, fit), 0, 1), 1e-10);
        Assert.Equal((4 / 3.0 * 9 / 56.25) + (1.6 / 3 / 7.5), RankRanges.VarianceOfDifference(corrected, 0, 1), 1e-10);
    }

    [Fact]
    public void Voters_who_agree_exactly_are_no_certainty()
    {
        // Two voters with the same votes: each one's gradient is 0 at the maximum, and so is the sandwich. With no more voters than
        // parameters half of A⁻¹ stays.
        var votes = PublishedPolls.Votes(0, 1, 6, 3, 0).Concat(PublishedPolls.Votes(1, 0, 2, 4, 0)).ToArray();
        var poll = new Poll(2, votes.SelectMany(vote => new[] { vote with { Voter = 0 }, vote with { Voter = 1 } }));
        var fit = DavidsonFit.Climb(new Tally(poll), Design.SumToZero(new int[2], orderEffect: true, ties: false))!;

        var corrected = ClusteredCovariance.Of(poll, fit)!;

        Assert.Equal(0, ClusteredCovariance.Sandwich(poll, fit)[0, 0], 1e-15);
        Assert.Equal(0.5 * ClusteredCovariance.OfModel(fit)[0, 0], corrected[0, 0], 1e-12);
    }

    [Fact]
    public void Sandwich_is_what_differences_of_the_likelihood_make_it()
    {
        // Slow reference: gradients by voter and second derivatives from the log-likelihood alone, in (λ₀, λ₁, a, log ν) with λ₂ = −λ₀ − λ₁.
        var random = new Random(5);
        var poll = new Poll(3, Enumerable.Range(0, 60).Select(i => new Comparison(
            i / 5, i % 3, (i + 1 + (i % 2)) % 3, (ComparisonOutcome)random.Next(3), 0.5 + random.NextDouble())));
        var fit = DavidsonFit.Climb(new Tally(poll), Design.SumToZero(new int[3], orderEffect: true, ties: true))!;
        const double Step = 1e-4;
        double[] at = [fit.Natural[0], fit.Natural[1], fit.Natural[3], fit.Natural[4]];

        var information = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(4, 4, (i, j) =>
            -(Value(poll.Comparisons, (i, Step), (j, Step)) - Value(poll.Comparisons, (i, Step), (j, -Step))
                - Value(poll.Comparisons, (i, -Step), (j, Step)) + Value(poll.Comparisons, (i, -Step), (j, -Step))) / (4 * Step * Step));
        var meat = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(4, 4);
        foreach (var votes in poll.Comparisons.GroupBy(vote => vote.Voter))
        {
            var score = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(4, i => (Value(votes, (i, Step)) - Value(votes, (i, -Step))) / (2 * Step));
            meat += score.OuterProduct(score);
        }

        var expected = information.Inverse() * meat * information.Inverse();
        var actual = ClusteredCovariance.Sandwich(poll, fit);
        int[] rows = [0, 1, 3, 4];
        Assert.All(Enumerable.Range(0, 16), k => Assert.Equal(expected[k / 4, k % 4], actual[rows[k / 4], rows[k % 4]], 1e-5));
        Assert.Equal(actual[0, 0] + actual[1, 1] + (2 * actual[0, 1]), actual[2, 2], 1e-10);

        double Value(IEnumerable<Comparison> votes, params (int Index, double Step)[] steps)
        {
            double[] moved = [.. at];
            foreach (var (index, step) in steps)
            {
                moved[index] += step;
            }

            double[] strengths = [moved[0], moved[1], -moved[0] - moved[1]];
            return votes.Sum(vote =>
            {
                double left = Math.Exp((strengths[vote.Left] + moved[2]) / 2 - (strengths[vote.Right] / 2)), right = 1 / left, tie = Math.Exp(moved[3]);
                double chance = vote.Outcome switch { ComparisonOutcome.Left => left, ComparisonOutcome.Right => right, _ => tie };
                return vote.Weight * Math.Log(chance / (left + right + tie));
            });
        }
    }

    private static (Poll Poll, DavidsonFit Fit) Fit(IEnumerable<Comparison> votes)
    {
        var poll = new Poll(2, votes);
        return (poll, DavidsonFit.Climb(new Tally(poll), Design.SumToZero(new int[2], orderEffect: false, ties: false))!);
    }
}
