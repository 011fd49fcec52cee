using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Tests.Votes;

public sealed class DrawablePairsTests
{
    private int _made;

    [Theory]
    [InlineData(6, 24, 1, 1, 6, 6, "r", "r", true)] // two epochs of a run
    [InlineData(6, 6, 0.3, 1, 6, 6, "r", "s", true)] // two σ
    [InlineData(6, 6, 1, 1, 4, 6, "r", "s", true)] // two numbers of nodes
    [InlineData(6, 6, 0.3, 1, 4, 6, "r", "s", false)] // two knobs at once
    [InlineData(6, 12, 0.3, 1, 6, 6, "r", "s", false)] // a knob and the epoch
    [InlineData(6, 6, 1, 1, 6, 6, "r", "s", false)] // nothing but the run
    public void Within_a_recipe_one_thing_differs(int epochA, int epochB, double sigmaA, double sigmaB, int nodesA, int nodesB, string runA, string runB, bool drawable)
    {
        // The chain of epochs of both runs, and a link between them, so that nothing is drawable for want of a link.
        var a = Model(runA, epochA, sigmaA, nodesA);
        var b = Model(runB, epochB, sigmaB, nodesB);
        Model[] others = runA == runB ? [] : [Model(runA, 1, sigmaA, nodesA), Model(runB, 1, sigmaB, nodesB), Model("t", 1, sigmaA, nodesB), Model("u", 1, sigmaB, nodesA)];
        Model[] linking = sigmaA == sigmaB && nodesA == nodesB && runA != runB ? [Model("v", 1, 9, nodesA)] : [];

        Assert.Equal(drawable, Drawable([a, b, .. others, .. linking]).Contains((a.Id.Hash, b.Id.Hash)));
    }

    [Fact]
    public void Two_recipes_meet_at_equal_epochs_and_at_their_last()
    {
        Model[] old = [Model("old", 6, 0, 64, "cppn-gan"), Model("old", 12, 0, 64, "cppn-gan")];
        Model[] young = [Model("new", 6, 1, 6), Model("new", 12, 1, 6), Model("new", 24, 1, 6)];

        var between = Drawable([.. old, .. young]).Where(pair => old.Any(m => m.Id.Hash == pair.First) && young.Any(m => m.Id.Hash == pair.Second));

        Assert.Equal([(old[0].Id.Hash, young[0].Id.Hash), (old[1].Id.Hash, young[1].Id.Hash), (old[1].Id.Hash, young[2].Id.Hash)], between);
    }

    [Fact]
    public void Models_that_no_rule_links_are_linked_by_all_pairs_between_them()
    {
        Model[] one = [Model("one", 6, 1, 6), Model("one", 24, 1, 6)];
        Model[] other = [Model("other", 5, 0.3, 4), Model("other", 7, 0.3, 4)];

        Assert.Equal(6, Drawable([.. one, .. other]).Count);
    }

    [Fact]
    public void Untrained_models_are_put_to_the_vote_only_where_fewer_than_two_are_trained()
    {
        Model[] run = [Model("run", 0, 1, 6), Model("run", 1, 1, 6), Model("run", 2, 1, 6)];

        Assert.Equal([1, 2], DrawablePairs.Contenders(new ModelsOnShow(run)).Select(model => model.Description.Epoch));
        Assert.Equal([0, 1], DrawablePairs.Contenders(new ModelsOnShow(run[..2])).Select(model => model.Description.Epoch));
    }

    private static List<(string First, string Second)> Drawable(Model[] models) =>
        [.. DrawablePairs.Of(models).Select(pair => (models[pair.First].Id.Hash, models[pair.Second].Id.Hash))];

    private Model Model(string run, int epoch, double sigma, int nodes, string recipe = "resnet-cppn") =>
        TestModels.Solid($"{++_made:x8}", 0.2, run, recipe, epoch, sigma, nodes);
}
