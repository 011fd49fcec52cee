using CppnGallery.Gallery.Models;

namespace CppnGallery.Gallery.Tests.Models;

public sealed class WantedModelTests
{
    [Theory]
    [InlineData("resnet6-sd1.00-e06", null, false, 6, 1, 6)]
    [InlineData("resnet4-sd0.30-e24", null, false, 4, 0.3, 24)]
    [InlineData("cppn-gan-vae-dense128-e12", "cppn-gan-vae", true, 128, 0, 12)]
    public void A_slug_tells_what_it_was_made_of(string slug, string? recipe, bool dense, int nodes, double sigma, int epoch) =>
        Assert.Equal(new WantedModel(recipe, null, dense, nodes, sigma, epoch), WantedModel.OfSlug(slug));

    [Theory]
    [InlineData("")]
    [InlineData("resnet6")]
    [InlineData("resnet6-sd1.00-e")]
    [InlineData("resnet99999-sd1.00-e06")]
    [InlineData("test")]
    public void A_slug_of_another_kind_tells_nothing(string slug) => Assert.Null(WantedModel.OfSlug(slug));

    [Theory]
    [InlineData("resnet6-sd1.00-e06", "1")]
    [InlineData("resnet6-sd1.00-e20", "2")]
    [InlineData("resnet6-sd0.40-e24", "3")]
    [InlineData("resnet4-sd1.00-e24", "4")]
    [InlineData("resnet6-sd9.00-e00", "1")]
    public void The_nearest_agrees_in_sigma_before_width_before_epochs(string slug, string hash)
    {
        var models = new[]
        {
            TestModels.Solid("1", 0.1, epoch: 6, nodes: 6), TestModels.Solid("2", 0.1, epoch: 24, nodes: 6),
            TestModels.Solid("3", 0.1, epoch: 1, sigma: 0.45, nodes: 4), TestModels.Solid("4", 0.1, epoch: 2, nodes: 4),
        };

        Assert.Equal(hash, WantedModel.OfSlug(slug)!.Nearest(models)!.Id.Hash);
        Assert.Null(WantedModel.OfSlug(slug)!.Nearest([]));
    }
}
