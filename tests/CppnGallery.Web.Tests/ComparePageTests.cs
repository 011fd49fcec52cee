using System.Net;

namespace CppnGallery.Web.Tests;

public sealed class ComparePageTests(ComparePageTests.Gallery gallery) : IClassFixture<ComparePageTests.Gallery>
{
    // Epochs 0 to 24 of one run: the pair 6 and 24 is among them.
    private readonly GalleryServer _server = gallery.Server;

    public sealed class Gallery() : SharedGallery(GalleryServer.Start(models: 25));

    [Fact]
    public async Task Without_a_choice_the_link_becomes_that_of_six_against_twenty_four()
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync("/compare");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        string link = answer.Headers.Location!.OriginalString;
        Assert.Matches($"^/compare\\?left={_server.Models[6]}&right={_server.Models[24]}&z=seed-[0-9]+$", link);
        using var page = await visitor.GetAsync(link);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData(6, 24)]
    [InlineData(24, 6)]
    [InlineData(12, 24)]
    [InlineData(0, 24)]
    public async Task One_model_is_set_beside_its_partner_and_the_rest_of_the_link_stays(int one, int partner)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"/compare?left={_server.Models[one].Hash}&z=seed-7&view=0.25,0.25,0.5,0.5&style=moss&as=curtain");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(
            $"/compare?left={_server.Models[one]}&right={_server.Models[partner]}&z=seed-7&view=0.25,0.25,0.5,0.5&style=moss&as=curtain", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Four_models_hang_in_the_order_of_the_link_without_scripts_too()
    {
        using var visitor = _server.Visitor();
        int[] epochs = [4, 1, 24, 6];
        string page = await visitor.GetStringAsync(
            $"/compare?left={_server.Models[4]}&right={_server.Models[1]}&third={_server.Models[24]}&fourth={_server.Models[6]}&z=seed-7&style=dusk");
        int[] places = [.. epochs.Select(epoch => page.IndexOf($"src=\"iiif/{_server.Models[epoch]}~seed-7~dusk/full/360,/0/default.png\"", StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Contains($"<option value=\"{_server.Models[24]}\" selected", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Add a network", page, StringComparison.Ordinal);
        // Each may go; the others move up.
        Assert.Contains($"\"compare?left={_server.Models[4]}&amp;right={_server.Models[24]}&amp;third={_server.Models[6]}&amp;z=seed-7&amp;style=dusk", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("left=nonsense", HttpStatusCode.BadRequest, "left: ")]
    [InlineData("left=HASH&fourth=%00", HttpStatusCode.BadRequest, "fourth: ")]
    [InlineData("left=HASH&right=00000000&z=seed-7", HttpStatusCode.NotFound, "no model 00000000")]
    [InlineData("left=HASH&z=seed-x", HttpStatusCode.BadRequest, "z: ")]
    [InlineData("left=HASH&z=seed-7&view=1,2", HttpStatusCode.BadRequest, "view=0.25,0.25,0.5,0.5")]
    [InlineData("left=HASH&z=seed-7&style=neon", HttpStatusCode.BadRequest, "cyanotype")]
    [InlineData("left=HASH&z=seed-7&as=film", HttpStatusCode.BadRequest, "sides, curtain, difference")]
    public async Task A_damaged_link_is_told_which_part_is_wrong(string query, HttpStatusCode status, string words)
    {
        using var visitor = _server.Visitor();
        using var answer = await visitor.GetAsync($"/compare?{query.Replace("HASH", _server.Models[0].Hash, StringComparison.Ordinal)}");
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gallery_of_one_model_says_what_is_missing()
    {
        await using var server = GalleryServer.Start(models: 1);
        using var visitor = server.Visitor();
        Assert.Contains("two models on show", await visitor.GetStringAsync("/compare"), StringComparison.Ordinal);
    }
}
