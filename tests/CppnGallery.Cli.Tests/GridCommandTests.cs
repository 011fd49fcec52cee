using System.Text.Json;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Tests;

namespace CppnGallery.Cli.Tests;

public sealed class GridCommandTests : IDisposable
{
    private const int Side = 20, Gap = 3;

    private readonly Studio _studio = new();

    private string Sheet => Path.Combine(_studio.Folder, "sheet.png");

    public void Dispose() => _studio.Dispose();

    private Task<Cppn.Outcome> GridAsync(params string[] more) => Cppn.RunAsync(_studio.Folder,
        ["grid", "--model", _studio.Epoch0.Id.Hash, "--model", _studio.Epoch6.Id.Hash, "--size", $"{Side}", "--gap", $"{Gap}", "--out", "sheet.png", .. more]);

    [Fact]
    public async Task A_row_is_a_model_and_a_column_a_latent_with_paper_between_them()
    {
        var run = await GridAsync("--latent", "seed-9", "--seeds", "2", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var png = SlowPng.Decode(File.ReadAllBytes(Sheet));
        Assert.Equal((Gap + (3 * (Side + Gap)), Gap + (2 * (Side + Gap))), (png.Width, png.Height));
        byte[] expected = new byte[png.Width * png.Height];
        Array.Fill(expected, (byte)255);
        Model[] models = [_studio.Epoch0, _studio.Epoch6];
        ulong[] seeds = [9, 1, 2];
        for (int row = 0; row < models.Length; row++)
        {
            for (int column = 0; column < seeds.Length; column++)
            {
                var intensities = new float[Side * Side];
                models[row].Generator.Draw(Latent.FromSeed(seeds[column]).Values, View.Frame, Side, Side, 0, Side, intensities);
                for (int i = 0; i < intensities.Length; i++)
                {
                    int x = Gap + (column * (Side + Gap)) + (i % Side), y = Gap + (row * (Side + Gap)) + (i / Side);
                    expected[(y * png.Width) + x] = (byte)Math.Floor((255 * (1 - intensities[i])) + 0.5f);
                }
            }
        }

        Assert.Equal(expected, png.Pixels);
        var answer = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(["seed-9", "seed-1", "seed-2"], answer.GetProperty("latents").EnumerateArray().Select(text => text.GetString()));
        Assert.Equal(models.Select(model => model.Id.ToString()), answer.GetProperty("models").EnumerateArray().Select(text => text.GetString()));
    }

    [Theory]
    [InlineData("--seeds", "-1", "0 to 1000")]
    [InlineData("--gap", "1001", "0 to 1000")]
    [InlineData("--seeds", "x", "--seeds: 'x' is not a whole number from 0 to 1000.")]
    [InlineData("--gap", "1,0", "--gap: '1,0' is not a whole number from 0 to 1000.")]
    [InlineData("--size", "x", "--size: 'x' is not a whole number from 1 to 16384.")]
    [InlineData("--latent", "seed-x", "seed-N takes a whole number")]
    [InlineData("--seeds", "0", "no column")]
    public async Task A_value_that_cannot_be_is_wrong_usage_and_writes_nothing(string option, string value, string hint)
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["grid", "--model", _studio.Epoch6.Id.Hash, "--out", "sheet.png", option, value]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(hint, run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Sheet));
    }

    [Fact]
    public async Task A_sheet_past_the_largest_picture_is_refused_with_both_sizes()
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["grid", "--model", _studio.Epoch6.Id.Hash, "--size", "2000", "--seeds", "100", "--out", "sheet.png"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("200808", run.Errors, StringComparison.Ordinal);
        Assert.Contains("16384", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Sheet));
    }
}
