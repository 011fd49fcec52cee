using System.Text.Json;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Judges;
using CppnGallery.Models.Latents;

namespace CppnGallery.Cli.Tests;

/// <summary>Against digits drawn by the program and a judge that calls everything a 3: neither needs data.</summary>
public sealed class EvaluateCommandTests : IDisposable
{
    private const int Latents = 20;

    private static readonly string[] Quick = ["--dataset", "glyphs", "--latents", "20", "--liveliness-latents", "2"];

    private readonly Studio _studio = new();

    public EvaluateCommandTests()
    {
        var judge = new JudgeWeights();
        judge.LastBias.Data[3] = 10;
        JudgeFile.Save(Path.Combine(_studio.Checkpoints, JudgeFile.Name), judge, 0.1, new Dictionary<string, string>());
    }

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Measures_a_model_and_answers_programs_in_JSON()
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["evaluate", "--model", _studio.Epoch6.Id.Hash, .. Quick, "--json"]);

        Assert.True(run.ExitCode == 0, run.Errors);
        var figures = JsonDocument.Parse(run.Output).RootElement;
        double blank = BlankShare(_studio.Epoch6);
        Assert.Equal(_studio.Epoch6.Id.ToString(), figures.GetProperty("model").GetString());
        Assert.Equal(_studio.FileOf("first", 6), figures.GetProperty("file").GetString());
        Assert.Equal(Latents, figures.GetProperty("evaluatedLatents").GetInt32());
        Assert.Equal(blank, figures.GetProperty("blankShare").GetDouble());
        Assert.Equal(1 - blank, figures.GetProperty("legibleShare").GetDouble(), 1e-12);
        Assert.Equal(1 - blank, figures.GetProperty("classShare3").GetDouble(), 1e-12);
        Assert.Equal((1, 0.0), (figures.GetProperty("classesCovered").GetInt32(), figures.GetProperty("classShare4").GetDouble()));
        Assert.False(figures.TryGetProperty("reconstructionShare", out _), "the model has no encoder");
        Assert.Equal((2, WeightSpread.Of(_studio.Epoch6.Generator).Relu!.Value), (figures.GetProperty("livelinessLatents").GetInt32(), figures.GetProperty("reluWeightStddev").GetDouble()));
        Assert.True(figures.GetProperty("contourLength").GetDouble() >= 0);
        Assert.False(figures.TryGetProperty("weightStddev", out _), "the model has no dense layers");
        Assert.Empty(Checkpoint.LoadModel(_studio.FileOf("first", 6)).Description.Metrics.Keys.Except(["accuracy"]));
    }

    [Fact]
    public async Task Figures_are_stored_with_the_models_and_their_names_stay()
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["evaluate", "--all", .. Quick, "--save"]);

        Assert.True(run.ExitCode == 0, run.Errors);
        foreach (var model in new[] { _studio.Epoch0, _studio.Epoch6 })
        {
            Assert.Contains(model.Id.ToString(), run.Output, StringComparison.Ordinal);
            var stored = Checkpoint.LoadModel(_studio.FileOf("first", model.Description.Epoch));
            Assert.Equal(model.Id, stored.Id);
            Assert.Equal((0.25, BlankShare(model)), (stored.Description.Metrics["accuracy"], stored.Description.Metrics["blankShare"]));
            Assert.True(stored.Description.Metrics["frechetDistance"] >= 0);
        }

        var listed = JsonDocument.Parse((await Cppn.RunAsync(_studio.Folder, ["models", "--json"])).Output).RootElement;
        Assert.Equal(2, listed.GetArrayLength());
        Assert.All(listed.EnumerateArray(), model => Assert.Equal(Latents, model.GetProperty("metrics").GetProperty("evaluatedLatents").GetInt32()));
    }

    [Fact]
    public async Task Every_file_of_a_model_gets_its_figures()
    {
        var twin = _studio.Add("second", epoch: 0, seed: 1);
        Assert.Equal(_studio.Epoch0.Id.Hash, twin.Id.Hash);

        var run = await Cppn.RunAsync(_studio.Folder, ["evaluate", "--all", .. Quick, "--save", "--json"]);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(
            [_studio.FileOf("first", 0), _studio.FileOf("first", 6), _studio.FileOf("second", 0)],
            JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Select(row => row.GetProperty("file").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(Latents, Checkpoint.LoadModel(_studio.FileOf("second", 0)).Description.Metrics["evaluatedLatents"]);
    }

    [Fact]
    public async Task A_file_is_named_by_its_path()
    {
        string outside = Path.Combine(_studio.Folder, "mine.safetensors");
        File.Move(_studio.FileOf("first", 6), outside);

        var run = await Cppn.RunAsync(_studio.Folder, ["evaluate", "--model", "mine.safetensors", .. Quick]);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains(_studio.Epoch6.Id.ToString(), run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_say_which_judge_and_digits_they_came_from()
    {
        string judge = JudgeFile.HashOf(JudgeFile.Load(Path.Combine(_studio.Checkpoints, JudgeFile.Name)).Judge);
        var table = await Cppn.RunAsync(_studio.Folder, ["evaluate", "--model", _studio.Epoch6.Id.Hash, .. Quick, "--save"]);
        Assert.Contains($"by judge {judge} against glyphs", table.Output, StringComparison.Ordinal);
        Assert.Matches(@"contour +edge +fine +pieces +ReLU weights +gates +weights", table.Output);
        Assert.Equal(new EvaluationOrigin(judge, "glyphs"), Checkpoint.LoadModel(_studio.FileOf("first", 6)).Description.Evaluation);

        var figures = JsonDocument.Parse((await Cppn.RunAsync(_studio.Folder, ["evaluate", "--model", _studio.Epoch6.Id.Hash, .. Quick, "--json"])).Output).RootElement;
        Assert.Equal((judge, "glyphs"), (figures.GetProperty("judge").GetString(), figures.GetProperty("dataset").GetString()));
        var listed = JsonDocument.Parse((await Cppn.RunAsync(_studio.Folder, ["models", "--json"])).Output).RootElement;
        Assert.Equal([null, judge], listed.EnumerateArray().Select(model => model.GetProperty("evaluation")).Select(origin => origin.ValueKind == JsonValueKind.Null ? null : origin.GetProperty("judge").GetString()).Order());
    }

    [Fact]
    public async Task A_model_evaluated_again_without_its_encoder_keeps_no_figure_of_it()
    {
        string file = _studio.FileOf("first", 6);
        CheckpointMetrics.Write(file, new Dictionary<string, double> { ["reconstructionShare"] = 0.5, ["weightStddev"] = 0.5 }, [], new("01234567", "mnist-test"));
        var run = await Cppn.RunAsync(_studio.Folder, ["evaluate", "--model", file, .. Quick, "--save"]);

        Assert.True(run.ExitCode == 0, run.Errors);
        var metrics = Checkpoint.LoadModel(file).Description.Metrics;
        Assert.DoesNotContain("reconstructionShare", metrics.Keys);
        Assert.DoesNotContain("weightStddev", metrics.Keys);
        Assert.Equal((2.0, WeightSpread.Of(_studio.Epoch6.Generator).Gate!.Value), (metrics["livelinessLatents"], metrics["gateStddev"]));
    }

    [Fact]
    public async Task An_encoder_that_blew_up_is_a_sentence_with_the_files_name()
    {
        var encoder = new EncoderWeights();
        encoder.MeanBias.Data.Fill(1e9f);
        string file = _studio.FileOf("first", 6);
        Checkpoint.Save(file, _studio.Epoch6.Description, _studio.Epoch6.Generator, encoder);
        var run = await Cppn.RunAsync(_studio.Folder, ["evaluate", "--model", file, .. Quick]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{file}: the encoder's values for digit 0 are no latent", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_judge_is_not_trained_for_a_file_that_cannot_be_written()
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["judge", "train", "--out", "checkpoints", "--data", _studio.Folder]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("checkpoints is a folder", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model or --all")]
    [InlineData("--model or --all", "--all", "--model", "x")]
    [InlineData("2 to 1000000", "--all", "--latents", "1")]
    [InlineData("2 to 1000000", "--all", "--latents", "many")]
    [InlineData("1 to 10000", "--all", "--liveliness-latents", "0")]
    [InlineData("letters", "--all", "--dataset", "letters")]
    public async Task Wrong_usage_is_explained(string says, params string[] arguments)
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["evaluate", .. arguments]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(says, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_or_no_judge_is_named()
    {
        var unknown = await Cppn.RunAsync(_studio.Folder, ["evaluate", "--model", "ffffffff", .. Quick]);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("no model 'ffffffff'", unknown.Errors, StringComparison.Ordinal);

        var noJudge = await Cppn.RunAsync(_studio.Folder, ["evaluate", "--all", "--judge", _studio.FileOf("first", 6), .. Quick]);
        Assert.Equal(1, noJudge.ExitCode);
        Assert.Contains("no judge", noJudge.Errors, StringComparison.Ordinal);

        File.Delete(Path.Combine(_studio.Checkpoints, JudgeFile.Name));
        var missing = await Cppn.RunAsync(_studio.Folder, ["evaluate", "--all", .. Quick]);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains(Path.Combine(_studio.Checkpoints, "judge.safetensors"), missing.Errors, StringComparison.Ordinal);
        Assert.Contains("--judge", missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_judge_that_does_not_know_digits_fails_its_check()
    {
        // Drawn digits come 0 to 9 in turn, so that one in ten is a 3.
        var run = await Cppn.RunAsync(_studio.Folder, ["judge", "check", "--dataset", "glyphs", "--json"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(0.1, JsonDocument.Parse(run.Output).RootElement.GetProperty("accuracy").GetDouble());
        Assert.Contains("must know 99.0%", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_judge_is_not_trained_with_settings_out_of_range()
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["judge", "train", "--out", "judge.safetensors", "--epochs", "0"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--epochs: '0' is not a whole number from 1 to 1000.", run.Errors, StringComparison.Ordinal);
    }

    private static double BlankShare(Model model)
    {
        int blank = 0;
        float[] picture = new float[26 * 26];
        for (ulong seed = 0; seed < Latents; seed++)
        {
            model.Generator.Draw(Latent.FromSeed(seed).Values, View.Frame, 26, 26, 0, 26, picture);
            blank += picture.Average() < 0.01 ? 1 : 0;
        }

        return (double)blank / Latents;
    }
}
