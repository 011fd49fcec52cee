using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Cli.Tests;

/// <summary>A temporary folder with models under <c>checkpoints/</c>: epochs 0 and 6 of one run, untrained but drawing.</summary>
public sealed class Studio : IDisposable
{
    public Studio()
    {
        Epoch0 = Add("first", epoch: 0, seed: 1);
        Epoch6 = Add("first", epoch: 6, seed: 2);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("cppn-").FullName;

    public string Checkpoints => Path.Combine(Folder, "checkpoints");

    public Model Epoch0 { get; }

    public Model Epoch6 { get; }

    public string FileOf(string run, int epoch) => Path.Combine(Checkpoints, run, $"epoch-{epoch:00}.safetensors");

    public Model Add(string run, int epoch, ulong seed)
    {
        var settings = new ResidualCppnSettings();
        var generator = new ResidualCppn(settings);
        var random = new RandomSource(seed);
        generator.Initialise(random);
        // Training is what makes place matter, blocks speak and ink black; larger weights in these layers do it at once.
        random.FillGaussian(generator.PlaneWeights.Data, 0.3);
        for (int block = 0; block < settings.Blocks; block++)
        {
            int square = settings.Nodes * settings.Nodes, layers = ResidualCppnSettings.ReluLayers + 1;
            random.FillGaussian(generator.BlockWeights.Data.Slice(((block * layers) + layers - 1) * square, square), 0.05);
        }

        random.FillGaussian(generator.OutputWeights.Data, 2);
        var description = new ModelDescription(
            run, "resnet-cppn", epoch, 1, settings.Nodes, settings.Blocks, Latent.Size, generator.ParameterCount,
            new Dictionary<string, string>(), new Dictionary<string, double> { ["accuracy"] = 0.25 });
        Directory.CreateDirectory(Path.Combine(Checkpoints, run));
        Checkpoint.Save(FileOf(run, epoch), description, generator, encoder: null);
        return Checkpoint.LoadModel(FileOf(run, epoch));
    }

    /// <summary>The dense generator after three epochs of a run of its own.</summary>
    public Model AddDense()
    {
        var generator = new DenseCppn(new DenseCppnSettings(Nodes: 16));
        generator.Initialise(new RandomSource(4));
        string file = FileOf("dense", 3);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        Checkpoint.Save(file, ModelDescription.Of("dense", "gan", 3, generator, new Dictionary<string, string>(), new Dictionary<string, double>()), generator, encoder: null);
        return Checkpoint.LoadModel(file);
    }

    /// <summary>Gives a model of the first run an encoder that tells pictures apart.</summary>
    public Model AddEncoder(Model model)
    {
        var encoder = new EncoderWeights();
        var random = new RandomSource(8);
        encoder.Initialise(random);
        random.FillGaussian(encoder.Mean.Data, 0.3);
        Checkpoint.Save(FileOf("first", model.Description.Epoch), model.Description, model.Generator, encoder);
        return model;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
