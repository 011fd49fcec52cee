using CppnGallery.Gallery.Ratings;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class RatingTableTests
{
    [Fact]
    public void Strengths_are_the_published_ones_and_their_sum_is_zero()
    {
        // Davidson's puddings, each vote again with the sides exchanged: no order effect, and the log-worths less their mean as the
        // vignette of PlackettLuce prints them (see PublishedExampleTests).
        var votes = PublishedPolls.Puddings().Comparisons;
        var table = RatingTable.Of(PublishedPolls.PollOf(6, [.. votes, .. votes.Select(Exchanged)]));

        double[] published = [-0.1766, 0.0437, -0.0236, -0.0013, -0.0427, 0.2006];
        Assert.All(table.Ratings, rating => Assert.Equal(published[rating.Contender], rating.Strength!.Value.Estimate, 0.0002));
        Assert.Equal(0, table.Ratings.Sum(rating => rating.Strength!.Value.Estimate), 1e-9);
        Assert.Equal(0.7468, table.Ties!.Value.Estimate, 0.00005);
        Assert.Equal(0, table.OrderEffect!.Value.Estimate, 1e-9);
        Assert.Equal(2 * (57 + 47 + 54 + 50 + 51), table.Ratings[0].Votes);
    }

    [Fact]
    public void Order_of_votes_and_numbering_of_contenders_do_not_matter()
    {
        var poll = PublishedPolls.Puddings();
        int[] renamed = [3, 5, 0, 1, 4, 2];
        var shuffled = poll.Comparisons.Select(vote => vote with { Left = renamed[vote.Left], Right = renamed[vote.Right] }).ToArray();
        new Random(1).Shuffle(shuffled);

        var table = RatingTable.Of(poll);
        var other = RatingTable.Of(new Poll(6, shuffled));

        Assert.All(table.Ratings, rating =>
        {
            var same = other.Ratings[renamed[rating.Contender]];
            Assert.Equal(rating.Strength!.Value.Estimate, same.Strength!.Value.Estimate, 1e-9);
            Assert.Equal(rating.Strength!.Value.High, same.Strength!.Value.High, 1e-9);
            Assert.Equal(rating.Rank, same.Rank);
        });
    }

    [Fact]
    public void Exchanging_all_sides_turns_the_order_effect_only()
    {
        var poll = PublishedPolls.Baseball();

        var table = RatingTable.Of(poll);
        var other = RatingTable.Of(new Poll(7, poll.Comparisons.Select(Exchanged)));

        Assert.Equal(0.3023, table.OrderEffect!.Value.Estimate, 0.00005);
        Assert.Equal(-0.3023, other.OrderEffect!.Value.Estimate, 0.00005);
        Assert.Equal(table.Ratings[4].Strength!.Value.Low, other.Ratings[4].Strength!.Value.Low, 1e-9);
        Assert.Equal(new Interval(0, 0, 0), table.Ties);
    }

    [Fact]
    public void Groups_without_votes_between_them_are_not_compared()
    {
        var table = RatingTable.Of(PublishedPolls.PollOf(5, [.. PublishedPolls.Votes(0, 2, 5, 3, 2), .. PublishedPolls.Votes(2, 0, 4, 4, 1), .. PublishedPolls.Votes(1, 3, 3, 6, 2)]));

        Assert.Equal([[0, 2], [1, 3], [4]], table.Groups.Select(group => group.Contenders));
        Assert.All(table.Groups, group => Assert.Equal(GroupStanding.Apart, group.Standing));
        Assert.Equal([0, 1, 2], table.Groups.Select(group => group.Component));
        Assert.Null(table.Difference(0, 1));
        Assert.NotNull(table.Difference(0, 2));
        Assert.Null(table.Ratings[4].Strength);
        Assert.Equal(0, table.Ratings[1].Strength!.Value.Estimate + table.Ratings[3].Strength!.Value.Estimate, 1e-12);
    }

    [Fact]
    public void Only_wins_and_only_losses_are_unbounded_and_leave_the_others_as_they_are()
    {
        // 3 won all, 4 lost all; 5 lost to 0 and beat 4.
        Comparison[] ring = [.. PublishedPolls.Votes(0, 1, 6, 3, 1), .. PublishedPolls.Votes(1, 2, 5, 4, 2), .. PublishedPolls.Votes(2, 0, 2, 7, 1)];
        Comparison[] tails =
        [
            .. PublishedPolls.Votes(3, 0, 4, 0, 0), .. PublishedPolls.Votes(1, 4, 5, 0, 0), .. PublishedPolls.Votes(5, 0, 0, 2, 0), .. PublishedPolls.Votes(4, 5, 0, 1, 0),
        ];

        var table = RatingTable.Of(PublishedPolls.PollOf(6, [.. ring, .. tails]));
        var alone = RatingTable.Of(PublishedPolls.PollOf(3, ring));

        Assert.Equal(
            [GroupStanding.Between, GroupStanding.UnboundedAbove, GroupStanding.UnboundedBelow, GroupStanding.Between],
            table.Groups.Select(group => group.Standing));
        Assert.All(table.Groups, group => Assert.Equal(0, group.Component));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(alone.Ratings[i].Strength, table.Ratings[i].Strength));
        Assert.All(Enumerable.Range(3, 3), i => Assert.Equal((null, null), (table.Ratings[i].Strength, table.Ratings[i].Rank)));
        Assert.Equal(GroupStanding.Whole, alone.Groups.Single().Standing);
    }

    [Fact]
    public void A_poll_without_votes_rates_nobody()
    {
        var table = RatingTable.Of(new Poll(3, []));

        Assert.All(table.Ratings, rating => Assert.Null(rating.Strength));
        Assert.Equal((null, null), (table.Ties, table.OrderEffect));
        Assert.Equal(3, table.Groups.Count);
    }

    [Fact]
    public void One_voter_has_no_interval()
    {
        var votes = PublishedPolls.Votes(0, 1, 6, 3, 1).Concat(PublishedPolls.Votes(1, 0, 6, 3, 1));

        Assert.Null(RatingTable.Of(new Poll(2, votes)).Ratings[0].Strength);
        Assert.NotNull(RatingTable.Of(PublishedPolls.PollOf(2, votes)).Ratings[0].Strength);
    }

    [Fact]
    public void A_side_that_always_won_leaves_strengths_without_an_order_effect()
    {
        // Left won every vote, each pair on both sides alike: the bias is unbounded, and nothing speaks for any contender.
        var table = RatingTable.Of(PublishedPolls.PollOf(3,
        [
            .. PublishedPolls.Votes(0, 1, 2, 0, 0), .. PublishedPolls.Votes(1, 0, 2, 0, 0),
            .. PublishedPolls.Votes(1, 2, 2, 0, 0), .. PublishedPolls.Votes(2, 1, 2, 0, 0),
        ]));

        Assert.Null(table.OrderEffect);
        Assert.All(table.Ratings, rating => Assert.Equal(0, rating.Strength!.Value.Estimate, 1e-9));
    }

    [Fact]
    public void A_preference_is_the_odds_of_the_difference()
    {
        var table = RatingTable.Of(PublishedPolls.PollOf(2, [.. PublishedPolls.Votes(0, 1, 30, 10, 0), .. PublishedPolls.Votes(1, 0, 10, 30, 0)]));

        // 60 of 80, without order effect by symmetry.
        Assert.Equal(0.75, table.Preference(0, 1)!.Value.Estimate, 1e-9);
        Assert.Equal(0.25, table.Preference(1, 0)!.Value.Estimate, 1e-9);
        Assert.Equal(1 - table.Preference(0, 1)!.Value.Low, table.Preference(1, 0)!.Value.High, 1e-9);
    }

    [Fact]
    public void Ranks_are_ranges_where_nothing_is_decided_and_numbers_where_all_is()
    {
        var open = RatingTable.Of(PublishedPolls.Puddings());
        Assert.All(open.Ratings, rating => Assert.Equal(new RankRange(1, 6), rating.Rank));

        // Neighbours won 300 of 400 against each other; the first and the third met 0 times.
        var decided = RatingTable.Of(PublishedPolls.PollOf(3,
        [
            .. PublishedPolls.Votes(0, 1, 150, 50, 0), .. PublishedPolls.Votes(1, 0, 50, 150, 0),
            .. PublishedPolls.Votes(1, 2, 150, 50, 0), .. PublishedPolls.Votes(2, 1, 50, 150, 0),
        ]));
        Assert.Equal([new(1, 1), new(2, 2), new(3, 3)], decided.Ratings.Select(rating => rating.Rank!.Value));
        Assert.All(decided.Ratings, rating => Assert.True(rating.Rank!.Value.IsDecided));
    }

    [Fact]
    public void Ranks_ask_more_than_one_interval_alone()
    {
        // A lead of 2.2 standard errors is decided alone, not as one of six differences: Bonferroni asks for Φ⁻¹(1 − 0.05/12) = 2.638.
        var covariance = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(4) * 0.5;

        var ranks = RankRanges.Of([0, 1, 2, 3], [2.2, 0, 0, 0], covariance);
        Assert.All(ranks.Values, rank => Assert.Equal(new RankRange(1, 4), rank));
        ranks = RankRanges.Of([0, 1, 2, 3], [2.64, 0, 0, 0], covariance);
        Assert.Equal([new(1, 1), new(2, 4), new(2, 4), new(2, 4)], ranks.Values);
        Assert.Equal(new RankRange(1, 1), RankRanges.Of([0, 1], [1.97, 0], covariance)[0]);
        Assert.Equal(new RankRange(1, 2), RankRanges.Of([0, 1], [1.95, 0], covariance)[0]);
    }

    private static Comparison Exchanged(Comparison vote) => vote with
    {
        Left = vote.Right,
        Right = vote.Left,
        Outcome = vote.Outcome switch
        {
            ComparisonOutcome.Left => ComparisonOutcome.Right,
            ComparisonOutcome.Right => ComparisonOutcome.Left,
            _ => ComparisonOutcome.Tie,
        },
    };
}
