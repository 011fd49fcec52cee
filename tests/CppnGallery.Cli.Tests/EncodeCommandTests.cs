using System.Text.Json;
using CppnGallery.Learning.Networks;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Judges;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering;
using CppnGallery.Rendering.Png;
using CppnGallery.Rendering.Tests;

namespace CppnGallery.Cli.Tests;

/// <summary>A drawing whose reduction can be told by hand: the letter L, 20 × 20 squares of 3 pixels, white on black, in colour.</summary>
public sealed class EncodeCommandTests : IDisposable
{
    private const int Margin = 4, Square = 3, Side = (20 * Square) + (2 * Margin);

    private readonly Studio _studio = new();

    public EncodeCommandTests()
    {
        using var file = File.Create(Path.Combine(_studio.Folder, "l.png"));
        using var png = new PngWriter(file, Side, Side, PixelColour.Rgb);
        png.WriteRows([.. Enumerable.Range(0, Side * Side).SelectMany(i => Enumerable.Repeat((byte)(IsInk(((i % Side) - Margin) / (double)Square, ((i / Side) - Margin) / (double)Square) ? 255 : 0), 3))]);
        png.Finish();
    }

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task A_drawing_is_encoded_read_and_drawn_again()
    {
        var model = _studio.AddEncoder(_studio.Epoch6);
        var judge = new JudgeWeights();
        judge.LastBias.Data[3] = 10; // calls everything a 3
        JudgeFile.Save(Path.Combine(_studio.Checkpoints, JudgeFile.Name), judge, 0.1, new Dictionary<string, string>());

        var run = await Cppn.RunAsync(_studio.Folder, ["encode", "--model", model.Id.Hash, "--picture", "l.png", "--out", "again.png", "--size", "40", "--json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var answer = JsonDocument.Parse(run.Output).RootElement;
        var latent = Expected(_studio.FileOf("first", 6));
        Assert.Equal(latent.Text, answer.GetProperty("latent").GetString());
        Assert.Equal(latent.Values.ToArray(), answer.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()));
        Assert.Equal((model.Id.ToString(), $"/art/{model.Id}/{latent.Text}"), (answer.GetProperty("model").GetString(), answer.GetProperty("permalink").GetString()));
        double confidence = Math.Exp(10) / (Math.Exp(10) + 9);
        foreach (string reading in new[] { "drawn", "redrawn" })
        {
            Assert.Equal(3, answer.GetProperty(reading).GetProperty("digit").GetInt32());
            Assert.Equal(confidence, answer.GetProperty(reading).GetProperty("confidence").GetDouble(), 1e-6);
        }

        var png = SlowPng.Decode(File.ReadAllBytes(Path.Combine(_studio.Folder, "again.png")));
        Assert.Equal((40, 40, $"/art/{model.Id}/{latent.Text}"), (png.Width, png.Height, png.Texts["Source"]));
    }

    [Fact]
    public async Task Without_a_judge_nothing_is_read()
    {
        var model = _studio.AddEncoder(_studio.Epoch6);
        var run = await Cppn.RunAsync(_studio.Folder, ["encode", "--model", model.Id.Hash, "--picture", "l.png"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains(Expected(_studio.FileOf("first", 6)).Text, run.Output, StringComparison.Ordinal);
        Assert.Contains("no judge", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model checkpoints/first/epoch-00.safetensors --picture l.png", 1, "epoch-00.safetensors has no encoder")]
    [InlineData("--model checkpoints/first/epoch-06.safetensors --picture none.png", 1, "none.png cannot be read")]
    [InlineData("--model checkpoints/first/epoch-06.safetensors --picture text.png", 1, "no PNG file")]
    [InlineData("--model checkpoints/first/epoch-06.safetensors --picture l.png --judge none.safetensors", 1, "none.safetensors")]
    [InlineData("--model checkpoints/first/epoch-06.safetensors", 2, "one of --picture, --mnist-index and --digit")]
    [InlineData("--model x --picture l.png --mnist-index 3", 2, "one of --picture, --mnist-index and --digit")]
    [InlineData("--model x --digit 7 --mnist-index 3", 2, "one of --picture, --mnist-index and --digit")]
    [InlineData("--model x --digit 10", 2, "--digit: '10' is not a whole number from 0 to 9.")]
    [InlineData("--model x --mnist-index -1", 2, "--mnist-index: '-1'")]
    public async Task What_cannot_be_is_said(string arguments, int code, string says)
    {
        _ = _studio.AddEncoder(_studio.Epoch6);
        File.WriteAllText(Path.Combine(_studio.Folder, "text.png"), "L");

        var run = await Cppn.RunAsync(_studio.Folder, ["encode", .. arguments.Split(' ')]);

        Assert.Equal(code, run.ExitCode);
        Assert.Contains(says, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>An upright bar 4 wide and a foot 4 high, in squares.</summary>
    private static bool IsInk(double x, double y) => x is >= 0 and < 20 && y is >= 0 and < 20 && (x < 4 || y >= 16);

    private static Latent Expected(string file)
    {
        // 80 squares of bar (the foot's included) and 64 of foot beside it: the centre of mass is at (80·1.5 + 64·11.5)/144 = 5.94 across and
        // (80·9.5 + 64·17.5)/144 = 13.06 down, so the corner, whole pixels, is at 14 − 5.94 → 8 and 14 − 13.06 → 1 of the field: 7 and 0 of its middle.
        float[] picture = new float[EncoderWeights.Pixels];
        for (int i = 0; i < picture.Length; i++)
        {
            picture[i] = IsInk((i % 26) - 7, i / 26) ? 1 : 0;
        }

        return Encoder.Encode(Checkpoint.LoadEncoder(file)!, picture);
    }
}
