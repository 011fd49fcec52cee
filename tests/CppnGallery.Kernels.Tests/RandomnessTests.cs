using CppnGallery.Kernels.Randomness;

namespace CppnGallery.Kernels.Tests;

public class RandomnessTests
{
    [Fact]
    public void Bits_are_those_of_the_published_generator()
    {
        // First outputs of SplitMix64 for seed 1234567, as listed with the public-domain reference program.
        var random = new RandomSource(1234567);
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], [random.NextBits(), random.NextBits(), random.NextBits()]);
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.25, -0.6744897501960817)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(1e-20, -9.262340089798408)]
    public void Deviates_are_the_published_ones(double p, double deviate) => Assert.Equal(deviate, NormalDistribution.Inverse(p), 1e-12);

    [Fact]
    public void The_logarithm_agrees_with_the_library()
    {
        for (double x = 1e-300; x < 1e300; x *= 7.3)
        {
            Assert.Equal(Math.Log(x), NormalDistribution.Log(x), 1e-13 * Math.Max(1, Math.Abs(Math.Log(x))));
        }
    }

    [Fact]
    public void Gaussians_have_mean_zero_and_variance_one()
    {
        var random = new RandomSource(1);
        const int Count = 200_000;
        double sum = 0, squares = 0;
        for (int i = 0; i < Count; i++)
        {
            double g = random.NextGaussian();
            sum += g;
            squares += g * g;
        }

        // Five standard errors: 1/√n and √(2/n).
        Assert.InRange(sum / Count, -0.0112, 0.0112);
        Assert.InRange(squares / Count, 0.9842, 1.0158);
    }

    [Fact]
    public void A_source_goes_on_from_its_state()
    {
        var random = new RandomSource(9);
        random.NextBits();
        Assert.Equal(new RandomSource(random.State).NextBits(), random.NextBits());
    }
}
