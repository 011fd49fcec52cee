using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Ratings.Simulation;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class SimulatedPollTests
{
    [Fact]
    public void Answers_have_the_models_chances()
    {
        // Strengths 1 and 0, order effect 0.4, ν 0.5, a fifth skips: right first, so x = −0.6.
        var electorate = new Electorate([1, 0]) { Ties = 0.5, SideBias = 0.4, Skips = 0.2 };
        var random = new Random(1);
        var voter = electorate.Draw(random);
        var answers = Enumerable.Range(0, 20000).Select(_ => voter.Answer(1, 0, random)).CountBy(choice => choice).ToDictionary();

        double left = Math.Exp(-0.3), right = Math.Exp(0.3), all = left + right + 0.5;
        double[] expected = [0.8 * left / all, 0.8 * right / all, 0.8 * 0.25 / all, 0.8 * 0.25 / all, 0.2];

        // Five standard deviations of a share over 20,000 answers are at most 0.018.
        Assert.All(Enum.GetValues<Choice>(), choice => Assert.Equal(expected[(int)choice], answers[choice] / 20000.0, 0.018));
    }

    [Fact]
    public void Voters_are_of_the_shares_asked_for()
    {
        var poll = SimulatedPoll.Hold(new Electorate([0, 0]) { CoinTossers = 0.3, OneSided = 0.2 }, SimulatedPolls.AllPairs(2), voters: 4000, votesEach: 1, votesBetweenPlans: 5000, seed: 2);

        // Five standard deviations of a share of 4,000 are at most 0.04.
        Assert.Equal(0.3, poll.Voters.Count(kind => kind == VoterKind.CoinTosser) / 4000.0, 0.04);
        Assert.Equal(0.2, poll.Voters.Count(kind => kind == VoterKind.OneSided) / 4000.0, 0.04);
    }

    [Fact]
    public void One_sided_voters_keep_their_side_and_coin_tossers_have_none()
    {
        var pairs = SimulatedPolls.AllPairs(3);
        var oneSided = SimulatedPoll.Hold(new Electorate([2, 0, -2]) { OneSided = 1 }, pairs, 40, 10, 1000, 3);
        Assert.All(oneSided.Votes.GroupBy(vote => vote.Voter), votes => Assert.Single(votes.Select(vote => vote.Choice).Distinct()));
        Assert.Equal([Choice.Left, Choice.Right], oneSided.Votes.Select(vote => vote.Choice).Distinct().Order());

        // Whichever was stronger, a quarter each; five standard deviations of 4,000 answers are 0.035.
        var tossed = SimulatedPoll.Hold(new Electorate([2, 0, -2]) { CoinTossers = 1 }, pairs, 40, 100, 1000, 3);
        Assert.All([Choice.Left, Choice.Right, Choice.Both, Choice.Neither], choice =>
            Assert.Equal(0.25, tossed.Votes.Count(vote => vote.Choice == choice && vote.Left < vote.Right) / (double)tossed.Votes.Count(vote => vote.Left < vote.Right), 0.05));
    }

    [Fact]
    public void A_seed_is_a_poll_and_skips_are_no_comparisons()
    {
        var electorate = new Electorate([1, 0, -1]) { Skips = 0.3, TasteStddev = 0.2 };
        SimulatedPoll Hold(int seed) => SimulatedPoll.Hold(electorate, SimulatedPolls.AllPairs(3), 20, 10, 15, seed);

        Assert.Equal(Hold(5).Votes, Hold(5).Votes);
        Assert.NotEqual(Hold(5).Votes, Hold(6).Votes);
        Assert.Equal(200, Hold(5).Votes.Count);
        Assert.Equal(Hold(5).Votes.Count(vote => vote.Choice != Choice.Skip), Hold(5).ToPoll(3).Comparisons.Count);
    }

    [Fact]
    public void Draws_are_planned_anew_on_the_votes_so_far()
    {
        // Before any vote all pairs are alike, so the weights are 1 until the first plan on fifty votes.
        var votes = SimulatedPoll.Hold(new Electorate([2, 0, 0, -2]), SimulatedPolls.AllPairs(4), 20, 10, votesBetweenPlans: 50, seed: 9).Votes;

        Assert.All(votes.Take(50), vote => Assert.Equal(1, vote.Weight, 1e-12));
        Assert.All(votes.Skip(50), vote => Assert.NotEqual(1, vote.Weight, 1e-6));
    }

    [Fact]
    public void Ratings_recover_the_truth()
    {
        double[] truth = [1, 0.4, -0.2, -1.2];
        var electorate = new Electorate(truth) { Ties = 0.7, SideBias = 0.25 };

        var table = RatingTable.Of(SimulatedPoll.Hold(electorate, SimulatedPolls.AllPairs(4), voters: 1000, votesEach: 30, votesBetweenPlans: 3000, seed: 8).ToPoll(4));

        // Four standard errors of 30,000 votes are below 0.08.
        Assert.All(table.Ratings, rating => Assert.Equal(truth[rating.Contender], rating.Strength!.Value.Estimate, 0.08));
        Assert.Equal(0.25, table.OrderEffect!.Value.Estimate, 0.08);
        Assert.Equal(0.7, table.Ties!.Value.Estimate, 0.06);
        Assert.Equal([1, 2, 3, 4], table.Ratings.Select(rating => rating.Rank!.Value.Best));
    }

    [Fact]
    public void Weights_bring_back_what_uneven_draws_take_away()
    {
        // Voters do not fit the model: 0 beats 1 and 1 beats 2 by more than 0 beats 2. A poll that draws one pair seldom, with weights,
        // rates as one that draws evenly.
        var chances = new Dictionary<(int, int), double> { [(0, 1)] = 0.8, [(1, 2)] = 0.8, [(0, 2)] = 0.55 };
        double[] even = Strengths((0, 1, 1000, 1), (1, 2, 1000, 1), (0, 2, 1000, 1));
        double[] uneven = Strengths((0, 1, 2000, 0.5), (1, 2, 800, 1.25), (0, 2, 200, 5));
        double[] unweighted = Strengths((0, 1, 2000, 1), (1, 2, 800, 1), (0, 2, 200, 1));

        Assert.Equal(even[0], uneven[0], 1e-9);
        Assert.True(Math.Abs(even[0] - unweighted[0]) > 0.1);

        double[] Strengths(params (int First, int Second, int Votes, double Weight)[] pairs)
        {
            var poll = PublishedPolls.PollOf(3, pairs.SelectMany(pair =>
            {
                int wins = (int)(pair.Votes * chances[(pair.First, pair.Second)]);
                return PublishedPolls.Votes(pair.First, pair.Second, wins, pair.Votes - wins, 0).Select(vote => vote with { Weight = pair.Weight });
            }));
            return DavidsonFit.Climb(new Tally(poll), Design.SumToZero(new int[3], orderEffect: false, ties: false))!.Natural;
        }
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        var random = new Random(1);
        var fine = new Electorate([0, 1]);

        Assert.Contains("Strengths", Assert.Throws<InvalidOperationException>(() => new Electorate([0]).Draw(random)).Message, StringComparison.Ordinal);
        Assert.Contains("Ties", Assert.Throws<InvalidOperationException>(() => (fine with { Ties = -1 }).Draw(random)).Message, StringComparison.Ordinal);
        Assert.Contains("TasteStddev", Assert.Throws<InvalidOperationException>(() => (fine with { TasteStddev = double.NaN }).Draw(random)).Message, StringComparison.Ordinal);
        Assert.Contains("OneSided", Assert.Throws<InvalidOperationException>(() => (fine with { OneSided = 0.6, CoinTossers = 0.6 }).Draw(random)).Message, StringComparison.Ordinal);
        Assert.Contains("Skips", Assert.Throws<InvalidOperationException>(() => (fine with { Skips = 1.5 }).Draw(random)).Message, StringComparison.Ordinal);
    }
}
