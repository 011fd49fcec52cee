using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Evaluation;
using CppnGallery.Models;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Learning.Tests.Evaluation;

public sealed class LivelinessTests
{
    private static readonly WeightSpread None = new(null, null, null);

    [Fact]
    public void Lengths_and_pieces_are_means_and_widths_and_energies_go_by_the_whole()
    {
        var figures = Liveliness.Of([new(3, 0.2, 0.06, 0.03, 1), new(1, 0.3, 0.02, 0.01, 4), new(0, 0, 0, 0, 0)], None);

        Assert.Equal((3, 4 / 3.0, 5 / 3.0), (figures.Latents, figures.ContourLength, figures.Pieces));
        Assert.Equal(26 * 0.5 / 4, figures.EdgeWidth!.Value, 1e-12);
        Assert.Equal(0.5, figures.FineEnergy!.Value, 1e-12);
    }

    [Fact]
    public void What_there_is_none_of_is_left_out()
    {
        var figures = Liveliness.Of([new(0, 1, 0, 0, 0)], new(null, null, 0.5));

        Assert.Equal(["livelinessLatents", "contourLength", "pieces", "weightStddev"], figures.ToMetrics().Keys);
        Assert.Equal(
            ["livelinessLatents", "contourLength", "edgeWidth", "fineEnergy", "pieces", "reluWeightStddev", "gateStddev", "weightStddev"], Liveliness.MetricNames);
    }

    [Theory]
    [InlineData(1, 26.0)]
    [InlineData(0.99, null)]
    public void An_edge_is_at_most_a_frame_wide(double length, double? width) =>
        Assert.Equal(width, Liveliness.Of([new(length, 1, 0.01, 0, 1)], None).EdgeWidth);

    [Fact]
    public void A_generators_latents_are_seed_0_and_following_in_the_training_frame()
    {
        // Only y matters: tanh(9y), weighed so that ink begins at row z₀ of the latent. A half plane's line is as long as between the outermost centres.
        var generator = new ResidualCppn(new(Nodes: 1, Blocks: 1));
        generator.PlaneWeights.Data[1] = 1;
        generator.LatentWeights.Data[0] = 0.01f;
        generator.OutputWeights.Data[0] = 30;
        var figures = Liveliness.Measure(generator, 3);

        Assert.Equal((3, 259 / 260.0, 1.0), (figures.Latents, figures.ContourLength, figures.Pieces));
        Assert.Equal((0.0, 0.0), (figures.Weights.Relu, figures.Weights.Gate));

        float[] picture = new float[260 * 260];
        int grey = 0;
        for (ulong seed = 0; seed < 3; seed++)
        {
            generator.Draw(Latent.FromSeed(seed).Values, View.Frame, 260, 260, 0, 260, picture);
            grey += picture.Count(ink => ink is > 0.1f and < 0.9f);
        }

        Assert.True(grey > 0, "the edge is soft");
        Assert.Equal(26 * (grey / 67_600.0) / (3 * 259 / 260.0), figures.EdgeWidth!.Value, 1e-9);
    }

    [Fact]
    public void A_generator_that_draws_nothing_has_pictures_without_edges()
    {
        // sigmoid(0) everywhere is one piece of ink, even and without contour.
        var figures = Liveliness.Measure(new DenseCppn(new(Nodes: 2)), 2);

        Assert.Equal((0.0, null, null, 1.0), (figures.ContourLength, figures.EdgeWidth, figures.FineEnergy, figures.Pieces));
    }

    [Fact]
    public void Figures_are_the_same_whoever_measures_and_can_be_called_off()
    {
        var generator = new ResidualCppn(new());
        generator.Initialise(new RandomSource(1));

        Assert.Equal(Liveliness.Measure(generator, 5), Liveliness.Measure(generator, 5));
        Assert.ThrowsAny<OperationCanceledException>(() => Liveliness.Measure(generator, 5, new(canceled: true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Liveliness.Measure(generator, 0));
    }
}
