using CppnGallery.Gallery.Branches;
using CppnGallery.Gallery.Simulation;
using CppnGallery.Models.Latents;
using CppnGallery.Models.Tests;

namespace CppnGallery.Gallery.Tests;

public sealed class CultureTests
{
    [Fact]
    public void A_line_of_descent_is_read_and_written_alike()
    {
        using var foreign = new ForeignCulture();

        Assert.True(Descent.TryRead(Latent.FromSeed(42), "47", "2,0.3,0.3", out var descent, out _));
        Assert.Equal("path=47&spread=2,0.3", descent.Query);
        Assert.False(Descent.TryRead(Latent.FromSeed(42), "47", "9", out _, out string? fault));
        Assert.StartsWith("The spread is a number from 0.05 to 2,", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Simulated_models_are_named_alike()
    {
        using var foreign = new ForeignCulture();

        var contender = new SimulatedGallery([6, 24], [0.45, 1], 0.5, 0).Contenders[0];
        Assert.Equal(("simulated-sd0.45-e06", "0.45"), (contender.Id.Slug, contender.Description!.Settings["reluStddev"]));
    }
}
