using CppnGallery.Rendering.Tests;

namespace CppnGallery.Cli.Tests;

/// <summary>What the program writes on machines of other countries; a comma, an Arabic digit sign, a dotless i or U+2212 anywhere is a difference.</summary>
public sealed class CultureTests : IDisposable
{
    private static readonly string[] Train = ["train", "--dataset", "glyphs", "--digits", "20", "--batch", "10", "--blocks", "1", "--generator-steps", "1", "--sigma", "0.45", "--epochs", "1", "--threads", "1", "--precision", "float32"];

    private readonly Studio _studio = new();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task What_it_writes_is_the_same_in_every_locale()
    {
        string[][] commands =
        [
            ["models"],
            ["render", "--model", _studio.Epoch6.Id.Hash, "--latent", "seed-7", "--size", "20", "--view", "0.4,-0.25,0.5,0.001", "--style", "cyanotype", "--out", "a.png", "--json"],
            ["render", "--model", _studio.Epoch6.Id.Hash, "--latent", "seed-7", "--size", "20", "--view", "0.4,-0.25,0.5,-0.5", "--out", "a.png"],
            ["simulate-votes", "--voters", "20", "--votes", "10", "--epochs", "6,24", "--sigmas", "0.5,1", "--polls", "1"],
            ["train", "--help"],
        ];
        foreach (string[] command in commands)
        {
            var usual = await RunAsync(null, command);
            foreach (string locale in Locales.Names)
            {
                var foreign = await RunAsync(locale, command);
                Assert.Equal(usual.Outcome, foreign.Outcome);
                Assert.Equal(usual.Files, foreign.Files);
            }
        }
    }

    [Fact]
    public async Task A_run_that_is_trained_has_the_same_files()
    {
        var (usual, foreign) = (await RunAsync(null, Train), await RunAsync("fa_IR", Train));

        Assert.True(usual.Outcome.ExitCode == 0, usual.Outcome.Errors);
        Assert.NotEmpty(usual.Files);
        Assert.Equal(usual.Files, foreign.Files);
    }

    /// <summary>What a command said, and the files it made, which are taken away again: each path with its bytes.</summary>
    private async Task<(Cppn.Outcome Outcome, IReadOnlyList<string> Files)> RunAsync(string? locale, string[] command)
    {
        var outcome = await Cppn.RunAsync(_studio.Folder, command, Locales.Environment(locale));
        string[] made = [.. Directory.GetFiles(_studio.Folder, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(_studio.Checkpoints, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string[] files = [.. made.Select(file => $"{file}: {Convert.ToHexString(File.ReadAllBytes(file))}")];
        Array.ForEach(made, File.Delete);
        if (Directory.Exists(Path.Combine(_studio.Folder, "runs")))
        {
            Directory.Delete(Path.Combine(_studio.Folder, "runs"), recursive: true);
        }

        return (outcome, files);
    }
}
