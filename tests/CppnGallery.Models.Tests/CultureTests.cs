using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Tests;

public sealed class CultureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cppn-culture-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("0.4,-0.25,1E-06,0.5")]
    [InlineData("-1.5,-1.5,4,4")]
    public void A_view_is_read_and_written_alike(string text)
    {
        using var foreign = new ForeignCulture();

        Assert.True(View.TryParse(text, out var view));
        Assert.Equal(text, view.ToString());
    }

    [Fact]
    public void A_checkpoint_has_the_same_bytes_and_is_read_again()
    {
        byte[] usual = File.ReadAllBytes(Saved("usual"));
        using var foreign = new ForeignCulture();

        Assert.Equal(usual, File.ReadAllBytes(Saved("foreign")));
        var read = Checkpoint.LoadModel(Path.Combine(_folder, "usual.safetensors"));
        Assert.Equal((0.45, -0.125), (read.Description.ReluStddev, read.Description.Metrics["loss"]));
        Assert.StartsWith("resnet4-sd0.45-e03.", read.Id.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Latents_are_named_and_read_alike()
    {
        var latent = Latent.FromSeed(7);
        string values = Latent.FromValues(latent.Values).Text;
        using var foreign = new ForeignCulture();

        Assert.Equal("seed-7", Latent.FromSeed(7).Text);
        Assert.Equal(values, Latent.FromValues(latent.Values).Text);
        Assert.Equal(latent.Values.ToArray(), Latent.Parse(values).Values.ToArray());
    }

    [Fact]
    public void Faults_name_numbers_alike()
    {
        using var foreign = new ForeignCulture();

        var fault = Assert.Throws<ArgumentException>(() => Latent.FromValues([.. Enumerable.Repeat(-70000.5f, Latent.Size)]));
        Assert.StartsWith("Latent value 0 is -70000.5;", fault.Message, StringComparison.Ordinal);
    }

    private string Saved(string name)
    {
        var generator = new ResidualCppn(new ResidualCppnSettings(Nodes: 4, Blocks: 1, ReluStddev: 0.45));
        generator.Initialise(new RandomSource(1));
        string path = Path.Combine(_folder, $"{name}.safetensors");
        Checkpoint.Save(
            path, ModelDescription.Of("run", "resnet-cppn", 3, generator, new Dictionary<string, string>(), new Dictionary<string, double> { ["loss"] = -0.125 }), generator, encoder: null);
        return path;
    }
}
