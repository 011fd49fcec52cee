using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Tests;

public class LatentTests
{
    [Fact]
    public void Values_are_halves_and_seeds_are_the_first_32_gaussians()
    {
        var latent = Latent.FromSeed(42);
        var random = new RandomSource(42);
        foreach (float value in latent.Values)
        {
            Assert.Equal((float)(Half)random.NextGaussian(), value);
        }
    }

    [Fact]
    public void The_text_of_values_is_86_characters_and_reads_back_to_the_same_latent()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            var latent = Latent.FromValues(Latent.FromSeed(seed).Values);
            Assert.Equal(86, latent.Text.Length);
            Assert.Equal(latent, Latent.Parse(latent.Text));
            Assert.Equal(latent, Latent.Parse($"seed-{seed}"));
        }
    }

    [Fact]
    public void Known_values_have_the_known_text()
    {
        // 1.0 as a little-endian half is 00 3C; the rest is zero.
        float[] values = new float[32];
        values[0] = 1;
        Assert.Equal("ADw" + new string('A', 83), Latent.FromValues(values).Text);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(null, "empty")]
    [InlineData("seed-", "whole number")]
    [InlineData("seed-007", "leading zeros")]
    [InlineData("seed--1", "whole number")]
    [InlineData("seed-18446744073709551616", "18446744073709551615")]
    [InlineData("abc", "3 characters")]
    public void Damaged_texts_are_answered_with_what_is_wrong(string? text, string says)
    {
        Assert.False(Latent.TryParse(text, out _, out var error));
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_characters_infinities_and_stray_bits_are_refused()
    {
        string good = Latent.FromValues(Latent.FromSeed(1).Values).Text;
        Assert.False(Latent.TryParse(string.Concat("+", good.AsSpan(1)), out _, out _));
        Assert.False(Latent.TryParse(string.Concat("AHw", good.AsSpan(3)), out _, out var error)); // 00 7C: infinity
        Assert.Contains("finite", error, StringComparison.Ordinal);
        Assert.False(Latent.TryParse(new string('A', 85) + "B", out _, out _));
        Assert.True(Latent.TryParse(new string('A', 86), out _, out _));
    }

    [Fact]
    public void Wrong_numbers_of_values_and_infinities_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Latent.FromValues(new float[31]));
        float[] values = new float[32];
        values[3] = 1e9f;
        Assert.Contains("value 3", Assert.Throws<ArgumentException>(() => Latent.FromValues(values)).Message, StringComparison.Ordinal);
    }
}
