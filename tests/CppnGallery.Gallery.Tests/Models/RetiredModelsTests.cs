using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Results;
using CppnGallery.Gallery.Votes;
using CppnGallery.Gallery.Walls;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Gallery.Tests.Models;

public sealed class RetiredModelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelId[] _ids;

    public RetiredModelsTests() => _ids =
    [
        Save("checkpoints/one/epoch-01.safetensors", 0.1, 1), Save("checkpoints/one/epoch-06.safetensors", 0.2, 6), Save("data/runs/one/epoch-24.safetensors", 0.3, 24),
        Save("checkpoints/retired/old/epoch-02.safetensors", 0.4, 2),
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_retired_model_is_drawn_and_hung_no_more_and_its_link_works()
    {
        using var gallery = Open();
        var models = Models(gallery);
        await models.RetireAsync(_ids[1]);

        Assert.Equal([_ids[0], _ids[2]], models.All.Select(model => model.Id));
        Assert.Equal([_ids[3], _ids[1]], models.Retired.Select(model => model.Id).OrderBy(id => id.Slug));
        Assert.True(models.TryFind(_ids[1], out var found));
        Assert.NotEmpty(models.FilesOf(found));
        Assert.DoesNotContain(gallery.Services.GetRequiredService<Wall>().Hang(1, 1, WallFilter.All), artwork => artwork.Model.Id == _ids[1]);
        var matchups = gallery.Services.GetRequiredService<Matchups>();
        Assert.All(Enumerable.Range(0, 50), seed =>
        {
            var matchup = matchups.Draw(new Random(seed), out _)!;
            Assert.NotEqual(_ids[1], matchup.Left);
            Assert.NotEqual(_ids[1], matchup.Right);
        });
    }

    [Fact]
    public async Task What_was_decided_outlives_the_gallery()
    {
        using (var gallery = Open())
        {
            await Models(gallery).RetireAsync(_ids[0]);
            await Models(gallery).RetireAsync(_ids[2]);
            await Models(gallery).HangAgainAsync(_ids[2]);
            await Models(gallery).HangAgainAsync(_ids[3]);
        }

        using var again = Open();

        Assert.Equal([2, 6, 24], Models(again).All.Select(model => model.Description.Epoch));
        Assert.Equal([1], Models(again).Retired.Select(model => model.Description.Epoch));
        Assert.True(Models(again).IsRetired(_ids[0]));
        Assert.False(Models(again).IsRetired(_ids[3]));
    }

    [Fact]
    public async Task A_decision_taken_already_changes_nothing_and_one_on_nothing_is_refused()
    {
        using var gallery = Open();
        var models = Models(gallery);
        long version = models.Version;

        await models.HangAgainAsync(_ids[0]);
        await models.RetireAsync(_ids[3]);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => models.RetireAsync(new ModelId("", "ffffffff")));

        Assert.Equal(version, models.Version);
        Assert.False(models.IsRetired(new ModelId("", "ffffffff")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => new ModelsOnShow([TestModels.Solid("00000001", 0.2)]).RetireAsync(new("", "00000001")));
    }

    [Fact]
    public async Task A_retired_model_that_is_added_again_stays_retired()
    {
        using var gallery = Open();
        await Models(gallery).RetireAsync(_ids[1]);

        Models(gallery).Add(_folder["checkpoints/one/epoch-06.safetensors"]);

        Assert.True(Models(gallery).IsRetired(_ids[1]));
    }

    [Fact]
    public async Task Votes_on_a_retired_model_are_told_as_its_own()
    {
        using var gallery = Open();
        await gallery.VoteBox.CastAsync(new Matchup(Guid.NewGuid(), Latent.FromSeed(1), _ids[0], _ids[1]), Guid.NewGuid(), Choice.Left);
        await Models(gallery).RetireAsync(_ids[1]);

        var contenders = Contender.Of(Models(gallery), await gallery.Ledger.ReadAsync());

        Assert.Equal([(_ids[0], true), (_ids[2], true), (_ids[1], false)], contenders.Select(contender => (contender.Id, contender.OnShow)));
        Assert.Equal(6, contenders[2].Description!.Epoch);
    }

    [Fact]
    public async Task The_last_word_of_many_is_the_one_kept()
    {
        bool retired;
        using (var gallery = Open())
        {
            var models = Models(gallery);
            await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => i % 2 == 0 ? models.RetireAsync(_ids[0]) : models.HangAgainAsync(_ids[0]))));
            retired = models.IsRetired(_ids[0]);
        }

        using var again = Open();
        Assert.Equal(retired, Models(again).IsRetired(_ids[0]));
    }

    private static ModelsOnShow Models(OpenedGallery gallery) => gallery.Services.GetRequiredService<ModelsOnShow>();

    private OpenedGallery Open() => new(_folder["data"], _folder["checkpoints"]);

    private ModelId Save(string name, double ink, int epoch)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        var model = TestModels.Solid("00000000", ink, "one", epoch: epoch);
        return Checkpoint.Save(_folder[name], model.Description, model.Generator, null);
    }
}
