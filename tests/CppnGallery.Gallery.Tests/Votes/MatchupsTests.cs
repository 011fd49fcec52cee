using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Tests.Votes;

public sealed class MatchupsTests
{
    private const int Draws = 4000;

    // a and b: two epochs of a run. a and c: two σ of a recipe at the same epoch. b and c: two knobs at once.
    private static readonly ModelsOnShow Three = new([
        TestModels.Solid("0000000a", 0.2, run: "one", epoch: 6, sigma: 1),
        TestModels.Solid("0000000b", 0.2, run: "one", epoch: 24, sigma: 1),
        TestModels.Solid("0000000c", 0.2, run: "two", epoch: 6, sigma: 0.3)]);

    [Fact]
    public void All_pairs_occur_and_telling_ones_as_often_as_their_weight_says()
    {
        var pairs = DrawMany(Three, 1).CountBy(m => string.Concat(new[] { m.Left.Hash[^1], m.Right.Hash[^1] }.Order())).ToDictionary();

        // Weights 4, 4 and 1 of 9. Five standard deviations of a share over 4,000 draws are at most 0.04.
        Assert.Equal(3, pairs.Count);
        Assert.Equal(4 / 9.0, pairs["ab"] / (double)Draws, 0.04);
        Assert.Equal(4 / 9.0, pairs["ac"] / (double)Draws, 0.04);
        Assert.Equal(1 / 9.0, pairs["bc"] / (double)Draws, 0.025);
    }

    [Fact]
    public void Sides_fall_by_a_fair_coin()
    {
        var matchups = DrawMany(Three, 2).Where(m => m.Left.Hash != "0000000c" && m.Right.Hash != "0000000c").ToList();

        // About 1,780 tosses: five standard deviations are 0.06.
        Assert.Equal(0.5, matchups.Count(m => m.Left.Hash == "0000000a") / (double)matchups.Count, 0.06);
    }

    [Fact]
    public void Identifiers_are_new_even_when_the_draw_repeats()
    {
        var first = new Matchups(Three).Draw(new Random(3), out _)!;
        var second = new Matchups(Three).Draw(new Random(3), out _)!;

        Assert.Equal(first with { Id = second.Id }, second);
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public void The_latent_is_a_short_link_and_blank_in_neither_model()
    {
        var models = new ModelsOnShow([TestModels.InkBySign("00000001", 1), TestModels.Solid("00000002", 0.3)]);

        Assert.All(DrawMany(models, 4).Take(50), m =>
        {
            Assert.Matches("^seed-[0-9]{1,6}$", m.Latent.Text);
            Assert.True(TestModels.HasInk(m.Latent, 1));
        });
    }

    [Fact]
    public void No_latent_that_both_draw_is_said_and_not_searched_for_ever()
    {
        var opposites = new ModelsOnShow([TestModels.InkBySign("00000001", 1), TestModels.InkBySign("00000002", -1, epoch: 2)]);

        Assert.Null(new Matchups(opposites).Draw(new Random(5), out var reason));
        Assert.Contains("blank", reason);
    }

    [Fact]
    public void A_model_that_draws_nothing_leaves_matchups_of_the_others()
    {
        var models = new ModelsOnShow([.. Three.All, TestModels.Solid("0000000d", 0.001)]);

        Assert.DoesNotContain(DrawMany(models, 6).Take(20), m => m.Left.Hash == "0000000d" || m.Right.Hash == "0000000d");
    }

    [Theory]
    [InlineData(0, "A vote needs two models; none is on show.")]
    [InlineData(1, "A vote needs two models; only one is on show.")]
    public void Fewer_than_two_models_are_no_matchup(int count, string sentence)
    {
        Assert.Null(new Matchups(new ModelsOnShow(Three.All.Take(count))).Draw(new Random(7), out var reason));
        Assert.Equal(sentence, reason);
    }

    [Fact]
    public void A_cancelled_draw_ends() =>
        Assert.ThrowsAny<OperationCanceledException>(() => new Matchups(Three).Draw(new Random(8), out _, new CancellationToken(true)));

    private static IEnumerable<Matchup> DrawMany(ModelsOnShow models, int seed)
    {
        var random = new Random(seed);
        var matchups = new Matchups(models);
        for (int i = 0; i < Draws; i++)
        {
            var matchup = matchups.Draw(random, out var reason);
            Assert.Null(reason);
            yield return matchup!;
        }
    }
}
