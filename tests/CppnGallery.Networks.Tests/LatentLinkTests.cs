using System.Runtime.InteropServices;
using CppnGallery.Autograd.Randomness;
using CppnGallery.Networks.Latents;

namespace CppnGallery.Networks.Tests;

/// <summary>What a link does to a latent: nothing that half precision did not do before.</summary>
public class LatentLinkTests
{
    private const int Side = 5;

    [Fact]
    public void Every_latent_goes_through_its_link_within_half_precision_and_draws_the_same_bits()
    {
        var random = new RandomSource(31);
        var generator = SmallNetworks.Lively(nodes: 3, blocks: 1);
        float[] values = new float[Latent.Size], before = new float[Side * Side], after = new float[Side * Side];
        for (int round = 0; round < 3000; round++)
        {
            // Common latents, latents of every size that a half has, and bits at random, subnormals and both zeros among them.
            foreach (ref float value in values.AsSpan())
            {
                value = (round % 3) switch
                {
                    0 => (float)random.NextGaussian(),
                    1 => (float)(random.NextGaussian() * Math.Pow(2, random.NextBelow(34) - 22)),
                    _ => AnyHalf(random),
                };
            }

            var latent = Latent.FromValues(values);
            var found = Latent.Parse(Uri.UnescapeDataString(new Uri($"https://gallery.example/art/model/{latent.Text}?style=ink").Segments[^1]));

            Assert.True(Bits(latent).SequenceEqual(Bits(found)), latent.Text);
            for (int i = 0; i < Latent.Size; i++)
            {
                // Half a unit in the last of a half's 11 digits, which end at 2⁻²⁴.
                double unit = Math.Max(Math.Pow(2, Math.Floor(Math.Log2(Math.Abs((double)values[i]))) - 10), Math.Pow(2, -24));
                Assert.InRange(Math.Abs((double)values[i] - found.Values[i]), 0, unit / 2);
            }

            generator.Draw(latent.Values, View.Frame, Side, Side, 0, Side, before);
            generator.Draw(found.Values, View.Frame, Side, Side, 0, Side, after);
            Assert.True(MemoryMarshal.AsBytes(before.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(after.AsSpan())), latent.Text);
        }
    }

    private static ReadOnlySpan<byte> Bits(Latent latent) => MemoryMarshal.AsBytes(latent.Values);

    private static float AnyHalf(RandomSource random)
    {
        Half half;
        do
        {
            half = BitConverter.UInt16BitsToHalf((ushort)random.NextBelow(1 << 16));
        }
        while (!Half.IsFinite(half));

        return (float)half;
    }
}
