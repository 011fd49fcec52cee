using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Tests.References;
using CppnGallery.Models;
using CppnGallery.Models.Latents;

namespace CppnGallery.Kernels.Tests;

public class DenseDrawingTests
{
    [Fact]
    public void Fused_gradients_agree_with_differences_of_the_blackboard_function()
    {
        var generator = SmallNetworks.LivelyDense(6, 3);
        float[] latent = Backward.Gaussians(4, Latent.Size), weights = Backward.Gaussians(5, 676);
        var gradients = Backward.Gradients(generator, Backward.Of(generator, LaneWidths.Widest), latent, weights);
        Backward.AgreesWithDifferences(generator, latent, weights, gradients, (x, y) =>
            DenseCppnReference.Intensity(generator, latent, x, y));
    }

    [Fact]
    public void A_picture_drawn_for_training_is_the_picture_that_is_served()
    {
        var generator = SmallNetworks.LivelyDense(20, 3);
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
        var generator = SmallNetworks.LivelyDense(20, 3);
        float[] latents = Backward.Gaussians(7, 11 * Latent.Size), weights = Backward.Gaussians(8, 11 * 676);
        var drawing = generator.CreateDrawing();
        var first = Backward.Gradients(generator, drawing, latents, weights);
        Backward.Gradients(generator, drawing, weights[..(3 * Latent.Size)], weights[..(3 * 676)]);
        var again = Backward.Gradients(generator, drawing, latents, weights);
        Assert.All(first, pair => Assert.Equal(pair.Value, again[pair.Key]));
    }
}
