using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Ratings.Drawing;
using CppnGallery.Gallery.Ratings.Screening;
using CppnGallery.Gallery.Ratings.Simulation;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class VoterScreeningTests
{
    // Twelve contenders of 3, 6, 12, 24 epochs and three σ; log-strengths from −1.4 to 3.5.
    private static readonly double[][] Features = [.. from epochs in new[] { 3, 6, 12, 24 } from sigma in new[] { 0.3, 0.6, 1.0 } select new[] { Math.Log2(epochs), Math.Log(sigma) }];
    private static readonly double[] Strengths = [.. Features.Select(row => row[0] - 3 - (1.6 * row[1]))];

    [Fact]
    public void A_voter_of_one_side_is_caught_at_the_fourteenth_vote()
    {
        // (0.95/0.6)ⁿ/2 passes 1/0.005 at n = log 400 / log 1.5833 = 13.04.
        Assert.Equal(14, FlaggedAt(Enumerable.Repeat(false, 100)));
        Assert.Equal(14, FlaggedAt(Enumerable.Repeat(true, 100)));

        // A slip costs a factor of 0.05/0.4: 0.125·1.5833ⁿ/2 passes 200 at n = log 3200 / log 1.5833 = 17.56; the slip is a vote, too.
        Assert.Equal(18 + 1, FlaggedAt([true, true, true, false, .. Enumerable.Repeat(true, 100)]));
    }

    [Fact]
    public void A_flag_stays()
    {
        var test = new SideTest();
        foreach (bool left in Enumerable.Range(0, 40).Select(i => i < 14 || i % 2 == 0))
        {
            test.Add(left);
        }

        Assert.True(test.IsFlagged);
    }

    [Fact]
    public void A_voter_of_tolerated_bias_is_hardly_ever_flagged()
    {
        // The bound is 0.5 % for ever; at most 31 of 4,000 keep it with 99.5 % (mean 20, standard deviation 4.5).
        var random = new Random(1);
        int flagged = Enumerable.Range(0, 4000).Count(_ => FlaggedAt(Enumerable.Range(0, 400).Select(_ => random.NextDouble() < SideTest.ToleratedShare)) > 0);

        Assert.InRange(flagged, 1, 31);
    }

    [Fact]
    public void Coin_odds_are_fair_for_who_agrees_or_disagrees_just_enough()
    {
        // Voters at the edge of either hypothesis, who cannot clear themselves: every pair of contenders is new to them. At most 31 of 4,000, as above.
        var random = new Random(2);
        double agreement = Davidson.Preference(RandomnessTest.AgreementStrength * 1.5);
        Assert.All([agreement, 1 - agreement], chance =>
        {
            int flagged = Enumerable.Range(0, 4000).Count(_ => Toss(random, chance, 300));
            Assert.InRange(flagged, 0, 31);
        });
        Assert.InRange(Enumerable.Range(0, 400).Count(_ => Toss(random, 0.5, 300)), 380, 400);
    }

    [Fact]
    public void Honest_voters_of_their_own_tastes_keep_the_error_rate_and_the_others_are_found()
    {
        var electorate = new Electorate(Strengths) { TasteStddev = 0.5, SideBiasStddev = 0.15, CoinTossers = 0.08, OneSided = 0.05 };
        var simulated = SimulatedPoll.Hold(electorate, SimulatedPolls.AllPairs(12), voters: 600, votesEach: 150, votesBetweenPlans: 4500, seed: 3);

        var flags = VoterScreening.Screen(simulated.ToPoll(12), Features).ToDictionary(flag => flag.Voter);

        var byKind = simulated.Voters.Index().GroupBy(voter => voter.Item, voter => flags.GetValueOrDefault(voter.Index)?.Reason).ToDictionary(all => all.Key, all => all.ToList());
        Assert.InRange(byKind[VoterKind.Honest].Count(reason => reason is not null), 0, VoterScreening.ErrorRate * byKind[VoterKind.Honest].Count);
        Assert.All(byKind[VoterKind.OneSided], reason => Assert.Equal(FlagReason.OneSided, reason));

        // About 75 decided votes are enough for most coins where contenders differ this much.
        Assert.InRange(byKind[VoterKind.CoinTosser].Count(reason => reason == FlagReason.Random) / (double)byKind[VoterKind.CoinTosser].Count, 0.6, 1);
    }

    [Theory]
    [InlineData(1, 1.6)]
    [InlineData(-1, -1.6)]
    [InlineData(0, 2)]
    public void A_minority_of_another_taste_is_not_flagged(double byEpochs, double bySigma)
    {
        // The opposite of everybody, everybody's epochs with the opposite σ, or σ alone the other way round; a hundred votes each.
        double[] taste = [.. Features.Select(row => (-byEpochs * (row[0] - 3)) + (bySigma * row[1]))];
        var pairs = SimulatedPolls.AllPairs(12);
        var majority = SimulatedPoll.Hold(new Electorate(Strengths) { TasteStddev = 0.3 }, pairs, 150, 40, 1000, seed: 4).ToPoll(12);
        var minority = SimulatedPoll.Hold(new Electorate(taste) { TasteStddev = 0.3 }, pairs, 60, 100, 10000, seed: 5).ToPoll(12);

        var flags = VoterScreening.Screen(new Poll(12, [.. majority.Comparisons, .. minority.Comparisons.Select(vote => vote with { Voter = 1000 + vote.Voter })]), Features);

        Assert.InRange(flags.Count, 0, 1);
    }

    [Fact]
    public void A_taste_of_ones_own_clears()
    {
        // Half the votes agree with a consensus that the other half goes against: a coin by agreement. But the first voter always answers a contender alike, and
        // the second, who never meets one twice, goes by a feature.
        var steady = new RandomnessTest([.. Enumerable.Repeat(Array.Empty<double>(), 4)]);
        var principled = new RandomnessTest([.. Enumerable.Range(0, 400).Select(contender => new[] { contender % 2 == 0 ? 1.0 : 0 })]);
        var erratic = new RandomnessTest([.. Enumerable.Repeat(Array.Empty<double>(), 400)]);
        for (int i = 0; i < 60; i++)
        {
            steady.Add(i % 2 * 2, (i % 2 * 2) + 1, i % 2 == 0 ? 2 : -2);
            principled.Add(2 * i, (2 * i) + 1, i % 2 == 0 ? 2 : -2);
            erratic.Add(2 * i, (2 * i) + 1, i % 2 == 0 ? 2 : -2);
        }

        Assert.False(steady.IsFlagged);
        Assert.False(principled.IsFlagged);
        Assert.True(erratic.IsFlagged);
    }

    [Fact]
    public void A_voter_is_held_against_the_others_only()
    {
        var votes = PublishedPolls.Puddings().Comparisons.Select((vote, i) => vote with { Voter = i % 10 }).ToArray();
        Comparison[] others = [.. votes.Where(vote => vote.Voter != 3)], own = [.. votes.Where(vote => vote.Voter == 3)];

        double[] without = new Consensus(new Poll(6, votes)).Without(own);

        double[] expected = DavidsonFit.Climb(new Tally(new Poll(6, others)), Design.FreeWithPrior(6, PairPlan.PriorStddev))!.Natural[..6];
        Assert.All(expected.Zip(without), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
    }

    [Fact]
    public void Features_count_in_units_of_their_spread()
    {
        // Epochs 3, 9 have a standard deviation of 3; a constant stays.
        var scaled = VoterScreening.Standardised([[3, 7], [9, 7]], 2);

        Assert.Equal([1.0, 7.0, 3.0, 7.0], scaled.SelectMany(row => row));
    }

    [Fact]
    public void Few_votes_and_ties_flag_nobody()
    {
        var poll = new Poll(2, [.. PublishedPolls.Votes(0, 1, 13, 0, 0), .. PublishedPolls.Votes(0, 1, 0, 0, 200), new(1, 0, 1, ComparisonOutcome.Right)]);

        Assert.Empty(VoterScreening.Screen(poll));
        Assert.Equal(new VoterFlag(0, FlagReason.OneSided, 14), Assert.Single(VoterScreening.Screen(new Poll(2, [.. poll.Comparisons, new(0, 1, 0, ComparisonOutcome.Left)]))));
    }

    [Fact]
    public void Only_those_asked_about_are_looked_at()
    {
        var poll = SimulatedPoll.Hold(new Electorate(Strengths) { OneSided = 0.3 }, SimulatedPolls.AllPairs(12), 60, 30, 200, seed: 6).ToPoll(12);
        var all = VoterScreening.Screen(poll, Features);
        int one = all[1].Voter;

        Assert.Equal([all[1]], VoterScreening.Screen(poll, Features, voter => voter == one));
    }

    [Fact]
    public void It_can_be_cancelled_and_refuses_rows_that_do_not_fit()
    {
        var poll = PublishedPolls.Puddings();

        Assert.Throws<OperationCanceledException>(() => VoterScreening.Screen(poll, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Throws<ArgumentException>(() => VoterScreening.Screen(poll, [[1]]));
        Assert.Throws<ArgumentException>(() => VoterScreening.Screen(poll, [[1], [2], [3], [4], [5], [6, 7]]));
    }

    private static int FlaggedAt(IEnumerable<bool> lefts)
    {
        var test = new SideTest();
        foreach (var (i, left) in lefts.Index())
        {
            test.Add(left);
            if (test.IsFlagged)
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static bool Toss(Random random, double agreement, int votes)
    {
        var test = new RandomnessTest([.. Enumerable.Repeat(Array.Empty<double>(), 2 * votes)]);
        for (int i = 0; i < votes; i++)
        {
            bool agrees = random.NextDouble() < agreement;
            test.Add(2 * i, (2 * i) + 1, agrees ? 1.5 : -1.5);
        }

        return test.IsFlagged;
    }
}
