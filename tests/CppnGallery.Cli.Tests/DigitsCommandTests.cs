using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;

namespace CppnGallery.Cli.Tests;

public sealed class DigitsCommandTests : IDisposable
{
    private readonly Studio _studio = new();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Digits_are_stored_with_every_model_that_has_an_encoder_and_names_stay()
    {
        var encoding = _studio.AddEncoder(_studio.Epoch6);
        byte[] without = File.ReadAllBytes(_studio.FileOf("first", 0));

        var run = await Cppn.RunAsync(_studio.Folder, ["digits", "--all", "--dataset", "glyphs"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        string file = _studio.FileOf("first", 6);
        Assert.Contains("epoch-06.safetensors: glyphs, 1000 digits", run.Output, StringComparison.Ordinal);
        Assert.NotNull(EncodedDigits.Read(file, SafetensorsFile.Read(file)));
        Assert.Equal(encoding.Id, Checkpoint.LoadModel(file).Id);
        Assert.Equal(without, File.ReadAllBytes(_studio.FileOf("first", 0)));
    }

    [Theory]
    [InlineData("", 2, "--model or --all")]
    [InlineData("--all --model x", 2, "--model or --all")]
    [InlineData("--model first --dataset letters", 2, "letters")]
    [InlineData("--model checkpoints/first/epoch-00.safetensors --dataset glyphs", 1, "epoch-00.safetensors has no encoder")]
    public async Task What_cannot_be_is_said(string arguments, int code, string says)
    {
        var run = await Cppn.RunAsync(_studio.Folder, ["digits", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(code, run.ExitCode);
        Assert.Contains(says, run.Errors, StringComparison.Ordinal);
    }
}
