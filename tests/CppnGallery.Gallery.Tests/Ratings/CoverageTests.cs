using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Ratings.Simulation;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class CoverageTests
{
    private const int Polls = 500;
    private static readonly double[] Truth = [0.8, 0.3, 0, -0.3, -0.8];

    // Drawn, because System.Random's sequences from neighbouring seeds are related.
    private static readonly int[] Seeds = [.. DrawSeeds(new Random(1))];

    [Fact]
    public void Intervals_of_95_percent_hold_the_truth_in_93_to_97_of_a_hundred_polls()
    {
        // Tastes and side biases of the voters' own, pairs drawn where least is known, planned anew every 24 votes.
        var electorate = new Electorate(Truth) { Ties = 0.5, TasteStddev = 0.15, SideBias = 0.1, SideBiasStddev = 0.1 };
        int strengths = 0, differences = 0, orderEffects = 0;
        foreach (int seed in Seeds)
        {
            var table = RatingTable.Of(SimulatedPoll.Hold(electorate, SimulatedPolls.AllPairs(5), voters: 60, votesEach: 12, votesBetweenPlans: 24, seed).ToPoll(5));
            strengths += table.Ratings.Count(rating => rating.Strength!.Value.Contains(Truth[rating.Contender]));
            differences += table.Difference(0, 4)!.Value.Contains(1.6) ? 1 : 0;
            orderEffects += table.OrderEffect!.Value.Contains(0.1) ? 1 : 0;
        }

        Assert.InRange(strengths / (5.0 * Polls), 0.93, 0.97);
        Assert.InRange(differences / (double)Polls, 0.93, 0.97);
        Assert.InRange(orderEffects / (double)Polls, 0.93, 0.97);
    }

    [Fact]
    public void Effects_of_features_and_the_share_head_to_head_are_held_as_often()
    {
        // Strength 0.25 a doubling of epochs and −0.6 a unit of log σ; 24 against 6 epochs at two σ is the question.
        double[][] features = [.. from epochs in new[] { 6, 24 } from sigma in new[] { 0.3, 1.0 } select new[] { Math.Log2(epochs), Math.Log(sigma) }];
        var electorate = new Electorate([.. features.Select(row => (0.25 * row[0]) - (0.6 * row[1]))]) { SideBias = 0.2 };
        int epochsHeld = 0, sigmaHeld = 0, contrasts = 0, shares = 0;
        foreach (int seed in Seeds)
        {
            var poll = SimulatedPoll.Hold(electorate, SimulatedPolls.AllPairs(4), voters: 80, votesEach: 8, votesBetweenPlans: 10000, seed).ToPoll(4);
            var regression = FeatureRegression.Of(poll, features)!;
            epochsHeld += regression.Effects[0].Contains(0.25) ? 1 : 0;
            sigmaHeld += regression.Effects[1].Contains(-0.6) ? 1 : 0;
            contrasts += regression.Contrast([2, 0]).Contains(0.5) ? 1 : 0;
            shares += HeadToHead.Of(poll, [(2, 0), (3, 1)]).Share!.Value.Contains(ShareOverSides(0.5, 0.2, electorate.Ties)) ? 1 : 0;
        }

        Assert.All([epochsHeld, sigmaHeld, contrasts, shares], held => Assert.InRange(held / (double)Polls, 0.93, 0.97));
    }

    // Decided votes for the stronger one, half of them with it on the left.
    private static double ShareOverSides(double difference, double bias, double ties)
    {
        OutcomeProbabilities left = Davidson.Probabilities(difference + bias, Math.Log(ties)), right = Davidson.Probabilities(bias - difference, Math.Log(ties));
        return (left.Left + right.Right) / (left.Left + left.Right + right.Left + right.Right);
    }

    [Fact]
    public void Voters_who_repeat_themselves_are_not_counted_as_many()
    {
        // Strong tastes of their own and thirty votes each: intervals that count votes instead of voters hold the middle strength (0 by
        // symmetry) far too seldom.
        var electorate = new Electorate(Truth) { TasteStddev = 0.6 };
        int clustered = 0, independent = 0;
        foreach (int seed in Seeds)
        {
            var poll = SimulatedPoll.Hold(electorate, SimulatedPolls.AllPairs(5), voters: 40, votesEach: 30, votesBetweenPlans: 300, seed).ToPoll(5);
            var apart = PublishedPolls.PollOf(5, poll.Comparisons);
            clustered += RatingTable.Of(poll).Ratings[2].Strength!.Value.Contains(0) ? 1 : 0;
            independent += RatingTable.Of(apart).Ratings[2].Strength!.Value.Contains(0) ? 1 : 0;
        }

        Assert.InRange(clustered / (double)Polls, 0.93, 0.985);
        Assert.InRange(independent / (double)Polls, 0, 0.88);
    }

    private static IEnumerable<int> DrawSeeds(Random random) => Enumerable.Range(0, Polls).Select(_ => random.Next());
}
