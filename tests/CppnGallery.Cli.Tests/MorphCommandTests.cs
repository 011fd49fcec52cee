using System.Buffers.Binary;
using System.Text.Json;

namespace CppnGallery.Cli.Tests;

public sealed class MorphCommandTests : IDisposable
{
    private readonly Studio _studio = new();

    public void Dispose() => _studio.Dispose();

    private Task<Cppn.Outcome> MorphAsync(params string[] arguments) =>
        Cppn.RunAsync(_studio.Folder, ["morph", "--model", _studio.Epoch6.Id.Hash, "--out", "a.gif", .. arguments]);

    [Theory]
    [InlineData(0, 10)] // comes round: the first frame follows the last
    [InlineData(1, 11)] // ends on the stop that it began with
    public async Task A_way_through_three_latents_is_written_and_told(int repeats, int frames)
    {
        var run = await MorphAsync("--latent", "seed-2", "--latent", "seed-9", "--latent", "seed-2", "--frames", "5", "--size", "48", "--delay", "6", "--easing", "sinusoid", "--repeats", $"{repeats}", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var told = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(frames, told.GetProperty("frames").GetInt32());
        Assert.Equal(_studio.Epoch6.Id.ToString(), told.GetProperty("model").GetString());
        byte[] file = File.ReadAllBytes(Path.Combine(_studio.Folder, "a.gif"));
        Assert.Equal(file.Length, told.GetProperty("bytes").GetInt64());
        Assert.Equal((48, 48), (BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(6)), BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8))));
        // A graphic control extension, six hundredths, before each of the frames.
        byte[] control = [0x21, 0xF9, 4, 1 << 2, 6, 0, 0, 0, 0x2C];
        Assert.Equal(frames, Enumerable.Range(0, file.Length - control.Length).Count(i => file.AsSpan(i, control.Length).SequenceEqual(control)));
    }

    [Theory]
    [InlineData("two latents", "--latent", "seed-1")]
    [InlineData("--latent: ", "--latent", "seed-1", "--latent", "sea-2")]
    [InlineData("--frames: ", "--latent", "seed-1", "--latent", "seed-2", "--frames", "0")]
    [InlineData("--delay: ", "--latent", "seed-1", "--latent", "seed-2", "--delay", "65536")]
    [InlineData("bounce", "--latent", "seed-1", "--latent", "seed-2", "--easing", "bounce")]
    public async Task Wrong_usage_names_what_is_wrong(string words, params string[] arguments)
    {
        var run = await MorphAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_studio.Folder, "a.gif")));
    }
}
