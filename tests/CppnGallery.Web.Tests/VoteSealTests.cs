using CppnGallery.Web.Votes;
using Microsoft.AspNetCore.DataProtection;

namespace CppnGallery.Web.Tests;

/// <summary>Texts of the gallery's in strangers' hands.</summary>
public sealed class VoteSealTests
{
    private static readonly EphemeralDataProtectionProvider Keys = new();

    private static DateTimeOffset Soon => DateTimeOffset.UtcNow.AddMinutes(5);

    [Fact]
    public void What_was_sealed_opens_for_its_purpose_alone()
    {
        var seal = new SealedText(Keys, "pictures");
        string given = seal.Seal("a model and a latent", Soon);
        Assert.Matches("^[A-Za-z0-9_-]+$", given);
        Assert.NotEqual(given, seal.Seal("a model and a latent", Soon));
        Assert.True(seal.TryOpen(given, out string? text, out _));
        Assert.Equal("a model and a latent", text);
        Assert.False(new SealedText(Keys, "votes").TryOpen(given, out text, out _));
        Assert.Null(text);
        Assert.False(seal.TryOpen(seal.Seal("late", DateTimeOffset.UtcNow.AddMinutes(-1)), out _, out _));
        Assert.False(seal.TryOpen(null, out _, out _));
        Assert.False(seal.TryOpen("", out _, out _));
        Assert.False(seal.TryOpen($" {given}", out _, out _));
        Assert.False(seal.TryOpen(given[..40] + (given[40] == 'A' ? 'B' : 'A') + given[41..], out _, out _));
    }

    // One block of 256 characters for all texts of up to that many, and two from there.
    [Fact]
    public void The_length_tells_nothing_of_a_short_text()
    {
        var seal = new SealedText(Keys, "pictures");
        int usual = seal.Seal("x", Soon).Length;
        Assert.Equal(usual, seal.Seal(new('x', 200), Soon).Length);
        Assert.Equal(usual, seal.Seal(new('x', 256), Soon).Length);
        Assert.True(usual < seal.Seal(new('x', 257), Soon).Length);
    }

    // 1,280 characters come to less than the 2,048 that are looked at, 1,536 to more.
    [Fact]
    public void What_is_too_long_is_not_looked_at()
    {
        var seal = new SealedText(Keys, "pictures");
        string within = seal.Seal(new('x', 1280), Soon), past = seal.Seal(new('x', 1536), Soon);
        Assert.InRange(within.Length, 1, 2048);
        Assert.InRange(past.Length, 2049, int.MaxValue);
        Assert.True(seal.TryOpen(within, out _, out _));
        Assert.False(seal.TryOpen(past, out _, out _));
    }
}
