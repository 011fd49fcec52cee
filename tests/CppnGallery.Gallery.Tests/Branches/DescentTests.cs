using CppnGallery.Gallery.Branches;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests.Branches;

public sealed class DescentTests
{
    private static readonly Latent Root = Latent.FromSeed(42);

    [Fact]
    public void A_path_is_followed_child_by_child_each_at_its_spread()
    {
        var descent = Read("471", "0.5,0.2,1");

        var first = LatentChildren.Of(Root, 0.5, 3);
        var second = LatentChildren.Of(first, 0.2, 6);
        var third = LatentChildren.Of(second, 1, 0);
        Assert.Equal([Root, first, second, third], descent.Line);
        Assert.Equal(LatentChildren.Of(third, 1, 8), descent.Children()[8]);
        Assert.Equal(1, descent.Spread);
    }

    [Fact]
    public void Going_on_back_and_changing_the_spread_never_change_who_came_before()
    {
        var descent = Read("47", "0.5");

        Assert.Equal(descent.Children()[2], descent.To(3).Last);
        Assert.Equal("path=473&spread=0.5", descent.To(3).Query);
        Assert.Equal(descent.Line, descent.With(1).Line);
        Assert.Equal("path=47&spread=0.5,0.5,1", descent.With(1).Query);
        Assert.Equal(descent.Line, descent.With(1).To(9).Line.Take(3));
        Assert.Equal("path=47&spread=0.5", descent.With(1).To(9).Back(2).With(0.5).Query);
        Assert.Equal("path=4&spread=0.5", descent.With(1).To(9).Back(1).Query);
        Assert.Equal("", descent.Back(0).Query);
        Assert.Equal("spread=1", descent.Back(0).With(1).Query);
    }

    [Theory]
    [InlineData("", null, "")]
    [InlineData("471", null, "path=471&spread=0.5")]
    [InlineData("471", "0.05", "path=471&spread=0.05")]
    [InlineData("47", "2,0.3,0.3", "path=47&spread=2,0.3")]
    public void What_is_read_is_written_again(string path, string? spread, string query) => Assert.Equal(query, Read(path, spread).Query);

    [Theory]
    [InlineData("0", null, "1 to 9")]
    [InlineData("4a", null, "1 to 9")]
    [InlineData("４", null, "1 to 9")]
    [InlineData("1", "0.04", "0.05 to 2")]
    [InlineData("1", "2.01", "0.05 to 2")]
    [InlineData("1", "NaN", "0.05 to 2")]
    [InlineData("1", "0.5,0.5,0.5", "one for every step")]
    [InlineData("1", "0.5,", "0.05 to 2")]
    public void What_is_wrong_is_named_with_its_limit(string path, string? spread, string words)
    {
        Assert.False(Descent.TryRead(Root, path, spread, out _, out string? fault));
        Assert.Contains(words, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_has_an_end()
    {
        var longest = Read(new string('5', Descent.MostSteps), null);

        Assert.False(longest.GoesOn);
        Assert.Throws<InvalidOperationException>(() => longest.To(1));
        Assert.Throws<ArgumentOutOfRangeException>("child", () => longest.Back(3).To(0));
        Assert.False(Descent.TryRead(Root, new string('5', Descent.MostSteps + 1), null, out _, out string? fault));
        Assert.Contains($"at most {Descent.MostSteps}", fault, StringComparison.Ordinal);
    }

    private static Descent Read(string path, string? spread) =>
        Descent.TryRead(Root, path, spread, out var descent, out string? fault) ? descent : throw new InvalidOperationException(fault);
}
