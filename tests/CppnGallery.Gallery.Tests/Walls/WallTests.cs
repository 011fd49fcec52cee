using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Walls;

namespace CppnGallery.Gallery.Tests.Walls;

public sealed class WallTests
{
    private static readonly ModelsOnShow Three = new([
        TestModels.Solid("00000001", 0.1, epoch: 1), TestModels.Solid("00000002", 0.2, epoch: 2), TestModels.Solid("00000003", 0.3, epoch: 3)]);

    [Fact]
    public void As_many_distinct_artworks_hang_as_were_asked_for()
    {
        var hung = new Wall(Three).Hang(40, new Random(1));

        Assert.Equal(40, hung.Select(artwork => artwork.Id).Distinct().Count());
        Assert.Equal(40, hung.Count);
    }

    [Fact]
    public void Every_stretch_of_a_round_shows_every_model_once_in_changing_order()
    {
        var rounds = new Wall(Three).Hang(30, new Random(2)).Select(artwork => artwork.Model.Id.Hash).Chunk(3).ToList();

        Assert.All(rounds, round => Assert.Equal(3, round.Distinct().Count()));
        Assert.True(rounds.Select(round => string.Concat(round)).Distinct().Count() > 1);
    }

    [Fact]
    public void The_same_seed_hangs_the_same_wall_and_another_a_new_one()
    {
        var wall = new Wall(Three);
        var ids = wall.Hang(6, new Random(3)).Select(artwork => artwork.Id).ToList();

        Assert.Equal(ids, wall.Hang(6, new Random(3)).Select(artwork => artwork.Id));
        Assert.NotEqual(ids, wall.Hang(6, new Random(4)).Select(artwork => artwork.Id));
    }

    [Fact]
    public void No_blank_canvas_hangs()
    {
        var hung = new Wall(new ModelsOnShow([TestModels.InkBySign("00000001", 1), TestModels.InkBySign("00000002", -1, epoch: 2)])).Hang(40, new Random(5));

        Assert.Equal(40, hung.Count);
        Assert.All(hung, artwork => Assert.True(TestModels.HasInk(artwork.Latent, artwork.Model.Id.Hash == "00000001" ? 1 : -1)));
    }

    [Fact]
    public void Others_fill_the_place_of_a_model_that_draws_only_blanks()
    {
        var hung = new Wall(new ModelsOnShow([TestModels.Solid("00000001", 0.001), TestModels.Solid("00000002", 0.2)])).Hang(10, new Random(6));

        Assert.Equal(10, hung.Count);
        Assert.All(hung, artwork => Assert.Equal("00000002", artwork.Model.Id.Hash));
    }

    [Fact]
    public void The_wall_is_empty_where_nothing_can_be_drawn()
    {
        Assert.Empty(new Wall(new ModelsOnShow([TestModels.Solid("00000001", 0.001)])).Hang(10, new Random(7)));
        Assert.Empty(new Wall(new ModelsOnShow([])).Hang(10, new Random(7)));
        Assert.Empty(new Wall(Three).Hang(0, new Random(7)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Wall.MostPictures + 1)]
    public void A_count_out_of_range_is_refused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(count), () => new Wall(Three).Hang(count, new Random(8)));

    [Fact]
    public void A_cancelled_hanging_ends() =>
        Assert.ThrowsAny<OperationCanceledException>(() => new Wall(Three).Hang(10, new Random(9), new CancellationToken(true)));
}
