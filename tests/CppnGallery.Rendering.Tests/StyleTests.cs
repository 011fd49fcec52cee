namespace CppnGallery.Rendering.Tests;

public class StyleTests
{
    [Theory]
    [InlineData(0, 255)]
    [InlineData(1, 0)]
    [InlineData(0.5, 128)] // 127.5 rounded up
    [InlineData(0.2, 204)]
    [InlineData(1e-9, 255)]
    [InlineData(-3, 255)]
    [InlineData(7, 0)]
    [InlineData(double.NaN, 255)]
    [InlineData(double.PositiveInfinity, 0)]
    public void Ink_is_black_on_white(double intensity, int grey) => Assert.Equal(grey, Style.Ink.Level((float)intensity));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 255)]
    [InlineData(0.5, 128)]
    [InlineData(0.2, 51)]
    [InlineData(double.NaN, 0)]
    public void Inverse_is_white_on_black(double intensity, int grey) => Assert.Equal(grey, Style.Inverse.Level((float)intensity));

    [Fact]
    public void Every_level_is_met_at_its_own_intensity()
    {
        float[] intensities = [.. Enumerable.Range(0, 256).Select(level => level / 255f)];
        var greys = new byte[256];

        Style.Inverse.ToLevels(intensities, greys);
        Assert.Equal(Enumerable.Range(0, 256), greys.Select(grey => (int)grey));

        Style.Ink.ToLevels(intensities, greys);
        Assert.Equal(Enumerable.Range(0, 256).Reverse(), greys.Select(grey => (int)grey));
    }

    [Fact]
    public void Styles_are_found_by_name()
    {
        Assert.True(Style.TryParse("inverse", out var style, out _));
        Assert.Same(Style.Inverse, style);
        Assert.False(Style.TryParse("Ink", out _, out string? error));
        Assert.Equal("There is no style 'Ink'; the styles are ink, inverse, sepia, cyanotype, sanguine, moss, ember, dusk and cubehelix.", error);
    }
}
