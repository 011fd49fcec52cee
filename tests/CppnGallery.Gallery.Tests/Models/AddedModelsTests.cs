using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Results;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CppnGallery.Gallery.Tests.Models;

public sealed class AddedModelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_added_model_hangs_in_its_place_and_earlier_lists_stay_as_they_were()
    {
        Save("one/epoch-01.safetensors", 0.1, 1);
        Save("one/epoch-06.safetensors", 0.2, 6);
        var models = Open();
        var before = models.All;
        var (version, changes) = (models.Version, 0);
        models.Changed += () => changes++;

        var id = Save("one/epoch-03.safetensors", 0.3, 3);
        var added = models.Add(_folder["one/epoch-03.safetensors"]);

        Assert.Equal(id, added.Id);
        Assert.Equal([1, 3, 6], models.All.Select(model => model.Description.Epoch));
        Assert.Equal([1, 6], before.Select(model => model.Description.Epoch));
        Assert.True(models.TryFind(id, out var found));
        Assert.Same(added, found);
        Assert.Equal([_folder["one/epoch-03.safetensors"]], models.FilesOf(added));
        Assert.True(models.Version > version);
        Assert.Equal(1, changes);
    }

    [Fact]
    public void A_model_in_two_places_is_one_model()
    {
        Save("one/epoch-01.safetensors", 0.1, 1);
        var models = Open();
        var first = models.All[0];
        Save("copy/epoch-01.safetensors", 0.1, 1, run: "copy");

        var added = models.Add(_folder["copy/epoch-01.safetensors"]);
        models.Add(_folder["copy/epoch-01.safetensors"]);

        Assert.Same(first, Assert.Single(models.All));
        Assert.Same(first, added);
        Assert.Equal([_folder["one/epoch-01.safetensors"], _folder["copy/epoch-01.safetensors"]], models.FilesOf(first));
    }

    [Fact]
    public void A_file_added_again_says_what_was_measured_meanwhile()
    {
        string path = _folder["one/epoch-01.safetensors"];
        Save("one/epoch-01.safetensors", 0.1, 1);
        var models = Open();
        CheckpointMetrics.Write(path, new Dictionary<string, double> { ["legibleShare"] = 0.75 }, [], new EvaluationOrigin("0a1b2c3d", "mnist-test"));

        models.Add(path);

        Assert.Equal(0.75, Assert.Single(models.All).Description.Metrics["legibleShare"]);
        Assert.Equal([path], models.FilesOf(models.All[0]));
    }

    [Fact]
    public void A_retired_model_whose_file_is_added_elsewhere_hangs_again()
    {
        Save("retired/old/epoch-06.safetensors", 0.1, 6);
        var models = Open();
        Assert.Empty(models.All);
        Assert.Single(models.Retired);
        Save("new/epoch-06.safetensors", 0.1, 6);

        models.Add(_folder["new/epoch-06.safetensors"]);

        Assert.Single(models.All);
        Assert.Empty(models.Retired);
    }

    [Fact]
    public void A_file_that_cannot_be_read_changes_nothing()
    {
        Save("one/epoch-01.safetensors", 0.1, 1);
        var models = Open();
        long version = models.Version;
        File.WriteAllText(_folder["one/epoch-02.safetensors"], "no checkpoint");

        Assert.Throws<InvalidDataException>(() => models.Add(_folder["one/epoch-02.safetensors"]));
        Assert.Throws<FileNotFoundException>(() => models.Add(_folder["one/epoch-03.safetensors"]));

        Assert.Single(models.All);
        Assert.Equal(version, models.Version);
    }

    [Fact]
    public void Models_are_found_in_all_folders_of_the_gallery()
    {
        Save("checkpoints/one/epoch-01.safetensors", 0.1, 1);
        Save("data/runs/two/epoch-02.safetensors", 0.2, 2);
        Save("data/imported/3fa9c2d1/epoch-03.safetensors", 0.3, 3);
        using var gallery = new OpenedGallery(_folder["data"], _folder["checkpoints"]);

        Assert.Equal([1, 2, 3], gallery.Services.GetRequiredService<ModelsOnShow>().All.Select(model => model.Description.Epoch));
    }

    [Fact]
    public async Task A_model_added_later_is_voted_on_and_rated()
    {
        Save("checkpoints/one/epoch-01.safetensors", 0.1, 1);
        using var gallery = new OpenedGallery(_folder["data"], _folder["checkpoints"]);
        var models = gallery.Services.GetRequiredService<ModelsOnShow>();
        var matchups = gallery.Services.GetRequiredService<Matchups>();
        Assert.Null(matchups.Draw(new Random(1), out _));
        var id = Save("data/runs/one/epoch-02.safetensors", 0.2, 2);

        models.Add(_folder["data/runs/one/epoch-02.safetensors"]);
        var matchup = matchups.Draw(new Random(1), out _)!;
        var cast = await gallery.VoteBox.CastAsync(matchup, Guid.NewGuid(), matchup.Left == id ? Choice.Left : Choice.Right);

        Assert.Equal(CastOutcome.Accepted, cast.Outcome);
        var votes = await gallery.Ledger.ReadAsync();
        var results = GalleryResults.Of(Contender.Of(models, votes), votes, []);
        Assert.Equal(1, results.Counts.Answers);
        Assert.Contains(results.Contenders, contender => contender.Id == id && contender.OnShow);
    }

    [Fact]
    public void Runs_that_share_a_name_are_told_apart_by_their_settings()
    {
        var six = Of("00000006", 6, "1");
        var models = new ModelsOnShow([six, Of("00000024", 24, "1"), Of("10000024", 24, "2")]);

        var pair = Assert.Single(Partners.Pairs(models));

        Assert.Equal(("00000006", "00000024"), (pair.Lively.Id.Hash, pair.Trained.Id.Hash));
        Assert.Equal(["00000006", "00000024"], Lineage.Of(six, models).Select(model => model.Id.Hash));

        static Model Of(string hash, int epoch, string seed)
        {
            var model = TestModels.Solid(hash, 0.2, "one", epoch: epoch);
            return model with { Description = model.Description with { Settings = new Dictionary<string, string> { ["seed"] = seed } } };
        }
    }

    /// <summary>The preset follows from the settings, and a run that was begun before there were any has it in its later models alone.</summary>
    [Fact]
    public void A_run_that_learned_the_name_of_its_preset_midway_is_one_run()
    {
        var six = TestModels.Solid("00000006", 0.2, "one", epoch: 6);
        var later = TestModels.Solid("00000024", 0.2, "one", epoch: 24);
        later = later with { Description = later.Description with { Settings = new Dictionary<string, string> { ["preset"] = "gallery" } } };
        Assert.Single(Partners.Pairs(new ModelsOnShow([six, later])));
    }

    /// <summary>Beside 60,000 digits belong 72,000 (a fifth more) and not 80,000 (a third); 48,000 and 75,000 are a quarter apart.</summary>
    [Fact]
    public void Models_are_set_beside_those_that_saw_about_as_many_digits()
    {
        Model article = Of("0000000a", "article", 1, 60_000), sixth = Of("00000006", "one", 6, 12_000), fourth = Of("00000004", "one", 4, 12_000), twelfth = Of("0000000c", "one", 12, 12_000),
            far = Of("0000000f", "two", 4, 20_000), untrained = Of("00000000", "three", 0, 12_000), silent = TestModels.Solid("00000001", 0.2, "four", epoch: 5);
        var models = new ModelsOnShow([article, sixth, fourth, twelfth, far, untrained, silent]);

        Assert.Equal(["00000006"], Partners.OfDigits(article, models).Select(model => model.Id.Hash));
        Assert.Equal(["0000000a", "0000000f"], Partners.OfDigits(sixth, models).Select(model => model.Id.Hash).Order());
        Assert.Equal(["0000000a"], Partners.OfDigits(fourth, models).Select(model => model.Id.Hash));
        Assert.Empty(Partners.OfDigits(twelfth, models));
        Assert.Empty(Partners.OfDigits(untrained, models));
        Assert.Empty(Partners.OfDigits(silent, models));

        static Model Of(string hash, string run, int epoch, int digits)
        {
            var model = TestModels.Solid(hash, 0.2, run, epoch: epoch);
            return model with { Description = model.Description with { Settings = new Dictionary<string, string> { ["digitsPerEpoch"] = $"{digits}" } } };
        }
    }

    [Fact]
    public async Task Readers_see_whole_lists_while_models_are_added()
    {
        const int Added = 40;
        for (int epoch = 0; epoch < Added; epoch++)
        {
            Save($"one/epoch-{epoch:00}.safetensors", 0.1 + (epoch * 0.01), epoch);
        }

        var models = new ModelsOnShow([]);
        var reader = Task.Run(() =>
        {
            // Whoever reads the version first finds at least that many models.
            for (int seen = 0; seen < Added;)
            {
                long version = models.Version;
                var all = models.All;
                Assert.True(all.Count >= version - 1);
                Assert.True(all.Count >= seen);
                Assert.Equal(all.Select(model => model.Description.Epoch).Order(), all.Select(model => model.Description.Epoch));
                Assert.All(all, model => Assert.True(models.TryFind(model.Id, out _)));
                seen = all.Count;
            }
        });
        Parallel.For(0, Added, epoch => models.Add(_folder[$"one/epoch-{epoch:00}.safetensors"]));

        await reader.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(Enumerable.Range(0, Added), models.All.Select(model => model.Description.Epoch));
    }

    private ModelsOnShow Open() => ModelsOnShow.Open(_folder.Path, NullLogger.Instance);

    private ModelId Save(string name, double ink, int epoch, string run = "one")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        var model = TestModels.Solid("00000000", ink, run, epoch: epoch);
        return Checkpoint.Save(_folder[name], model.Description, model.Generator, null);
    }
}
