using CppnGallery.Gallery.Ratings;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class HeadToHeadTests
{
    private const double Z = 1.959963984540054;

    [Fact]
    public void Pairs_count_on_whichever_side_and_others_do_not()
    {
        var poll = PublishedPolls.PollOf(4,
            [.. PublishedPolls.Votes(0, 1, 5, 2, 3), .. PublishedPolls.Votes(1, 0, 1, 4, 0), .. PublishedPolls.Votes(2, 3, 3, 0, 1), .. PublishedPolls.Votes(0, 3, 50, 0, 9)]);

        var answer = HeadToHead.Of(poll, [(0, 1), (2, 3)]);

        Assert.Equal((15, 4, 15), (answer.Decided, answer.Tied, answer.Voters));
        Assert.Equal(12 / 15.0, answer.Share!.Value.Estimate, 1e-12);
    }

    [Fact]
    public void Voters_of_one_vote_each_give_wilsons_interval()
    {
        var poll = PublishedPolls.PollOf(2, PublishedPolls.Votes(0, 1, 30, 10, 0));

        // Wilson (1927) with n = 39: the variance is ¾·¼/40·40/39.
        AssertWilson(0.75, 39, HeadToHead.Of(poll, [(0, 1)]).Share!.Value);
    }

    [Fact]
    public void Equal_votes_of_a_voter_count_once()
    {
        var poll = new Poll(2, PublishedPolls.Votes(0, 1, 30, 10, 0).SelectMany((vote, i) => Enumerable.Repeat(vote with { Voter = i }, 5)));

        AssertWilson(0.75, 39, HeadToHead.Of(poll, [(0, 1)]).Share!.Value);
    }

    [Fact]
    public void Weights_move_the_share_and_cost_votes()
    {
        // Voters with shares of 1, 1, 0 and weights 3, 1, 1: share 0.8; variance Σ(w(y − 0.8))²/25·3/2 = (0.36 + 0.04 + 0.64)/25·1.5 =
        // 0.0624; 0.16/0.0624 votes, at most 25/11.
        var poll = new Poll(2, [new(0, 0, 1, ComparisonOutcome.Left, 3), new(1, 1, 0, ComparisonOutcome.Right, 1), new(2, 0, 1, ComparisonOutcome.Right, 1)]);

        AssertWilson(0.8, 25 / 11.0, HeadToHead.Of(poll, [(0, 1)]).Share!.Value);
    }

    [Fact]
    public void Where_all_agree_the_voters_are_counted()
    {
        // Wilson's lower end at share 1 is n / (n + z²).
        var poll = new Poll(2, PublishedPolls.Votes(0, 1, 40, 0, 0).Select((vote, i) => vote with { Voter = i % 8 }));

        var share = HeadToHead.Of(poll, [(0, 1)]).Share!.Value;

        Assert.Equal((1.0, 1.0), (share.Estimate, share.High));
        Assert.Equal(8 / (8 + (Z * Z)), share.Low, 1e-12);
    }

    [Fact]
    public void Nothing_decided_is_no_share() =>
        Assert.Equal(new HeadToHead(null, 0, 2, 0), HeadToHead.Of(PublishedPolls.PollOf(2, PublishedPolls.Votes(0, 1, 0, 0, 2)), [(1, 0)]));

    private static void AssertWilson(double share, double n, Interval actual)
    {
        // Its ends solve (p − share)² = z²·p(1 − p)/n.
        Assert.Equal(share, actual.Estimate, 1e-12);
        Assert.All([actual.Low, actual.High], p => Assert.Equal((p - share) * (p - share), Z * Z * p * (1 - p) / n, 1e-10));
        Assert.True(actual.Low < share && share < actual.High);
    }
}
