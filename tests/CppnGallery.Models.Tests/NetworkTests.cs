using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;

namespace CppnGallery.Models.Tests;

public class NetworkTests
{
    [Fact]
    public void The_residual_generator_has_the_number_of_weights_of_the_article()
    {
        // 24 × 5 × 42 in the blocks; 35 × 6 + 6 before them, 7 after.
        Assert.Equal((24 * 5 * 42) + (35 * 6) + 6 + 7, new ResidualCppn(new()).ParameterCount);
    }

    [Fact]
    public void Initial_weights_have_the_stated_spread()
    {
        var generator = new ResidualCppn(new(6, 24, 0.45));
        generator.Initialise(new RandomSource(1));
        double relu = 0, tanh = 0;
        for (int block = 0; block < 24; block++)
        {
            relu += SumOfSquares(generator.BlockWeights.Data[(block * 180)..((block * 180) + 144)].ToArray());
            tanh += SumOfSquares(generator.BlockWeights.Data[((block * 180) + 144)..((block + 1) * 180)].ToArray());
        }

        // Standard errors of a standard deviation: σ/√(2n), n = 3,456 and 864; four of them.
        Assert.Equal(0.45, Math.Sqrt(relu / (24 * 4 * 36)), 0.022);
        Assert.Equal(0.001, Math.Sqrt(tanh / (24 * 36)), 1e-4);
    }

    [Fact]
    public void The_encoder_has_the_number_of_weights_of_the_article() =>
        Assert.Equal((676 * 512) + 512 + (512 * 512) + 512 + (2 * ((512 * 32) + 32)), new EncoderWeights().Parameters.Sum(weights => weights.Count));

    [Theory]
    [InlineData(0, 24, 1, "Nodes")]
    [InlineData(65, 24, 1, "Nodes")]
    [InlineData(6, 0, 1, "Blocks")]
    [InlineData(6, 257, 1, "Blocks")]
    [InlineData(6, 24, -1, "ReluStddev")]
    [InlineData(6, 24, double.NaN, "ReluStddev")]
    public void Settings_out_of_range_are_named(int nodes, int blocks, double stddev, string name)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ResidualCppn(new(nodes, blocks, stddev)));
        Assert.Equal(name, error.ParamName);
    }

    private static double SumOfSquares(float[] values) => values.Sum(v => (double)v * v);
}
