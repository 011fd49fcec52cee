using CppnGallery.Gallery.Models;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Tests.Models;

public sealed class ModelsOnShowTests
{
    [Fact]
    public void Models_are_ordered_by_recipe_sigma_nodes_and_epoch()
    {
        Model[] expected =
        [
            TestModels.Solid("00000009", 0.2, recipe: "cppn", sigma: 1, epoch: 24),
            TestModels.Solid("00000008", 0.2, recipe: "resnet-cppn", sigma: 0.3, nodes: 6, epoch: 24),
            TestModels.Solid("00000007", 0.2, recipe: "resnet-cppn", sigma: 1, nodes: 4, epoch: 24),
            TestModels.Solid("00000006", 0.2, recipe: "resnet-cppn", sigma: 1, nodes: 6, epoch: 6),
            TestModels.Solid("00000005", 0.2, recipe: "resnet-cppn", sigma: 1, nodes: 6, epoch: 24),
        ];
        var shuffled = expected.ToArray();
        new Random(1).Shuffle(shuffled);

        Assert.Equal(expected, new ModelsOnShow(shuffled).All);
    }

    [Fact]
    public void Of_models_with_one_hash_the_first_is_shown()
    {
        var first = TestModels.Solid("00000001", 0.2, run: "first");
        var models = new ModelsOnShow([first, TestModels.Solid("00000001", 0.2, run: "second")]);

        Assert.Same(first, Assert.Single(models.All));
    }

    [Fact]
    public void A_model_is_found_by_its_hash_whatever_its_slug()
    {
        var model = TestModels.Solid("3fa9c2d1", 0.2);
        var models = new ModelsOnShow([model, TestModels.Solid("00000001", 0.2)]);

        Assert.True(models.TryFind(new ModelId("", "3fa9c2d1"), out var found));
        Assert.Same(model, found);
        Assert.True(models.TryFind(new ModelId("an-older-name", "3fa9c2d1"), out found));
        Assert.Same(model, found);
        Assert.False(models.TryFind(new ModelId("test", "ffffffff"), out found));
        Assert.Null(found);
    }
}
