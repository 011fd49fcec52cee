using CppnGallery.Gallery.Artworks;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests.Artworks;

/// <summary>What is shared is what was seen.</summary>
public sealed class LatentLinkTests
{
    private const int Cases = 10_000;

    // Drawing is the dear part: every fiftieth latent is drawn.
    private const int BetweenDrawings = 50;

    [Fact]
    public void Every_latent_comes_back_through_its_link_within_half_precision_and_draws_the_same_picture()
    {
        var random = new RandomSource(6);
        var generator = new ResidualCppn(new ResidualCppnSettings(Nodes: 4, Blocks: 1));
        generator.Initialise(random);
        random.FillGaussian(generator.OutputWeights.Data, 2);
        float[] values = new float[Latent.Size];
        var pictures = new HashSet<float>();
        for (int i = 0; i < Cases; i++)
        {
            Fill(values, i, random);
            var latent = Latent.FromValues(values);
            string link = new ArtworkId(new ModelId("", "3fa9c2d1"), latent).ToString();
            Assert.True(ArtworkId.TryParse(link, out var read, out string? error), error);
            Assert.Equal(link, read.ToString());
            for (int k = 0; k < Latent.Size; k++)
            {
                // IEEE 754: half a unit in the last of 11 binary places, and half of 2⁻²⁴ below the least normal half, 2⁻¹⁴.
                double most = Math.Max(Math.ScaleB(1, Math.ILogB(values[k]) - 11), Math.ScaleB(1, -25));
                if (Math.Abs((double)read.Latent.Values[k] - values[k]) > most)
                {
                    Assert.Fail($"Case {i}, value {k}: {values[k]:R} came back as {read.Latent.Values[k]:R}.");
                }
            }

            if (i % BetweenDrawings == 0)
            {
                float[] before = Draw(generator, latent);
                Assert.Equal(before, Draw(generator, read.Latent));
                pictures.Add(before[9]);
            }
        }

        Assert.True(pictures.Count > Cases / BetweenDrawings / 2, "latents that all draw alike would come back alike whatever they were");
    }

    // By turns what people draw at random, what sliders reach, and any finite half at all, those below 2⁻¹⁴ among them.
    private static void Fill(float[] values, int number, RandomSource random)
    {
        foreach (ref float value in values.AsSpan())
        {
            value = (number % 3) switch
            {
                0 => (float)random.NextGaussian(),
                1 => (float)((random.NextUniform() * 8) - 4),
                _ => (float)Math.ScaleB((random.NextUniform() * 2) - 1, random.NextBelow(41) - 25),
            };
        }
    }

    private static float[] Draw(ResidualCppn generator, Latent latent)
    {
        float[] picture = new float[8 * 8];
        generator.Draw(latent.Values, View.Frame, 8, 8, 0, 8, picture);
        return picture;
    }
}
