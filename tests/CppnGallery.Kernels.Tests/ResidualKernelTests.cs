using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Tests.References;
using CppnGallery.Models;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Kernels.Tests;

public class ResidualKernelTests
{
    private static readonly Latent Seven = Latent.FromSeed(7);

    [Theory]
    [InlineData(6, 24)]
    [InlineData(4, 24)]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(11, 2)]
    public void Draws_what_the_blackboard_says(int nodes, int blocks)
    {
        var generator = SmallNetworks.Lively(nodes, blocks);
        float[] picture = Draw(generator, View.Frame, 26, 26);
        for (int row = 0; row < 26; row++)
        {
            for (int column = 0; column < 26; column++)
            {
                double expected = ResidualCppnReference.Intensity(generator, Seven.Values, -8 + (0.64 * column), -8 + (0.64 * row));
                Assert.Equal(expected, picture[(row * 26) + column], 2e-4);
            }
        }
    }

    [Theory]
    [InlineData(6, 24, 40, 33)]
    [InlineData(4, 5, 1, 1)]
    [InlineData(5, 3, 26, 26)]
    [InlineData(64, 2, 17, 13)]
    [InlineData(7, 2, 63, 3)]
    public void Every_vector_width_gives_the_same_bits(int nodes, int blocks, int width, int height)
    {
        var generator = SmallNetworks.Lively(nodes, blocks);
        float[] narrow = Draw(LaneWidth.Four, generator, width, height);
        foreach (var lanes in (ReadOnlySpan<LaneWidth>)[LaneWidth.Eight, LaneWidth.Sixteen])
        {
            if (LaneWidths.IsSupported(lanes))
            {
                Assert.Equal(narrow, Draw(lanes, generator, width, height));
            }
        }
    }

    [Fact]
    public void A_row_has_the_same_bits_alone_and_among_others()
    {
        var generator = SmallNetworks.Lively(6, 6);
        float[] whole = Draw(generator, View.Frame, 37, 29);
        float[] row = new float[37];
        for (int y = 0; y < 29; y++)
        {
            generator.Draw(Seven.Values, View.Frame, 37, 29, y, 1, row);
            Assert.Equal(whole.AsSpan(y * 37, 37).ToArray(), row);
        }
    }

    [Fact]
    public void Tiles_are_crops_to_the_last_bit()
    {
        var generator = SmallNetworks.Lively(6, 6);
        float[] whole = Draw(generator, View.Frame, 64, 64);
        for (int tile = 0; tile < 16; tile++)
        {
            int left = tile % 4 * 16, top = tile / 4 * 16;
            float[] part = Draw(generator, new View(left / 64.0, top / 64.0, 0.25, 0.25), 16, 16);
            for (int y = 0; y < 16; y++)
            {
                Assert.Equal(whole.AsSpan(((top + y) * 64) + left, 16).ToArray(), part.AsSpan(y * 16, 16).ToArray());
            }
        }
    }

    [Fact]
    public void The_training_frame_has_the_training_coordinates()
    {
        for (int i = 0; i < 26; i++)
        {
            // −8 to +8 inclusive over 26 pixels.
            Assert.Equal(-8 + (16.0 * i / 25), View.Frame.PlaneX(i, 26), 1e-12);
            Assert.Equal(-8 + (16.0 * i / 25), View.Frame.PlaneY(i, 26), 1e-12);
        }
    }

    [Fact]
    public void Cancellation_is_honoured_between_groups_of_pixels()
    {
        var generator = SmallNetworks.Lively(6, 24);
        Assert.Throws<OperationCanceledException>(() => generator.Draw(Seven.Values, View.Frame, 4000, 4000, 0, 4000, new float[16_000_000], new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Wrong_sizes_are_named()
    {
        var generator = SmallNetworks.Lively(2, 1);
        float[] room = new float[16];
        Assert.Contains("32", Assert.Throws<ArgumentException>(() => generator.Draw(new float[31], View.Frame, 4, 4, 0, 4, room)).Message, StringComparison.Ordinal);
        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => generator.Draw(Seven.Values, View.Frame, 0, 4, 0, 4, room)).ParamName);
        Assert.Equal("rowCount", Assert.Throws<ArgumentOutOfRangeException>(() => generator.Draw(Seven.Values, View.Frame, 4, 4, 1, 4, room)).ParamName);
        Assert.Equal("intensities", Assert.Throws<ArgumentOutOfRangeException>(() => generator.Draw(Seven.Values, View.Frame, 5, 4, 0, 4, room)).ParamName);
    }

    private static float[] Draw(ResidualCppn generator, View view, int width, int height)
    {
        float[] picture = new float[width * height];
        generator.Draw(Seven.Values, view, width, height, 0, height, picture);
        return picture;
    }

    private static float[] Draw(LaneWidth lanes, ResidualCppn generator, int width, int height)
    {
        float[] picture = new float[width * height];
        using var grid = new Grid(View.Frame, width, height, 0, height);
        ResidualCppnKernel.Draw(lanes, generator.Drawn, Seven.Values, grid.Columns, grid.Rows, picture, CancellationToken.None);
        return picture;
    }
}
