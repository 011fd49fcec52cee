using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Tests.References;
using CppnGallery.Models;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Kernels.Tests;

public class DenseKernelTests
{
    private static readonly Latent Seven = Latent.FromSeed(7);

    public static TheoryData<LaneWidth, int, int> WidthsAndShapes()
    {
        var data = new TheoryData<LaneWidth, int, int>();
        foreach (var lanes in Enum.GetValues<LaneWidth>().Where(LaneWidths.IsSupported))
        {
            foreach (var (nodes, layers) in new[] { (128, 4), (1, 2), (5, 3), (30, 4) })
            {
                data.Add(lanes, nodes, layers);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(WidthsAndShapes))]
    public void Draws_what_the_blackboard_says_at_every_width(LaneWidth lanes, int nodes, int layers)
    {
        var generator = SmallNetworks.LivelyDense(nodes, layers);
        float[] picture = Draw(lanes, generator, 26, 26);
        for (int i = 0; i < picture.Length; i++)
        {
            double expected = DenseCppnReference.Intensity(generator, Seven.Values, -8 + (0.64 * (i % 26)), -8 + (0.64 * (i / 26)));
            Assert.Equal(expected, picture[i], 5e-5);
        }
    }

    [Theory]
    [InlineData(128, 4, 40, 33)]
    [InlineData(5, 3, 1, 1)]
    [InlineData(30, 2, 63, 3)]
    public void Every_vector_width_gives_the_same_bits(int nodes, int layers, int width, int height)
    {
        var generator = SmallNetworks.LivelyDense(nodes, layers);
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
    public void Tiles_and_single_rows_are_crops_to_the_last_bit()
    {
        var generator = SmallNetworks.LivelyDense(36, 4);
        float[] whole = Draw(LaneWidths.Widest, generator, 64, 64);
        for (int tile = 0; tile < 16; tile++)
        {
            int left = tile % 4 * 16, top = tile / 4 * 16;
            var view = new View(left / 64.0, top / 64.0, 0.25, 0.25);
            float[] row = new float[16];
            for (int y = 0; y < 16; y++)
            {
                generator.Draw(Seven.Values, view, 16, 16, y, 1, row);
                Assert.Equal(whole.AsSpan(((top + y) * 64) + left, 16).ToArray(), row);
            }
        }
    }

    [Fact]
    public void Cancellation_is_honoured_and_wrong_sizes_are_named()
    {
        var generator = SmallNetworks.LivelyDense(2, 2);
        float[] room = new float[16];
        Assert.Throws<OperationCanceledException>(() => generator.Draw(Seven.Values, View.Frame, 4, 4, 0, 4, room, new CancellationToken(canceled: true)));
        Assert.Contains("32", Assert.Throws<ArgumentException>(() => generator.Draw(new float[31], View.Frame, 4, 4, 0, 4, room)).Message, StringComparison.Ordinal);
        Assert.Equal("intensities", Assert.Throws<ArgumentOutOfRangeException>(() => generator.Draw(Seven.Values, View.Frame, 5, 4, 0, 4, room)).ParamName);
    }

    [Theory]
    [InlineData(0, 4, 0.1, "Nodes")]
    [InlineData(257, 4, 0.1, "Nodes")]
    [InlineData(128, 1, 0.1, "Layers")]
    [InlineData(128, 17, 0.1, "Layers")]
    [InlineData(128, 4, double.NaN, "Stddev")]
    public void Settings_out_of_range_are_named(int nodes, int layers, double stddev, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new DenseCppn(new(nodes, layers, stddev))).ParamName);

    private static float[] Draw(LaneWidth lanes, DenseCppn generator, int width, int height)
    {
        float[] picture = new float[width * height];
        using var grid = new Grid(View.Frame, width, height, 0, height);
        DenseCppnKernel.Draw(lanes, generator.Drawn, Seven.Values, grid.Columns, grid.Rows, picture, CancellationToken.None);
        return picture;
    }
}
