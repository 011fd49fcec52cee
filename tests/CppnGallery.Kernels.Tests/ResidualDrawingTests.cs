using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Tests.References;
using CppnGallery.Models;
using CppnGallery.Models.Latents;

namespace CppnGallery.Kernels.Tests;

public class ResidualDrawingTests
{
    [Theory]
    [InlineData(3, LaneWidth.Four)]
    [InlineData(3, LaneWidth.Sixteen)]
    [InlineData(4, LaneWidth.Eight)]
    [InlineData(4, LaneWidth.Sixteen)]
    [InlineData(5, LaneWidth.Eight)]
    [InlineData(5, LaneWidth.Sixteen)]
    [InlineData(6, LaneWidth.Four)]
    [InlineData(6, LaneWidth.Sixteen)]
    public void Fused_gradients_agree_with_differences_of_the_blackboard_function(int nodes, LaneWidth lanes)
    {
        if (!LaneWidths.IsSupported(lanes))
        {
            return;
        }

        var generator = SmallNetworks.Lively(nodes, 2);
        float[] latent = Backward.Gaussians(4, Latent.Size), weights = Backward.Gaussians(5, 676);
        var gradients = Backward.Gradients(generator, Backward.Of(generator, lanes), latent, weights);
        Backward.AgreesWithDifferences(generator, latent, weights, gradients, (x, y) =>
            ResidualCppnReference.Intensity(generator, latent, x, y));
    }

    [Fact]
    public void A_picture_drawn_for_training_is_the_picture_that_is_served()
    {
        var generator = SmallNetworks.Lively(6, 3);
        float[] latents = Backward.Gaussians(6, 9 * Latent.Size), pictures = new float[9 * 676], served = new float[676];
        generator.CreateDrawing().Draw(latents, pictures);
        for (int b = 0; b < 9; b++)
        {
            generator.Draw(latents.AsSpan(b * Latent.Size, Latent.Size), View.Frame, 26, 26, 0, 26, served);
            Assert.Equal(served, pictures[(b * 676)..((b + 1) * 676)]);
        }
    }

    [Fact]
    public void Gradients_have_the_same_bits_however_often_and_after_whatever_they_are_computed()
    {
        var generator = SmallNetworks.Lively(5, 3);
        float[] latents = Backward.Gaussians(7, 11 * Latent.Size), weights = Backward.Gaussians(8, 11 * 676);
        var drawing = generator.CreateDrawing();
        var first = Backward.Gradients(generator, drawing, latents, weights);
        Backward.Gradients(generator, drawing, weights[..(3 * Latent.Size)], weights[..(3 * 676)]);
        var again = Backward.Gradients(generator, drawing, latents, weights);
        Assert.All(first, pair => Assert.Equal(pair.Value, again[pair.Key]));
    }
}
