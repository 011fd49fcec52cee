using System.Diagnostics;
using System.Text.Json;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Networks;
using CppnGallery.Models;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Tests;
using TorchSharp;

namespace CppnGallery.Cli.Tests;

public sealed class RenderCommandTests : IDisposable
{
    private readonly Studio _studio = new();

    private string Picture => Path.Combine(_studio.Folder, "a.png");

    public void Dispose() => _studio.Dispose();

    private Task<Cppn.Outcome> RenderAsync(string model, int size, string[]? more = null, Dictionary<string, string>? environment = null) =>
        Cppn.RunAsync(_studio.Folder, ["render", "--model", model, "--latent", "seed-7", "--size", $"{size}", "--out", "a.png", .. more ?? []], environment);

    private async Task<byte[]> DrawnAsync(string model, int size, string[]? more = null, Dictionary<string, string>? environment = null)
    {
        var run = await RenderAsync(model, size, more, environment);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        byte[] file = File.ReadAllBytes(Picture);
        File.Delete(Picture);
        return file;
    }

    [Fact]
    public async Task A_model_is_named_by_file_by_id_by_hash_or_by_slug()
    {
        var id = _studio.Epoch6.Id;
        byte[] file = await DrawnAsync(_studio.FileOf("first", 6), 48);

        Assert.Equal(file, await DrawnAsync(id.ToString(), 48));
        Assert.Equal(file, await DrawnAsync(id.Hash, 48));
        Assert.Equal(file, await DrawnAsync(id.Slug, 48));
        var png = SlowPng.Decode(file);
        Assert.Equal((48, 48), (png.Width, png.Height));
        Assert.Equal($"/art/{id}/seed-7", png.Texts["Source"]);
        Assert.NotEqual(file, await DrawnAsync(_studio.Epoch0.Id.Hash, 48));
    }

    [Fact]
    public async Task A_name_that_ends_in_jpg_makes_a_jpeg_and_a_style_colours_it()
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["render", "--model", _studio.Epoch6.Id.Hash, "--latent", "seed-7", "--size", "40", "--style", "ember", "--out", "a.jpg"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        byte[] file = File.ReadAllBytes(Path.Combine(_studio.Folder, "a.jpg"));
        Assert.Equal([0xFF, 0xD8, 0xFF, 0xE0], file[..4]);
        Assert.Equal([0xFF, 0xD9], file[^2..]);
    }

    /// <summary>The layers one by one, at the pixels that training sees.</summary>
    [Fact]
    public async Task At_26_pixels_it_is_what_training_sees()
    {
        var generator = _studio.Epoch6.Generator;
        var layers = LayeredCppn.Of(generator, [.. generator.Parameters.Select(weights => new NamedParameter(weights, Compute.Plain))], Compute.Plain);
        float[] trained = layers.forward(torch.tensor(Latent.FromSeed(7).Values.ToArray()).view(1, Latent.Size)).data<float>().ToArray();

        var png = SlowPng.Decode(await DrawnAsync(_studio.Epoch6.Id.Hash, 26));

        AssertContrast(png);
        Assert.All(png.Pixels.Zip(trained), pair => Assert.InRange(pair.First - (255 * (1 - pair.Second)), -1, 1));
    }

    [Fact]
    public async Task The_file_is_the_same_whatever_vectors_the_machine_has()
    {
        byte[] file = await DrawnAsync(_studio.Epoch6.Id.Hash, 64);

        AssertContrast(SlowPng.Decode(file));
        foreach (string off in new[] { "DOTNET_EnableAVX512", "DOTNET_EnableAVX512F", "DOTNET_EnableAVX2", "DOTNET_EnableAVX", "DOTNET_EnableHWIntrinsic" })
        {
            byte[] other = await DrawnAsync(_studio.Epoch6.Id.Hash, 64, environment: new() { [off] = "0" });
            Assert.True(file.AsSpan().SequenceEqual(other), $"other bytes with {off}=0");
        }
    }

    [Fact]
    public async Task View_and_style_are_drawn_and_reported()
    {
        var run = await RenderAsync(_studio.Epoch6.Id.Hash, 32, ["--view", "-0.5,0.25,2,0.5", "--style", "inverse", "--json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var answer = JsonDocument.Parse(run.Output).RootElement;
        string link = $"/art/{_studio.Epoch6.Id}/seed-7?view=-0.5,0.25,2,0.5&style=inverse";
        Assert.Equal(link, answer.GetProperty("permalink").GetString());
        Assert.Equal(Picture, answer.GetProperty("file").GetString());
        Assert.Equal(new FileInfo(Picture).Length, answer.GetProperty("bytes").GetInt64());
        var png = SlowPng.Decode(File.ReadAllBytes(Picture));
        Assert.Equal(link, png.Texts["Source"]);
        var intensities = new float[32 * 32];
        _studio.Epoch6.Generator.Draw(Latent.FromSeed(7).Values, new View(-0.5, 0.25, 2, 0.5), 32, 32, 0, 32, intensities);
        Assert.Equal(intensities.Select(i => (byte)Math.Floor((255 * i) + 0.5f)), png.Pixels);
    }

    [Theory]
    [InlineData("--size", "0", "--size", "1 to 30000")]
    [InlineData("--size", "-5", "--size", "1 to 30000")]
    [InlineData("--size", "1000000000", "--size", "1 to 30000")]
    [InlineData("--size", "99999999999", "--size", "1 to 30000")]
    [InlineData("--latent", "AAAA", "--latent", "86 base64url characters")]
    [InlineData("--latent", "seed-x", "--latent", "seed-N takes a whole number")]
    [InlineData("--style", "neon", "--style", "dusk and cubehelix")]
    [InlineData("--view", "0,0,1", "--view", "four numbers")]
    [InlineData("--view", "0,0,0,1", "--view", "more than 0")]
    [InlineData("--view", "0,0,NaN,1", "--view", "more than 0")]
    [InlineData("--out", "", "--out", "it names no file")]
    public async Task A_value_that_cannot_be_is_wrong_usage(string option, string value, string name, string limit)
    {
        var arguments = new Dictionary<string, string>
        {
            ["--model"] = _studio.Epoch6.Id.Hash, ["--latent"] = "seed-7", ["--size"] = "8", ["--out"] = "a.png", [option] = value,
        };

        var run = await Cppn.RunAsync(_studio.Folder, ["render", .. arguments.SelectMany(pair => new[] { pair.Key, pair.Value })]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(name + ": ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(limit, run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Picture));
    }

    [Theory]
    [InlineData("gone/epoch-06.safetensors", "a.png", "There is no file ", "gone/epoch-06.safetensors.")]
    [InlineData(null, "gone/a.png", "gone/a.png cannot be written: there is no folder ", "gone.")]
    public async Task A_file_or_folder_that_is_not_there_is_named(string? model, string picture, string start, string end)
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["render", "--model", model ?? _studio.Epoch6.Id.Hash, "--latent", "seed-7", "--size", "8", "--out", picture]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(start, run.Errors, StringComparison.Ordinal);
        Assert.EndsWith(end, run.Errors.TrimEnd(), StringComparison.Ordinal);
        Assert.Single(run.Errors.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("", "Required command")]
    [InlineData("paint", "paint")]
    [InlineData("render", "--model")]
    [InlineData("render --model", "--model")]
    [InlineData("models --colour", "--colour")]
    [InlineData("bench render --size 0", "See cppn bench render --help.")]
    [InlineData("models --colour", "See cppn models --help.")]
    public async Task A_command_line_that_makes_no_sense_is_wrong_usage(string line, string hint)
    {
        var run = await Cppn.RunAsync(_studio.Folder, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(hint, run.Errors, StringComparison.Ordinal);
        Assert.Contains("--help", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_help()
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["render", "--help"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.All(["--model", "--latent", "--size", "--style", "--view", "--out", "--checkpoints", "--json"], name => Assert.Contains(name, run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("00000000", "There is no model '00000000'")]
    [InlineData("Nobody's", "There is no model 'Nobody's'")]
    [InlineData("missing.safetensors", "missing.safetensors")]
    public async Task A_model_that_is_not_there_is_a_failure(string model, string fault)
    {
        var run = await RenderAsync(model, 8);

        AssertFailed(run, fault);
    }

    [Fact]
    public async Task A_slug_of_two_models_is_not_guessed_at()
    {
        var other = _studio.Add("second", epoch: 6, seed: 3);

        var run = await RenderAsync(other.Id.Slug, 8);

        AssertFailed(run, $"'{other.Id.Slug}' may be any of ");
        Assert.Contains(other.Id.ToString(), run.Errors, StringComparison.Ordinal);
        Assert.Contains(_studio.Epoch6.Id.ToString(), run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_checkpoints_are_failures_that_name_the_file()
    {
        byte[] whole = File.ReadAllBytes(_studio.FileOf("first", 6));
        byte[][] damaged = [[], [.. whole[..^100]], [.. whole, .. new byte[100]], [.. Enumerable.Repeat((byte)0xFF, 4000)], new byte[9]];
        foreach (byte[] bytes in damaged)
        {
            File.WriteAllBytes(Path.Combine(_studio.Folder, "damaged.safetensors"), bytes);

            AssertFailed(await RenderAsync("damaged.safetensors", 8), "damaged.safetensors");
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_a_failure_and_leaves_nothing_behind()
    {
        var run = await Cppn.RunAsync(
            _studio.Folder, ["render", "--model", _studio.Epoch6.Id.Hash, "--latent", "seed-7", "--size", "8", "--out", Path.Combine("no", "such", "a.png")]);

        AssertFailed(run, Path.Combine("no", "such", "a.png") + " cannot be written: ");

        Directory.CreateDirectory(Picture); // a folder where the file should go
        AssertFailed(await RenderAsync(_studio.Epoch6.Id.Hash, 8), "a.png cannot be written: it is a folder.");
    }

    [Fact]
    public async Task A_link_stays_a_link_and_a_pipe_a_pipe()
    {
        await RenderAsync(_studio.Epoch6.Id.Hash, 8);
        byte[] picture = File.ReadAllBytes(Picture);
        string target = Path.Combine(_studio.Folder, "target.png"), link = Path.Combine(_studio.Folder, "link.png"), pipe = Path.Combine(_studio.Folder, "pipe");
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, "target.png");
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            await Cppn.EndAsync(make);
        }

        string[] Render(string file) => ["render", "--model", _studio.Epoch6.Id.Hash, "--latent", "seed-7", "--size", "8", "--out", file];
        Assert.Equal(0, (await Cppn.RunAsync(_studio.Folder, Render("link.png"))).ExitCode);
        Assert.Equal("target.png", new FileInfo(link).LinkTarget);
        Assert.Equal(picture, File.ReadAllBytes(target));

        // Opened for reading first: whoever opens one end of a pipe waits for the other.
        var reading = Task.Run(() => File.ReadAllBytes(pipe));
        Assert.Equal(0, (await Cppn.RunAsync(_studio.Folder, Render("pipe"))).ExitCode);
        Assert.Equal(picture, await reading.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Control_C_cancels_and_leaves_nothing_behind()
    {
        var begun = new TaskCompletionSource();
        using var watcher = new FileSystemWatcher(_studio.Folder, "*.part");
        watcher.Created += (_, _) => begun.TrySetResult();
        watcher.EnableRaisingEvents = true;
        using var process = Cppn.Start(_studio.Folder, ["render", "--model", _studio.Epoch6.Id.Hash, "--latent", "seed-7", "--size", "12288", "--out", "a.png"]);
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(1));

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await Cppn.EndAsync(kill);
        }

        AssertFailed(await Cppn.FinishAsync(process), "Cancelled.");
    }

    private static void AssertContrast(SlowPng png) =>
        Assert.True(png.Pixels.Max() - png.Pixels.Min() > 60, "a picture without contrast would agree with anything");

    /// <summary>Exit code 1, one clear line, no stack trace, no piece of a picture.</summary>
    private void AssertFailed(Cppn.Outcome run, string fault)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(fault, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Trim().Split('\n'));
        Assert.Empty(Directory.EnumerateFiles(_studio.Folder, "*.p*"));
    }
}
