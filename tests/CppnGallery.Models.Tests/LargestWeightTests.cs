using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Tests;

/// <summary>With the largest weights that are taken in, and the largest latent, every processor draws the same finite picture.</summary>
public sealed class LargestWeightTests
{
    private const int Side = 9;

    private static readonly float[] Far = [.. Enumerable.Range(0, Latent.Size).Select(i => i % 2 == 0 ? 65504f : -65504f)];

    /// <summary>The way of the largest numbers: h of at most 1 + blocks, through four ReLU layers and into the tanh layer; of a dense network the latent, softplus and the first tanh layer.</summary>
    [Fact]
    public void Sums_stay_below_the_largest_float()
    {
        double weight = CheckpointRules.LargestWeight, residual = 1 + ResidualCppnSettings.MaxBlocks;
        for (int layer = 0; layer <= ResidualCppnSettings.ReluLayers; layer++)
        {
            Assert.True(residual * weight * ResidualCppnSettings.MaxNodes < float.MaxValue);
            residual = (residual * weight * ResidualCppnSettings.MaxNodes) + weight;
        }

        double dense = ((ResidualCppn.LatentScale * 65504 * Latent.Size) + 300 + 1) * weight;
        Assert.True(dense * weight * DenseCppnSettings.MaxNodes < float.MaxValue);
    }

    [Fact]
    public void A_residual_network_of_the_most_nodes_does_not_overflow()
    {
        var generator = new ResidualCppn(new(ResidualCppnSettings.MaxNodes, 3));
        SameOnAllLanes(generator, (lanes, pixels) =>
        {
            using var grid = new Grid(View.Around(9), Side, Side, 0, Side);
            ResidualCppnKernel.Draw(lanes, generator.Drawn, Far, grid.Columns, grid.Rows, pixels, default);
        });
    }

    [Fact]
    public void A_dense_network_of_the_most_nodes_does_not_overflow()
    {
        var generator = new DenseCppn(new(DenseCppnSettings.MaxNodes, 3));
        SameOnAllLanes(generator, (lanes, pixels) =>
        {
            using var grid = new Grid(View.Around(9), Side, Side, 0, Side);
            DenseCppnKernel.Draw(lanes, generator.Drawn, Far, grid.Columns, grid.Rows, pixels, default);
        });
    }

    // All positive, so that sums grow as far as they can; then of both signs, so that two infinities would meet.
    private static void SameOnAllLanes(IGenerator generator, Action<LaneWidth, float[]> draw)
    {
        var random = new Random(1);
        foreach (bool signed in new[] { false, true })
        {
            foreach (var weights in generator.Parameters)
            {
                foreach (ref float value in weights.Data)
                {
                    value = signed && random.Next(2) == 0 ? -CheckpointRules.LargestWeight : CheckpointRules.LargestWeight;
                }
            }

            float[][] pictures = [.. Enum.GetValues<LaneWidth>().Where(LaneWidths.IsSupported).Select(lanes =>
            {
                float[] pixels = new float[Side * Side];
                draw(lanes, pixels);
                return pixels;
            })];
            Assert.All(pictures[0], pixel => Assert.InRange(pixel, 0f, 1f));
            Assert.All(pictures, picture => Assert.Equal(pictures[0], picture));
        }
    }
}
