using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests.Votes;

/// <summary>What is drawn as models come.</summary>
public sealed class NewContenderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_pair_is_drawn_as_soon_as_it_hangs()
    {
        var models = new ModelsOnShow([]);
        var matchups = new Boards(models).Matchups();
        Assert.Null(matchups.Draw(new Random(1), out string? reason));
        Assert.StartsWith("A vote needs two models; none is", reason);

        var ids = new[] { Add(models, 0.2, 6).Id, Add(models, 0.3, 12).Id };

        var matchup = matchups.Draw(new Random(1), out reason)!;
        Assert.Null(reason);
        Assert.Equal(ids.ToHashSet(), new HashSet<ModelId> { matchup.Left, matchup.Right });
    }

    [Fact]
    public async Task A_model_added_later_is_drawn_without_waiting_for_votes_and_votes_before_it_still_count()
    {
        var models = new ModelsOnShow([]);
        var asked = new[] { Add(models, 0.2, 6), Add(models, 0.3, 12) };
        var boards = new Boards(models);
        var board = boards.Board();
        boards.Tally.Add(new Matchup(Guid.NewGuid(), Latent.FromSeed(1), asked[0].Id, asked[1].Id), Choice.Left, 50);
        boards.Tally.Add(new Matchup(Guid.NewGuid(), Latent.FromSeed(1), asked[0].Id, asked[1].Id), Choice.Right, 50);

        var late = Add(models, 0.4, 24);
        board.Draw(new Random(0));
        await board.Planning;

        var drawn = Enumerable.Range(1, 100).Select(seed => board.Draw(new Random(seed))!.Value).ToList();
        Assert.All(drawn, pair => Assert.Equal(3, pair.Pairs));
        Assert.Contains(drawn, pair => pair.Second == late);
        // A hundred votes on the first two: to ask about them again tells least.
        Assert.True(drawn.First(pair => pair.Second == asked[1]).Probability < 0.2);
    }

    [Fact]
    public async Task A_pair_taken_out_stays_out_when_models_come()
    {
        var models = new ModelsOnShow([]);
        var (first, second) = (Add(models, 0.2, 6), Add(models, 0.3, 12));
        var board = new Boards(models).Board();
        board.TakeOut(second.Id, first.Id);
        Assert.Null(board.Draw(new Random(1)));

        // In the order of models on show the new one goes before both.
        Add(models, 0.4, 1);
        board.Draw(new Random(1));
        await board.Planning;

        Assert.All(Enumerable.Range(1, 50), seed => Assert.Equal((2, 1), (board.Draw(new Random(seed))!.Value.Pairs, board.Draw(new Random(seed))!.Value.First.Description.Epoch)));
    }

    private Model Add(ModelsOnShow models, double ink, int epoch)
    {
        string path = _folder[$"epoch-{epoch:00}.safetensors"];
        var model = TestModels.Solid("00000000", ink, epoch: epoch);
        Checkpoint.Save(path, model.Description, model.Generator, null);
        return models.Add(path);
    }
}
