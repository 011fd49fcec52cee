using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Rendering.Tests;

/// <summary>Pictures to ask for, of a small generator with seeded weights.</summary>
internal static class Requests
{
    public static Model Model { get; } = MakeModel();

    public static PictureRequest Of(int width, int height, View? view = null, ulong seed = 7, Style? style = null) =>
        new(Artwork(seed, style), view ?? View.Frame, width, height);

    public static ArtworkSource Artwork(ulong seed = 7, Style? style = null) => new(Model, Latent.FromSeed(seed), style ?? Style.Ink);

    private static Model MakeModel()
    {
        var settings = new ResidualCppnSettings(Nodes: 6, Blocks: 3);
        var generator = new ResidualCppn(settings);
        var random = new Random(3);
        foreach (var tensor in new[]
        {
            generator.LatentWeights, generator.PlaneWeights, generator.FirstBias, generator.BlockWeights,
            generator.BlockBiases, generator.OutputWeights, generator.OutputBias,
        })
        {
            foreach (ref float value in tensor.Data)
            {
                value = (random.NextSingle() - 0.5f) * 2;
            }
        }

        var description = ModelDescription.Of("run", "resnet-cppn", 6, generator, new Dictionary<string, string>(), new Dictionary<string, double>());
        return new Model(new ModelId("resnet6-sd1.00-e06", "3fa9c2d1"), description, generator);
    }
}
