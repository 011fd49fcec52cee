using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;

namespace CppnGallery.Web.Tests;

/// <summary>Checkpoints of networks so small that a server loads and draws them in no time.</summary>
internal static class TinyModels
{
    /// <summary>Saves two epochs of one run under a folder and returns the folder.</summary>
    public static string SaveTwo(string checkpoints)
    {
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            Save(Path.Combine(checkpoints, "tiny", $"epoch-{epoch:00}.safetensors"), "tiny", epoch, (ulong)epoch);
        }

        return checkpoints;
    }

    /// <summary>Saves one.</summary>
    public static ModelId Save(string path, string run, int epoch, ulong seed)
    {
        var generator = new ResidualCppn(new ResidualCppnSettings(Nodes: 4, Blocks: 1));
        generator.Initialise(new RandomSource(seed));
        var description = ModelDescription.Of(run, "resnet-cppn", epoch, generator, new Dictionary<string, string>(), new Dictionary<string, double>());
        return Checkpoint.Save(path, description, generator, encoder: null);
    }
}
