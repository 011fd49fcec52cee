using CppnGallery.Gallery.Artworks;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests.Artworks;

public sealed class InkTests
{
    [Theory]
    [InlineData(0.25)]
    [InlineData(0.01)]
    [InlineData(0.9)]
    public void Mean_ink_of_an_even_picture_is_its_intensity(double ink) =>
        Assert.Equal(ink, Ink.Mean(TestModels.Solid("00000001", ink), Latent.FromSeed(1)), 1e-5);

    [Fact]
    public void Mean_ink_weighs_every_pixel_of_the_frame()
    {
        // sigmoid(8·tanh(10⁶·x)): solid ink right of the middle, paper left of it, and the 26 columns fall 13 to a side.
        var model = TestModels.Solid("00000001", 0.5);
        TestModels.Network(model).PlaneWeights.Data[0] = 1e6f;
        TestModels.Network(model).OutputWeights.Data[0] = 8;

        Assert.Equal(0.5, Ink.Mean(model, Latent.FromSeed(1)), 1e-5);
    }

    [Theory]
    [InlineData(0.0099, true)]
    [InlineData(0.0101, false)]
    public void Under_one_per_cent_is_blank(double ink, bool blank) =>
        Assert.Equal(blank, Ink.IsBlank(TestModels.Solid("00000001", ink), Latent.FromSeed(1)));
}
