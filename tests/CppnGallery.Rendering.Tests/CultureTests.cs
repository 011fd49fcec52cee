using CppnGallery.Models;
using CppnGallery.Models.Tests;

namespace CppnGallery.Rendering.Tests;

public sealed class CultureTests
{
    private static readonly View Part = new(0.4, -0.25, 0.5, 1e-3);

    [Fact]
    public void The_text_in_a_png_names_the_view_as_links_do()
    {
        using var foreign = new ForeignCulture();

        var png = SlowPng.Decode(new PictureRenderer(new RenderLimits()).Render(Requests.Of(8, 8, Part, style: Style.All[1])));

        Assert.Equal($"/art/{Requests.Model.Id}/seed-7?view=0.4,-0.25,0.5,0.001&style={Style.All[1].Name}", png.Texts["Source"]);
    }

    [Fact]
    public void Two_views_never_share_a_key_and_a_key_is_the_same_in_every_culture()
    {
        string key = Requests.Of(8, 8, Part).Key;
        using var foreign = new ForeignCulture();

        Assert.Equal(key, Requests.Of(8, 8, Part).Key);
        Assert.NotEqual(Requests.Of(8, 8, new View(0, 5, 1, 1)).Key, Requests.Of(8, 8, new View(0.5, 1, 1, 1)).Key);
    }

    [Fact]
    public void A_view_past_the_limits_is_told_with_the_usual_point()
    {
        using var foreign = new ForeignCulture();

        Assert.StartsWith("The view is 0.5 wide and -0.5 high;", RenderLimits.FaultOfView(new View(0, 0, 0.5, -0.5)), StringComparison.Ordinal);
    }
}
