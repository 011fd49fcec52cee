using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Walls;

namespace CppnGallery.Gallery.Tests.Walls;

public sealed class WallTests
{
    private static readonly ModelsOnShow Five = new([
        TestModels.Solid("00000001", 0.1, epoch: 1), TestModels.Solid("00000002", 0.2, epoch: 2), TestModels.Solid("00000003", 0.3, epoch: 3, sigma: 0.45),
        TestModels.Solid("00000004", 0.3, epoch: 2, sigma: 0.45), TestModels.Solid("00000005", 0.3, recipe: "other", epoch: 3, sigma: 0.45)]);

    private static readonly int[] AllPages = [.. Enumerable.Range(1, Wall.Pages)];

    [Fact]
    public void No_latent_hangs_twice_on_all_the_pages()
    {
        var wall = new Wall(Five);
        var hung = AllPages.SelectMany(page => wall.Hang(1, page, WallFilter.All)).ToList();

        Assert.Equal(Wall.Pages * Wall.PicturesOnPage, hung.Count);
        Assert.Equal(hung.Count, hung.Select(artwork => artwork.Latent).Distinct().Count());
    }

    [Fact]
    public void Models_take_turns_through_the_pages_and_hang_in_changing_order()
    {
        var wall = new Wall(Five);
        var hung = AllPages.Select(page => wall.Hang(2, page, WallFilter.All).Select(artwork => artwork.Model.Id.Hash).ToList()).ToList();
        for (int pages = 1; pages <= Wall.Pages; pages++)
        {
            // 18 n pictures of five models: each has a fifth, rounded down or up.
            int fewest = pages * Wall.PicturesOnPage / 5;
            Assert.All(hung.Take(pages).SelectMany(page => page).CountBy(hash => hash), part => Assert.InRange(part.Value, fewest, fewest + 1));
        }

        Assert.True(hung.Select(page => string.Concat(page)).Distinct().Count() == Wall.Pages);
    }

    [Fact]
    public void The_same_number_hangs_the_same_wall_and_another_a_new_one()
    {
        var wall = new Wall(Five);
        var ids = wall.Hang(3, 2, WallFilter.All).Select(artwork => artwork.Id).ToList();

        Assert.Equal(ids, wall.Hang(3, 2, WallFilter.All).Select(artwork => artwork.Id));
        Assert.Empty(ids.Intersect(wall.Hang(4, 2, WallFilter.All).Select(artwork => artwork.Id)));
    }

    [Theory]
    [InlineData(null, null, null, "1 2 3 4 5")]
    [InlineData("other", null, null, "5")]
    [InlineData(null, 2, null, "2 4")]
    [InlineData(null, null, 0.45, "3 4 5")]
    [InlineData("resnet-cppn", 3, 0.45, "3")]
    [InlineData("other", 1, null, "")]
    public void A_filter_lets_its_models_hang_and_no_others(string? recipe, int? epochs, double? sigma, string models)
    {
        var hung = new Wall(Five).Hang(5, 1, new(recipe, epochs, sigma));

        Assert.Equal(models, string.Join(' ', hung.Select(artwork => artwork.Model.Id.Hash[^1]).Distinct().Order()));
        Assert.Equal(models.Length == 0 ? 0 : Wall.PicturesOnPage, hung.Count);
    }

    [Fact]
    public void No_blank_canvas_hangs()
    {
        var hung = new Wall(new ModelsOnShow([TestModels.InkBySign("00000001", 1), TestModels.InkBySign("00000002", -1, epoch: 2)])).Hang(5, 1, WallFilter.All);

        Assert.Equal(Wall.PicturesOnPage, hung.Count);
        Assert.All(hung, artwork => Assert.True(TestModels.HasInk(artwork.Latent, artwork.Model.Id.Hash == "00000001" ? 1 : -1)));
    }

    [Fact]
    public void Others_fill_the_place_of_a_model_that_draws_only_blanks()
    {
        var hung = new Wall(new ModelsOnShow([TestModels.Solid("00000001", 0.001), TestModels.Solid("00000002", 0.2)])).Hang(6, 1, WallFilter.All);

        Assert.Equal(Wall.PicturesOnPage, hung.Count);
        Assert.All(hung, artwork => Assert.Equal("00000002", artwork.Model.Id.Hash));
    }

    [Fact]
    public void The_wall_is_empty_where_nothing_can_be_drawn()
    {
        Assert.Empty(new Wall(new ModelsOnShow([TestModels.Solid("00000001", 0.001)])).Hang(7, 1, WallFilter.All));
        Assert.Empty(new Wall(new ModelsOnShow([])).Hang(7, 1, WallFilter.All));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Wall.Pages + 1)]
    public void A_page_out_of_range_is_refused(int page) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(page), () => new Wall(Five).Hang(8, page, WallFilter.All));

    [Fact]
    public void A_cancelled_hanging_ends() =>
        Assert.ThrowsAny<OperationCanceledException>(() => new Wall(Five).Hang(9, 1, WallFilter.All, new CancellationToken(true)));
}
