using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Walls;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Judges;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Gallery.Tests.Models;

public sealed class OpenModelsOnShowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly KeptLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_epoch_of_every_run_is_on_show()
    {
        Save("one/epoch-00.safetensors", 0.1, "one", 0);
        Save("one/epoch-06.safetensors", 0.2, "one", 6);
        Save("two/epoch-100.safetensors", 0.3, "two", 100);

        var models = ModelsOnShow.Open(_folder.Path, _log);

        Assert.Equal([("one", 0), ("one", 6), ("two", 100)], models.All.Select(model => (model.Description.Run, model.Description.Epoch)));
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public void Faulty_files_are_passed_over_and_named_with_their_reason()
    {
        Save("one/epoch-01.safetensors", 0.1, "one", 1);
        byte[] whole = File.ReadAllBytes(_folder["one/epoch-01.safetensors"]);
        Directory.CreateDirectory(_folder["broken"]);
        File.WriteAllBytes(_folder["broken/epoch-01.safetensors"], []);
        File.WriteAllText(_folder["broken/epoch-02.safetensors"], "this is no checkpoint at all");
        File.WriteAllBytes(_folder["broken/epoch-03.safetensors"], whole[..^1]);

        var models = ModelsOnShow.Open(_folder.Path, _log);

        Assert.Equal("one", Assert.Single(models.All).Description.Run);
        Assert.Equal(3, _log.Warnings.Count);
        Assert.All(_log.Warnings.Index(), warning =>
            Assert.Matches($"^The checkpoint .*broken[/\\\\]epoch-0{warning.Index + 1}\\.safetensors is passed over: .{{10,}}", warning.Item));
    }

    [Theory]
    [InlineData("resnet6-sd1.00-e06.7ea71e5f.safetensors")]
    [InlineData("epoch-12 (1).safetensors")]
    [InlineData("one/best.SAFETENSORS")]
    [InlineData("one/deeper/and deeper/epoch-6.safetensors")]
    public void A_model_hangs_from_any_place_and_under_any_name(string name)
    {
        var id = Save(name, 0.2, "one", 6);

        Assert.Equal(id, Assert.Single(ModelsOnShow.Open(_folder.Path, _log).All).Id);
        Assert.Empty(_log.Warnings);
    }

    [Theory]
    [InlineData("retired/old.safetensors")]
    [InlineData("retired/old/deeper/epoch-06.safetensors")]
    public void Below_the_folder_of_retired_models_none_hangs(string name)
    {
        var id = Save(name, 0.2, "one", 6);

        var models = ModelsOnShow.Open(_folder.Path, _log);

        Assert.Empty(models.All);
        Assert.True(models.IsRetired(id));
    }

    [Fact]
    public void Other_files_are_not_looked_at()
    {
        Directory.CreateDirectory(_folder["one/.hidden"]);
        foreach (string name in new[] { "one/epoch-01.safetensors.tmp", "one/.epoch-01.safetensors", "one/metrics.csv", "one/.hidden/epoch-01.safetensors" })
        {
            File.WriteAllText(_folder[name], "not to be read");
        }

        Assert.Empty(ModelsOnShow.Open(_folder.Path, _log).All);
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public void What_is_passed_over_is_told_with_the_reason()
    {
        Save("a/epoch-06.safetensors", 0.2, "one", 6);
        Save("b/again.safetensors", 0.2, "one", 6);
        JudgeFile.Save(_folder["judge (1).safetensors"], new JudgeWeights(), 0.5, new Dictionary<string, string>());
        new SafetensorsFile(new Dictionary<string, string> { ["format"] = "pt" }, new Dictionary<string, StoredTensor>()).Write(_folder["other.safetensors"]);

        Assert.Single(ModelsOnShow.Open(_folder.Path, _log).All);

        Assert.Contains($"The checkpoint {_folder["b/again.safetensors"]} is passed over: it holds the model of {_folder["a/epoch-06.safetensors"]} once more.", _log.Notes);
        Assert.Contains($"The file {_folder["judge (1).safetensors"]} is passed over: it holds a judge or a training's state, no model.", _log.Notes);
        Assert.Matches("other\\.safetensors is passed over: .*this is no model of this gallery", Assert.Single(_log.Warnings));
    }

    [Fact]
    public void A_copy_of_a_model_is_shown_once_from_the_first_path()
    {
        Save("b-copy/epoch-01.safetensors", 0.1, "b-copy", 1);
        Save("a-original/epoch-01.safetensors", 0.1, "a-original", 1);

        var models = ModelsOnShow.Open(_folder.Path, _log);
        var model = Assert.Single(models.All);
        Assert.Equal("a-original", model.Description.Run);
        Assert.Equal([_folder["a-original/epoch-01.safetensors"], _folder["b-copy/epoch-01.safetensors"]], models.FilesOf(model));
        Assert.Empty(models.FilesOf(TestModels.Solid("00000001", 0.2)));
    }

    [Fact]
    public void A_retired_model_hangs_nowhere_and_is_still_found_by_its_link()
    {
        Save("one/epoch-06.safetensors", 0.2, "one", 6);
        var old = Save("retired/old/epoch-06.safetensors", 0.1, "old", 6);
        var again = Save("retired/copy/epoch-06.safetensors", 0.2, "copy", 6);

        var models = ModelsOnShow.Open(_folder.Path, _log);

        Assert.Equal("one", Assert.Single(models.All).Description.Run);
        Assert.True(models.TryFind(old, out var found));
        Assert.Equal("old", found.Description.Run);
        Assert.Equal([_folder["retired/old/epoch-06.safetensors"]], models.FilesOf(found));
        Assert.True(models.TryFind(again, out found));
        Assert.Equal("one", found.Description.Run);
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public void A_missing_directory_leaves_no_models_and_a_warning()
    {
        Assert.Empty(ModelsOnShow.Open(_folder["nowhere"], _log).All);
        Assert.Contains(_folder["nowhere"], Assert.Single(_log.Warnings));
    }

    [Fact]
    public void The_opened_gallery_hangs_pictures_of_the_models_in_the_files()
    {
        var id = Save("checkpoints/one/epoch-01.safetensors", 0.1, "one", 1);
        using var gallery = new OpenedGallery(_folder["data"], _folder["checkpoints"]);

        var artwork = gallery.Services.GetRequiredService<Wall>().Hang(1, 1, WallFilter.All)[0];

        Assert.Equal(id, artwork.Model.Id);
    }

    private ModelId Save(string name, double ink, string run, int epoch)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        var model = TestModels.Solid("00000000", ink, run, epoch: epoch);
        return Checkpoint.Save(_folder[name], model.Description, model.Generator, null);
    }

    private sealed class KeptLog : ILogger
    {
        public List<string> Warnings { get; } = [];

        public List<string> Notes { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            (logLevel >= LogLevel.Warning ? Warnings : Notes).Add(formatter(state, exception));
        }
    }
}
