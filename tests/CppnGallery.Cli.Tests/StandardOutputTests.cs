namespace CppnGallery.Cli.Tests;

/// <summary><c>--out -</c>: the bytes of the file on standard output and nothing else, whatever the command.</summary>
public sealed class StandardOutputTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Studio _studio = new();

    public void Dispose() => _studio.Dispose();

    private string[] Render(params string[] more) => ["render", "--model", _studio.Epoch6.Id.Hash, "--latent", "seed-7", "--size", "40", .. more];

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdout")]
    public async Task A_picture_goes_into_a_pipe_with_the_bytes_of_its_file(string output)
    {
        foreach (string[] command in new[]
        {
            Render(),
            ["grid", "--model", _studio.Epoch6.Id.Hash, "--seeds", "2", "--size", "20"],
            ["morph", "--model", _studio.Epoch6.Id.Hash, "--latent", "seed-1", "--latent", "seed-2", "--frames", "2", "--size", "20"],
        })
        {
            var (piped, errors) = await PipeAsync([.. command, "--out", output]);
            var run = await Cppn.RunAsync(_studio.Folder, [.. command, "--out", "file"]);

            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            Assert.Equal(File.ReadAllBytes(Path.Combine(_studio.Folder, "file")), piped);
            Assert.Equal(run.Output.Replace("file: ", $"{output}: ", StringComparison.Ordinal), errors);
        }
    }

    [Fact]
    public async Task It_is_a_png_unless_another_format_is_named()
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await PipeAsync(Render("--out", "-"))).Output[..4]);
        Assert.Equal([0xFF, 0xD8, 0xFF], (await PipeAsync(Render("--out", "-", "--format", "jpeg"))).Output[..3]);
    }

    [Fact]
    public async Task What_encode_says_stands_beside_the_picture()
    {
        var model = _studio.AddEncoder(_studio.Epoch6);
        Assert.Equal(0, (await Cppn.RunAsync(_studio.Folder, Render("--out", "digit.png"))).ExitCode);

        var (piped, errors) = await PipeAsync(["encode", "--model", model.Id.Hash, "--picture", "digit.png", "--size", "26", "--out", "-"]);

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], piped[..4]);
        Assert.StartsWith("digit.png: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_and_a_picture_do_not_share_one_output_and_a_run_is_no_file()
    {
        var both = await Cppn.RunAsync(_studio.Folder, Render("--out", "-", "--json"));
        Assert.Equal((2, ""), (both.ExitCode, both.Output));
        Assert.StartsWith("--json: it writes to standard output, as --out - does; name a file.", both.Errors, StringComparison.Ordinal);

        var run = await Cppn.RunAsync(_studio.Folder, ["train", "--dataset", "glyphs", "--out", "-"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("--out: a run is a folder", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_studio.Folder, "-")) || Directory.Exists(Path.Combine(_studio.Folder, "-")));
    }

    private async Task<(byte[] Output, string Errors)> PipeAsync(string[] arguments)
    {
        using var process = Cppn.Start(_studio.Folder, arguments);
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        string errors = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await reading.WaitAsync(Patience);
        await Cppn.EndAsync(process);
        Assert.True(process.ExitCode == 0, errors);
        return (output.ToArray(), errors);
    }
}
