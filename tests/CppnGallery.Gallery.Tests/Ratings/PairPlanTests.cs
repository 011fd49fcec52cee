using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Ratings.Drawing;
using MathNet.Numerics.LinearAlgebra;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class PairPlanTests
{
    private static readonly ContenderPair[] AllOfFour = [new(0, 1), new(0, 2), new(0, 3), new(1, 2), new(1, 3), new(2, 3)];

    // 3 is hardly known; 0 and 1 are well known.
    private static readonly Poll Uneven = PublishedPolls.PollOf(4,
        [.. PublishedPolls.Votes(0, 1, 40, 30, 9), .. PublishedPolls.Votes(1, 2, 12, 9, 4), .. PublishedPolls.Votes(2, 0, 9, 14, 3), .. PublishedPolls.Votes(3, 2, 1, 2, 0)]);

    [Fact]
    public void A_gain_is_the_fall_of_the_variances_computed_the_long_way()
    {
        double[] gains = PairPlan.Gains(Uneven, AllOfFour);

        var fit = DavidsonFit.Climb(new Tally(Uneven), Design.FreeWithPrior(4, PairPlan.PriorStddev))!;
        var information = fit.Inverse.Inverse();
        Assert.All(AllOfFour.Index(), pair =>
        {
            var (first, second) = pair.Item;
            var chances = Davidson.Probabilities(fit.Natural[first] - fit.Natural[second], fit.Natural[^1]);
            double tells = (chances.Left + chances.Right - Math.Pow(chances.Left - chances.Right, 2)) / 4;
            var difference = Vector<double>.Build.Dense(6, i => i == first ? 1 : i == second ? -1 : 0);
            var after = (information + (tells * difference.OuterProduct(difference))).Inverse();
            double fall = Enumerable.Range(0, 4).Sum(c => fit.Inverse[c, c] - after[c, c]);
            Assert.Equal(fall, gains[pair.Index], 1e-10);
        });
    }

    [Fact]
    public void The_least_known_is_drawn_most_and_nothing_less_than_the_floor()
    {
        var plan = PairPlan.For(Uneven, AllOfFour);

        Assert.Equal(1, plan.Probabilities.Sum(), 1e-12);
        Assert.All(plan.Probabilities, p => Assert.True(p >= PairPlan.UniformShare / 6));
        double[] with3 = [plan.Probabilities[2], plan.Probabilities[4], plan.Probabilities[5]];
        double[] without3 = [plan.Probabilities[0], plan.Probabilities[1], plan.Probabilities[3]];
        Assert.True(with3.Min() > without3.Max());
    }

    [Fact]
    public void Before_the_first_vote_all_pairs_are_alike() =>
        Assert.All(PairPlan.For(new Poll(4, []), AllOfFour).Probabilities, p => Assert.Equal(1 / 6.0, p, 1e-12));

    [Fact]
    public void Draws_have_the_probabilities_stored_with_them()
    {
        var plan = PairPlan.For(Uneven, AllOfFour);
        var random = new Random(3);
        var draws = Enumerable.Range(0, 20000).Select(_ => plan.Draw(random)).ToList();

        Assert.All(AllOfFour.Index(), pair =>
        {
            var drawn = draws.Where(draw => draw.Pair == pair.Item).ToList();
            Assert.All(drawn, draw => Assert.Equal(plan.Probabilities[pair.Index], draw.Probability));

            // Five standard deviations of a share over 20,000 draws are at most 0.018.
            Assert.Equal(plan.Probabilities[pair.Index], drawn.Count / 20000.0, 0.018);
        });

        // By construction the mean is 1; its standard deviation over the draws is below 0.01.
        Assert.Equal(1, draws.Average(draw => draw.Weight), 0.05);
        Assert.All(draws, draw => Assert.InRange(draw.Weight, 0, 1 / PairPlan.UniformShare));
        Assert.Equal(draws[0], plan.Draw(new Random(3)));
    }

    [Fact]
    public void Only_pairs_of_the_design_are_drawn_and_unconnected_ones_are_taken()
    {
        ContenderPair[] design = [new(0, 1), new(3, 2)];
        var plan = PairPlan.For(Uneven, design);
        var random = new Random(4);

        Assert.Equal(design, Enumerable.Range(0, 200).Select(_ => plan.Draw(random).Pair).Distinct().OrderBy(pair => pair.First));
    }

    [Fact]
    public void Without_a_pair_a_plan_is_that_of_the_others()
    {
        var others = AllOfFour.Where(pair => pair != AllOfFour[2]).ToArray();

        var plan = PairPlan.For(Uneven, AllOfFour).Without(AllOfFour[2]);

        Assert.Equal(others, plan.Pairs);
        Assert.All(PairPlan.For(Uneven, others).Probabilities.Zip(plan.Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Throws<ArgumentException>(() => plan.Without(AllOfFour[2]));
        Assert.Throws<ArgumentException>(() => PairPlan.For(Uneven, others[..1]).Without(others[0]));
    }

    [Fact]
    public void A_design_that_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PairPlan.For(Uneven, []));
        Assert.Contains("0 and 4", Assert.Throws<ArgumentException>(() => PairPlan.For(Uneven, [new(0, 4)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PairPlan.For(Uneven, [new(1, 1)]));
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => PairPlan.For(Uneven, [new(0, 1), new(1, 0)])).Message, StringComparison.Ordinal);
    }
}
