using CppnGallery.Gallery.Ratings;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class PollTests
{
    [Fact]
    public void Weights_have_mean_one_and_voters_are_counted()
    {
        var poll = new Poll(3, [new(7, 0, 1, ComparisonOutcome.Left, 2), new(9, 1, 2, ComparisonOutcome.Tie, 6), new(7, 2, 0, ComparisonOutcome.Right, 1)]);

        Assert.Equal([2 / 3.0, 2, 1 / 3.0], poll.Comparisons.Select(vote => vote.Weight));
        Assert.Equal(2, poll.Voters);
    }

    [Fact]
    public void Without_a_voter_their_votes_are_gone()
    {
        var poll = new Poll(2, [new(7, 0, 1, ComparisonOutcome.Left), new(9, 1, 0, ComparisonOutcome.Tie), new(7, 1, 0, ComparisonOutcome.Right)]);

        Assert.Equal([9], poll.Without(new HashSet<int> { 7 }).Comparisons.Select(vote => vote.Voter));
    }

    [Theory]
    [InlineData(0, 2, 1.0, "contenders 0 and 2; contenders are 0 to 1")]
    [InlineData(2, 0, 1.0, "contenders 2 and 0; contenders are 0 to 1")]
    [InlineData(0, -1, 1.0, "contenders 0 and -1; contenders are 0 to 1")]
    [InlineData(-1, 1, 1.0, "contenders -1 and 1; contenders are 0 to 1")]
    [InlineData(1, 1, 1.0, "contender 1 with itself")]
    [InlineData(0, 1, 0.0, "weight is 0")]
    [InlineData(0, 1, double.NaN, "weight is NaN")]
    [InlineData(0, 1, double.PositiveInfinity, "weight is Infinity")]
    public void Votes_that_make_no_sense_are_refused(int left, int right, double weight, string said)
    {
        var error = Assert.Throws<ArgumentException>(() => new Poll(2, [new Comparison(0, left, right, ComparisonOutcome.Left, weight)]));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_outcome_is_one_of_three() =>
        Assert.Throws<ArgumentException>(() => new Poll(2, [new Comparison(0, 0, 1, (ComparisonOutcome)3)]));
}
