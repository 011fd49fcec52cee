using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Tests.Ratings;

public sealed class ComparisonGraphTests
{
    [Theory]
    [InlineData(Choice.Left, ComparisonOutcome.Left)]
    [InlineData(Choice.Right, ComparisonOutcome.Right)]
    [InlineData(Choice.Both, ComparisonOutcome.Tie)]
    [InlineData(Choice.Neither, ComparisonOutcome.Tie)]
    public void Both_and_neither_are_ties(Choice choice, ComparisonOutcome outcome) => Assert.Equal(outcome, ComparisonOutcomes.From(choice));

    [Fact]
    public void A_skip_is_no_observation() => Assert.Null(ComparisonOutcomes.From(Choice.Skip));

    [Fact]
    public void A_cycle_of_wins_connects_and_a_chain_does_not()
    {
        // 0 > 1 > 2 > 0 is a cycle; 3 lost to 2 only; 4 beat 3 only; 5 has no vote.
        var graph = new ComparisonGraph(Wins(6, (0, 1), (1, 2), (2, 0), (2, 3), (4, 3)));

        Assert.Equal([0, 0, 0, 1, 2, 3], graph.Groups);
        Assert.Equal([0, 0, 0, 0, 0, 1], graph.Components);
        Assert.Equal((true, false), (graph.HasWonOutside(0), graph.HasLostOutside(0)));
        Assert.Equal((false, true), (graph.HasWonOutside(1), graph.HasLostOutside(1)));
        Assert.Equal((true, false), (graph.HasWonOutside(2), graph.HasLostOutside(2)));
        Assert.Equal((false, false), (graph.HasWonOutside(3), graph.HasLostOutside(3)));
    }

    [Fact]
    public void A_tie_connects_both_ways_and_sides_do_not_matter()
    {
        var graph = new ComparisonGraph(PublishedPolls.PollOf(4,
            [.. PublishedPolls.Votes(1, 0, 0, 0, 1), .. PublishedPolls.Votes(2, 3, 0, 1, 0), .. PublishedPolls.Votes(2, 3, 1, 0, 0)]));

        Assert.Equal([0, 0, 1, 1], graph.Groups);
        Assert.Equal([0, 0, 1, 1], graph.Components);
    }

    [Fact]
    public void A_long_cycle_is_found()
    {
        var graph = new ComparisonGraph(Wins(30, [.. Enumerable.Range(0, 30).Select(i => (i, (i + 7) % 30))]));

        Assert.All(graph.Groups, group => Assert.Equal(0, group));
    }

    private static Poll Wins(int contenders, params (int Winner, int Loser)[] wins) =>
        PublishedPolls.PollOf(contenders, wins.SelectMany((win, i) =>
            i % 2 == 0 ? PublishedPolls.Votes(win.Winner, win.Loser, 1, 0, 0) : PublishedPolls.Votes(win.Loser, win.Winner, 0, 1, 0)));
}
