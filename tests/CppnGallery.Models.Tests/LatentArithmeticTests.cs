using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Tests;

public class LatentArithmeticTests
{
    [Fact]
    public void A_sum_is_rounded_to_single_at_every_step_and_to_halves_at_the_end()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            Latent a = Latent.FromSeed(seed), b = Latent.FromSeed(seed + 1000), c = Latent.FromSeed(seed + 2000);
            var sum = LatentArithmetic.Combine(a, b, c);
            for (int i = 0; i < Latent.Size; i++)
            {
                // Halves of this size have bits down to 2⁻²⁴, and singles hold their sums exactly or nearly so: one rounding to a half is what is left.
                float exact = (float)((double)a.Values[i] + (float)((double)b.Values[i] - c.Values[i]));
                Assert.Equal((float)(Half)exact, sum.Values[i]);
            }
        }
    }

    [Fact]
    public void What_two_have_in_common_cancels_exactly_and_a_sum_past_the_halves_is_the_last_of_them()
    {
        var a = Latent.FromSeed(1);
        Assert.Equal(a, LatentArithmetic.Combine(a, Latent.FromSeed(2), Latent.FromSeed(2)));

        float[] great = new float[Latent.Size];
        great[5] = 60_000;
        var far = Latent.FromValues(great);
        great[5] = -60_000;
        var near = Latent.FromValues(great);
        Assert.Equal(65_504, LatentArithmetic.Combine(far, far, near).Values[5]);
        Assert.Equal(-65_504, LatentArithmetic.Combine(near, near, far).Values[5]);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(4)]
    public void Truncated_values_are_the_gaussians_that_lie_within(double threshold)
    {
        var expected = new RandomSource(3);
        var random = new RandomSource(3);
        for (int draw = 0; draw < 20; draw++)
        {
            var latent = LatentArithmetic.DrawTruncated(random, threshold);
            foreach (float value in latent.Values)
            {
                double gaussian = expected.NextGaussian();
                while (gaussian < -threshold || gaussian > threshold)
                {
                    gaussian = expected.NextGaussian();
                }

                Assert.Equal((float)(Half)(float)gaussian, value);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_threshold_that_nothing_passes_is_refused(double threshold) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentArithmetic.DrawTruncated(new RandomSource(1), threshold));
}
