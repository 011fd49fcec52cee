using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests.Votes;

public sealed class DrawingBoardTests
{
    private static readonly ModelsOnShow Three = new([
        TestModels.Solid("0000000a", 0.2, epoch: 6), TestModels.Solid("0000000b", 0.2, epoch: 12), TestModels.Solid("0000000c", 0.2, epoch: 24)]);

    private readonly Boards _boards = new(Three);

    [Fact]
    public async Task Votes_make_a_new_plan_once_the_old_one_has_had_its_time()
    {
        var board = _boards.Board();
        Vote(100);

        _boards.Clock.Now += DrawingBoard.BetweenPlans - TimeSpan.FromMilliseconds(1);
        Assert.Equal(1 / 3.0, await ChanceOfAskedAsync(board), 1e-12);

        _boards.Clock.Now += TimeSpan.FromMilliseconds(1);
        Assert.True(await ChanceOfAskedAsync(board) < 0.2);
    }

    [Fact]
    public async Task Without_votes_the_plan_stays()
    {
        var board = _boards.Board();
        Vote(100, say: false);
        _boards.Clock.Now += 10 * DrawingBoard.BetweenPlans;

        Assert.Equal(1 / 3.0, await ChanceOfAskedAsync(board), 1e-12);
    }

    [Fact]
    public async Task A_pair_taken_out_stays_out_of_later_plans()
    {
        var board = _boards.Board();
        board.TakeOut(Three.All[2].Id, Three.All[0].Id);
        Vote(100);
        _boards.Clock.Now += DrawingBoard.BetweenPlans;
        board.Draw(new Random(1));
        await board.Planning;

        Assert.All(Enumerable.Range(1, 100), seed =>
        {
            var drawn = board.Draw(new Random(seed))!.Value;
            Assert.NotEqual(("0000000a", "0000000c"), (drawn.First.Id.Hash, drawn.Second.Id.Hash));
            Assert.Equal(2, drawn.Pairs);
        });
    }

    [Fact]
    public void With_all_pairs_taken_out_there_is_nothing_to_draw()
    {
        var board = _boards.Board();
        foreach (var (one, other) in new[] { (0, 1), (0, 2), (1, 2), (1, 2) })
        {
            board.TakeOut(Three.All[one].Id, Three.All[other].Id);
        }

        Assert.Null(board.Draw(new Random(1)));
    }

    private void Vote(int votes, bool say = true)
    {
        _boards.Tally.Add(new Matchup(Guid.NewGuid(), Latent.FromSeed(1), Three.All[0].Id, Three.All[1].Id), Choice.Left, votes / 2);
        _boards.Tally.Add(new Matchup(Guid.NewGuid(), Latent.FromSeed(1), Three.All[0].Id, Three.All[1].Id), Choice.Right, votes / 2);
        if (say)
        {
            _boards.Ledger.Turn();
        }
    }

    // What the plan gives the pair that was voted on, when nothing more is being planned.
    private static async Task<double> ChanceOfAskedAsync(DrawingBoard board)
    {
        board.Draw(new Random(0));
        await board.Planning;
        return Enumerable.Range(1, 200).Select(seed => board.Draw(new Random(seed))!.Value).First(drawn => (drawn.First, drawn.Second) == (Three.All[0], Three.All[1])).Probability;
    }
}
