using System.Net;

namespace CppnGallery.Web.Tests;

public sealed class ArtViewTests(ArtViewTests.Gallery gallery) : IClassFixture<ArtViewTests.Gallery>
{
    private readonly GalleryServer _server = gallery.Server;

    public sealed class Gallery() : SharedGallery(GalleryServer.Start(models: 1));

    // Regions by hand: edges times 2²⁰, each to the nearest pixel. 0.1 and 0.4 are 104857.6 and 419430.4; 0.2 and 0.5 are 209715.2 and 524288.
    [Theory]
    [InlineData("0.25,0.5,0.25,0.125", "262144,524288,262144,131072", 1080, 540)]
    [InlineData("0.5,0,0.125,0.25", "524288,0,131072,262144", 540, 1080)]
    [InlineData("0.1,0.2,0.3,0.3", "104858,209715,314572,314573", 1080, 1080)]
    [InlineData("5E-1,0.5,1E-9,1E-9", "524288,524288,1,1", 1080, 1080, "%5E")]
    [InlineData("0.7,0.7,0.3,0.3", "734003,734003,314573,314573", 1080, 1080)]
    // Past the frame in pixels of a picture that shows n frames: (x + (n - 1) / 2) × 2²⁰ / n.
    [InlineData("-0.5,0,2,0.5", "0,262144,1048576,262144", 1080, 270, "", "~x2")]
    [InlineData("-8,-8,17,17", "245760,245760,557056,557056", 1080, 1080, "", "~x32")]
    public async Task A_link_with_a_view_has_that_view_on_its_card_and_in_its_picture(string view, string region, int width, int height, string beyond = "", string extent = "")
    {
        using var visitor = _server.Visitor();
        string page = await visitor.GetStringAsync($"/art/{_server.Models[0]}/seed-7?view={view}&style=moss");
        string root = _server.Address.GetLeftPart(UriPartial.Authority);
        string picture = $"/iiif/{_server.Models[0]}~seed-7~moss{extent}/{region}/{beyond}{width},{height}/0/default.png";
        Assert.Contains($"property=\"og:image\" content=\"{root}/card/{_server.Models[0]}~seed-7~moss.png?view=", page, StringComparison.Ordinal);
        Assert.Contains($"property=\"og:url\" content=\"{root}/art/{_server.Models[0]}/seed-7?view=", page, StringComparison.Ordinal);
        Assert.Contains($"<link rel=\"canonical\" href=\"{root}/art/{_server.Models[0]}/seed-7?style=moss\"", page, StringComparison.Ordinal);
        Assert.Contains($" {picture[1..]} 1080w", page, StringComparison.Ordinal);
        using var image = await visitor.GetAsync(picture);
        Assert.Equal(HttpStatusCode.OK, image.StatusCode);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("?view=0,0,1,1", "")]
    [InlineData("?view=-8.1,0,1,1", "reaches more than 8 sides")]
    [InlineData("?view=8.75,0,0.5,0.5", "reaches more than 8 sides")]
    [InlineData("?view=0,-9,1,30", "reaches more than 8 sides")]
    public async Task Without_a_view_that_pages_show_the_whole_picture_is_shown(string query, string words)
    {
        using var visitor = _server.Visitor();
        string page = await visitor.GetStringAsync($"/art/{_server.Models[0]}/seed-7{query}");
        string root = _server.Address.GetLeftPart(UriPartial.Authority);
        Assert.Contains($"content=\"{root}/card/{_server.Models[0]}~seed-7.png\"", page, StringComparison.Ordinal);
        Assert.Contains($"property=\"og:url\" content=\"{root}/art/{_server.Models[0]}/seed-7\"", page, StringComparison.Ordinal);
        Assert.Equal(words.Length > 0, page.Contains("reaches more than 8 sides", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1,2,3", "four numbers with commas")]
    [InlineData("0,0,1,1,1", "four numbers with commas")]
    [InlineData("a,b,c,d", "four numbers with commas")]
    [InlineData("0.5,0.5,0,0.1", "more than 0")]
    [InlineData("0.5,0.5,-1,0.1", "more than 0")]
    [InlineData("0.5,0.5,1e-320,0.1", "at least 1E-300")]
    [InlineData("NaN,0,1,1", "from -1000000 to 1000000")]
    [InlineData("0,0,1e7,1", "at most 1000000")]
    public async Task A_damaged_view_gets_a_page_that_says_what_is_wrong(string view, string words)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"/art/{_server.Models[0]}/seed-7?view={view}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ink~x2")]
    [InlineData("x2")]
    public async Task An_extent_is_no_style(string style)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"/art/{_server.Models[0]}/seed-7?style={style}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("style is not one of", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_to_other_styles_keep_the_view()
    {
        using var visitor = _server.Visitor();
        string page = await visitor.GetStringAsync($"/art/{_server.Models[0]}/seed-7?view=0.25,0.25,0.5,0.5");
        Assert.Contains($"href=\"art/{_server.Models[0]}/seed-7?view=0.25,0.25,0.5,0.5&amp;style=dusk\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openseadragon.min.js", "text/javascript", "//! openseadragon 6.1.1")]
    [InlineData("LICENSE.txt", "text/plain", "Redistribution and use in source and binary forms")]
    public async Task The_script_of_the_deep_zoom_is_served_with_its_licence(string file, string type, string words)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"/lib/openseadragon/{file}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
