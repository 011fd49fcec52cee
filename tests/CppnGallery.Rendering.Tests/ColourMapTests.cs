namespace CppnGallery.Rendering.Tests;

public class ColourMapTests
{
    public static TheoryData<string> Coloured => [.. Style.All.Where(style => !style.Palette.IsEmpty).Select(style => style.Name)];

    [Fact]
    public void There_are_greys_and_at_least_six_colour_maps() =>
        Assert.Equal((2, 7), (Style.All.Count(style => style.Palette.IsEmpty), Coloured.Count));

    /// <summary>By CIE 1976 lightness, another model than the one that the maps are computed in.</summary>
    [Theory]
    [MemberData(nameof(Coloured))]
    public void Lightness_rises_or_falls_all_the_way(string name)
    {
        double[] lightness = [.. Palette(name).Chunk(3).Select(Lightness)];

        // Sixteen levels apart no rounding to 8 bits hides which is lighter.
        int[] directions = [.. Enumerable.Range(0, 240).Select(level => Math.Sign(lightness[level + 16] - lightness[level])).Distinct()];
        Assert.Single(directions);
        Assert.NotEqual(0, directions[0]);
        Assert.True(Math.Abs(lightness[255] - lightness[0]) > 60, $"{lightness[0]} to {lightness[255]}");
    }

    [Theory]
    [MemberData(nameof(Coloured))]
    public void Neighbours_are_as_alike_as_all_others(string name)
    {
        foreach (var (first, second) in Palette(name).Chunk(3).Zip(Palette(name).Chunk(3).Skip(1)))
        {
            Assert.All(first.Zip(second), channel => Assert.InRange(channel.First - channel.Second, -8, 8));
        }
    }

    /// <summary>Green's own figures: black, white, and the middle of start 0.5, −1.5 rotations, hue 1: λ = ½, φ = 2π(1/6 − 3/4), a = 1/8.</summary>
    [Fact]
    public void Cubehelix_is_the_papers()
    {
        byte[] palette = Palette("cubehelix");
        double phi = 2 * Math.PI * ((1.0 / 6) - (1.5 * 128 / 255)), a = 128.0 / 255 * (127.0 / 255) / 2, grey = 128.0 / 255;
        double[] expected =
        [
            grey + (a * ((-0.14861 * Math.Cos(phi)) + (1.78277 * Math.Sin(phi)))),
            grey + (a * ((-0.29227 * Math.Cos(phi)) - (0.90649 * Math.Sin(phi)))),
            grey + (a * 1.97294 * Math.Cos(phi)),
        ];
        Assert.Equal([0, 0, 0], palette[..3]);
        Assert.Equal([255, 255, 255], palette[^3..]);
        Assert.Equal(expected.Select(share => (byte)Math.Round(255 * share)), palette[(3 * 128)..(3 * 129)]);
    }

    private static byte[] Palette(string name) => Style.All.Single(style => style.Name == name).Palette.ToArray();

    private static double Lightness(byte[] rgb)
    {
        double[] linear = [.. rgb.Select(value => value / 255.0 <= 0.04045 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4))];
        double luminance = (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
        return luminance > 216.0 / 24389 ? (116 * Math.Cbrt(luminance)) - 16 : luminance * 24389 / 27;
    }
}
