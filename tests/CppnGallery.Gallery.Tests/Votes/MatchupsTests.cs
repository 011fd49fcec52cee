using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Ratings;
using CppnGallery.Gallery.Ratings.Drawing;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests.Votes;

public sealed class MatchupsTests
{
    private const int Draws = 4000;

    // Three epochs of a run, numbered 0, 1 and 2.
    private static readonly ModelsOnShow Three = new([
        TestModels.Solid("0000000a", 0.2, epoch: 6), TestModels.Solid("0000000b", 0.2, epoch: 12), TestModels.Solid("0000000c", 0.2, epoch: 24)]);

    private static readonly ContenderPair[] AllThree = [new(0, 1), new(0, 2), new(1, 2)];

    [Fact]
    public void Pairs_occur_as_often_as_the_plan_from_the_votes_says_and_tell_that_chance()
    {
        // a against b has been asked a hundred times; c is unknown.
        var boards = new Boards(Three);
        var between = new Matchup(Guid.NewGuid(), Latent.FromSeed(1), Three.All[0].Id, Three.All[1].Id);
        boards.Tally.Add(between, Choice.Left, 60);
        boards.Tally.Add(between, Choice.Right, 40);
        boards.Tally.Add(between, Choice.Skip, 1000);
        var asked = Enumerable.Range(0, 100).Select(i => new Comparison(0, 0, 1, i < 60 ? ComparisonOutcome.Left : ComparisonOutcome.Right));
        var expected = PairPlan.For(new Poll(3, asked), AllThree).Probabilities;

        var drawn = Many(boards.Matchups(), 1).ToList();

        Assert.True(expected[0] < 0.2, "The pair that was asked is the one to ask least.");
        for (int i = 0; i < 3; i++)
        {
            string both = $"{"abc"[AllThree[i].First]}{"abc"[AllThree[i].Second]}";
            var matchups = drawn.Where(m => string.Concat(new[] { m.Left.Hash[^1], m.Right.Hash[^1] }.Order()) == both).ToList();

            // Five standard deviations of a share over 4,000 draws are at most 0.04.
            Assert.Equal(expected[i], matchups.Count / (double)Draws, 0.04);
            Assert.All(matchups, m => Assert.Equal((expected[i], 3), (m.Probability, m.Pairs)));
        }
    }

    [Fact]
    public void Sides_fall_by_a_fair_coin()
    {
        var matchups = Many(new Boards(Three).Matchups(), 2).Where(m => m.Left.Hash != "0000000c" && m.Right.Hash != "0000000c").ToList();

        // More than a thousand tosses: five standard deviations are under 0.08.
        Assert.True(matchups.Count > 1000);
        Assert.Equal(0.5, matchups.Count(m => m.Left.Hash == "0000000a") / (double)matchups.Count, 0.08);
    }

    [Fact]
    public void Identifiers_are_new_even_when_the_draw_repeats()
    {
        var first = new Boards(Three).Matchups().Draw(new Random(3), out _)!;
        var second = new Boards(Three).Matchups().Draw(new Random(3), out _)!;

        Assert.Equal(first with { Id = second.Id }, second);
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public void The_latent_is_a_short_link_and_blank_in_neither_model()
    {
        var models = new ModelsOnShow([TestModels.InkBySign("00000001", 1), TestModels.Solid("00000002", 0.3, epoch: 2)]);

        Assert.All(Many(new Boards(models).Matchups(), 4).Take(50), m =>
        {
            Assert.Matches("^seed-[0-9]{1,6}$", m.Latent.Text);
            Assert.True(TestModels.HasInk(m.Latent, 1));
        });
    }

    [Fact]
    public void A_blank_latent_costs_a_latent_and_not_the_pair()
    {
        // Half of the latents are blank in a: were the pair drawn anew with each, b against c would come far more often than its third.
        var models = new ModelsOnShow([
            TestModels.InkBySign("0000000a", 1, epoch: 6), TestModels.Solid("0000000b", 0.2, epoch: 12), TestModels.Solid("0000000c", 0.2, epoch: 24)]);

        var drawn = Many(new Boards(models).Matchups(), 9).ToList();

        Assert.Equal(1 / 3.0, drawn.Count(m => m.Left.Hash != "0000000a" && m.Right.Hash != "0000000a") / (double)Draws, 0.04);
    }

    [Fact]
    public void No_latent_that_both_draw_is_said_and_not_searched_for_ever()
    {
        var opposites = new ModelsOnShow([TestModels.InkBySign("00000001", 1), TestModels.InkBySign("00000002", -1, epoch: 2)]);
        var matchups = new Boards(opposites).Matchups();

        Assert.Null(matchups.Draw(new Random(5), out var reason));
        Assert.Contains("blank", reason);
        Assert.Null(matchups.Draw(new Random(5), out _));
    }

    [Fact]
    public void A_model_that_draws_nothing_leaves_the_pairs_of_the_others_with_their_chances()
    {
        var models = new ModelsOnShow([.. Three.All, TestModels.Solid("0000000d", 0.001, epoch: 48)]);
        var matchups = new Boards(models).Matchups();

        // Until each of its three pairs was drawn once, and passed over for ever.
        var settled = Many(matchups, 6).Skip(100).Take(50);

        Assert.All(settled, m =>
        {
            Assert.DoesNotContain("0000000d", new[] { m.Left.Hash, m.Right.Hash });
            Assert.Equal(3, m.Pairs);
            Assert.Equal(1 / 3.0, m.Probability, 1e-12);
        });
    }

    [Theory]
    [InlineData(0, "A vote needs two models; none is on show.")]
    [InlineData(1, "A vote needs two models; only one is on show.")]
    public void Fewer_than_two_models_are_no_matchup(int count, string sentence)
    {
        Assert.Null(new Boards(new ModelsOnShow(Three.All.Take(count))).Matchups().Draw(new Random(7), out var reason));
        Assert.Equal(sentence, reason);
    }

    [Fact]
    public void A_cancelled_draw_ends() =>
        Assert.ThrowsAny<OperationCanceledException>(() => new Boards(Three).Matchups().Draw(new Random(8), out _, new CancellationToken(true)));

    private static IEnumerable<Matchup> Many(Matchups matchups, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < Draws; i++)
        {
            var matchup = matchups.Draw(random, out var reason);
            Assert.Null(reason);
            yield return matchup!;
        }
    }
}
