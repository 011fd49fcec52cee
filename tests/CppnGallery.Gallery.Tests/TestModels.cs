using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests;

/// <summary>Generators whose pictures have a formula. Their blocks are zero, so each is the identity on h.</summary>
internal static class TestModels
{
    /// <summary>Every pixel of every latent is <c>sigmoid(logit(ink)) = ink</c>.</summary>
    public static Model Solid(string hash, double ink, string run = "run", string recipe = "resnet-cppn", int epoch = 1, double sigma = 1, int nodes = 2)
    {
        var model = Zero(hash, run, recipe, epoch, sigma, nodes);
        Network(model).OutputBias.Data[0] = (float)Math.Log(ink / (1 - ink));
        return model;
    }

    /// <summary>
    /// <c>sigmoid(±8)</c> over the whole picture, 0.9997 or 0.0003, by the sign of value 0 of the latent times <paramref name="sign"/>
    /// (the first layer's weight is so large that its tanh is ±1).
    /// </summary>
    public static Model InkBySign(string hash, int sign, int epoch = 1)
    {
        var model = Zero(hash, "run", "resnet-cppn", epoch, 1, 2);
        Network(model).LatentWeights.Data[0] = 1e6f * sign;
        Network(model).OutputWeights.Data[0] = 8;
        return model;
    }

    /// <summary>The network of a model of this class, to set its weights.</summary>
    public static ResidualCppn Network(Model model) => (ResidualCppn)model.Generator;

    public static bool HasInk(Latent latent, int sign) => latent.Values[0] * sign > 0;

    private static Model Zero(string hash, string run, string recipe, int epoch, double sigma, int nodes)
    {
        var generator = new ResidualCppn(new ResidualCppnSettings(nodes, 1, sigma));
        var description = new ModelDescription(
            run, recipe, epoch, sigma, nodes, 1, Latent.Size, 0, new Dictionary<string, string>(), new Dictionary<string, double>());
        return new Model(new ModelId("test", hash), description, generator);
    }
}
