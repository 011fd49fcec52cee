using System.Text.Json;
using CppnGallery.Models;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Tests;

namespace CppnGallery.Cli.Tests;

public sealed class ArithmeticCommandTests : IDisposable
{
    private const int Side = 20, Gap = 8;

    private readonly Studio _studio = new();

    public void Dispose() => _studio.Dispose();

    private Task<Cppn.Outcome> ArithmeticAsync(params string[] arguments) => Cppn.RunAsync(_studio.Folder, ["arithmetic", "--model", _studio.Epoch6.Id.Hash, .. arguments]);

    [Fact]
    public async Task The_sum_is_told_and_drawn_beside_its_terms()
    {
        var run = await ArithmeticAsync("--a", "seed-9", "--b", "seed-1", "--c", "seed-2", "--size", $"{Side}", "--out", "sheet.png", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var told = JsonDocument.Parse(run.Output).RootElement;
        ReadOnlySpan<float> a = Latent.FromSeed(9).Values, b = Latent.FromSeed(1).Values, c = Latent.FromSeed(2).Values;
        float[] sum = new float[a.Length];
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = (float)(Half)(a[i] + (b[i] - c[i]));
        }

        Assert.Equal(sum, told.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()));
        var latent = Latent.FromValues(sum);
        Assert.Equal(latent.Text, told.GetProperty("latent").GetString());
        Assert.Equal($"/art/{_studio.Epoch6.Id}/{latent.Text}", told.GetProperty("permalinks")[0].GetString());
        var png = SlowPng.Decode(File.ReadAllBytes(Path.Combine(_studio.Folder, "sheet.png")));
        Assert.Equal((Gap + (4 * (Side + Gap)), Side + (2 * Gap)), (png.Width, png.Height));
        Latent[] columns = [Latent.FromSeed(9), Latent.FromSeed(1), Latent.FromSeed(2), latent];
        for (int column = 0; column < columns.Length; column++)
        {
            var intensities = new float[Side * Side];
            _studio.Epoch6.Generator.Draw(columns[column].Values, View.Frame, Side, Side, 0, Side, intensities);
            for (int i = 0; i < intensities.Length; i++)
            {
                int x = Gap + (column * (Side + Gap)) + (i % Side), y = Gap + (i / Side);
                Assert.Equal((byte)Math.Floor((255 * (1 - intensities[i])) + 0.5f), png.Pixels[(y * png.Width) + x]);
            }
        }
    }

    [Fact]
    public async Task Without_a_file_the_sum_and_its_link_are_told()
    {
        var run = await ArithmeticAsync("--a", "seed-9", "--b", "seed-1", "--c", "seed-1");
        // b − b is nothing, so the sum is a, value by value.
        string text = Latent.FromValues(Latent.FromSeed(9).Values).Text;
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal([text, $"/art/{_studio.Epoch6.Id}/{text}"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()));
    }

    [Theory]
    [InlineData("--c", "--a", "seed-1", "--b", "seed-2")]
    [InlineData("--b: ", "--a", "seed-1", "--b", "sea-2", "--c", "seed-3")]
    [InlineData("--size: ", "--a", "seed-1", "--b", "seed-2", "--c", "seed-3", "--size", "0")]
    public async Task Wrong_usage_names_what_is_wrong(string words, params string[] arguments)
    {
        var run = await ArithmeticAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
    }
}
