using System.Text.Json;

namespace CppnGallery.Cli.Tests;

public sealed class ModelsCommandTests : IDisposable
{
    private readonly Studio _studio = new();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Lists_a_model_a_line()
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["models"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Contains(lines, line => line.StartsWith(_studio.Epoch0.Id.ToString(), StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith(_studio.Epoch6.Id.ToString(), StringComparison.Ordinal) && line.Contains("resnet-cppn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dense_model_has_dashes_where_it_has_no_sigma_and_no_blocks()
    {
        var dense = _studio.AddDense();

        var run = await Cppn.RunAsync(_studio.Folder, ["models"]);

        string line = run.Output.Split('\n').Single(line => line.TrimStart().StartsWith(dense.Id.ToString(), StringComparison.Ordinal));
        Assert.StartsWith("gan-dense16-e03.", line.TrimStart(), StringComparison.Ordinal);
        Assert.Equal(["gan", "dense", "3", "–", "16", "–", $"{dense.Description.Parameters}"], line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1..]);
    }

    [Fact]
    public async Task Answers_programs_in_JSON()
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["models", "--json"]);

        Assert.Equal(0, run.ExitCode);
        var models = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToArray();
        Assert.Equal([_studio.Epoch0.Id.ToString(), _studio.Epoch6.Id.ToString()], models.Select(model => model.GetProperty("id").GetString()));
        var (last, description) = (models[1], _studio.Epoch6.Description);
        Assert.Equal("first", last.GetProperty("run").GetString());
        Assert.Equal("resnet-cppn", last.GetProperty("recipe").GetString());
        Assert.Equal(6, last.GetProperty("epoch").GetInt32());
        Assert.Equal(1.0, last.GetProperty("reluStddev").GetDouble());
        Assert.Equal((6, 24, 32), (last.GetProperty("nodes").GetInt32(), last.GetProperty("blocks").GetInt32(), last.GetProperty("latentSize").GetInt32()));
        Assert.Equal(description.Parameters, last.GetProperty("parameters").GetInt64());
        Assert.Equal(0.25, last.GetProperty("metrics").GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public async Task A_damaged_file_is_named_and_the_others_are_listed()
    {
        File.WriteAllBytes(_studio.FileOf("first", 3), new byte[100]);

        var run = await Cppn.RunAsync(_studio.Folder, ["models", "--json"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("epoch-03.safetensors", run.Errors, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(run.Output).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task The_folder_is_the_one_named_or_that_of_the_environment_or_the_projects()
    {
        string below = Directory.CreateDirectory(Path.Combine(_studio.Folder, "src", "deep")).FullName;
        File.WriteAllText(Path.Combine(_studio.Folder, "CppnGallery.sln"), "");
        string empty = Directory.CreateDirectory(Path.Combine(_studio.Folder, "empty")).FullName;
        var named = new Dictionary<string, string> { ["Gallery__CheckpointDirectory"] = empty };

        Assert.Contains(_studio.Epoch6.Id.Hash, (await Cppn.RunAsync(below, ["models"])).Output, StringComparison.Ordinal);
        Assert.Equal($"There are no models in {empty}.", (await Cppn.RunAsync(below, ["models"], named)).Errors.Trim());
        Assert.Contains(_studio.Epoch6.Id.Hash, (await Cppn.RunAsync(below, ["models", "--checkpoints", _studio.Checkpoints], named)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_failure()
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["models", "--checkpoints", "nowhere"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"The checkpoint folder {Path.Combine(_studio.Folder, "nowhere")} is not there; name another with --checkpoints.", run.Errors.Trim());
    }
}
