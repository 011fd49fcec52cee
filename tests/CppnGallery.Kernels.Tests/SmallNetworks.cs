using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Generators;

namespace CppnGallery.Kernels.Tests;

/// <summary>Generators with lively random weights; the initial ones are too quiet to show a mistake in the blocks.</summary>
internal static class SmallNetworks
{
    public static ResidualCppn Lively(int nodes, int blocks, ulong seed = 1)
    {
        var generator = new ResidualCppn(new(nodes, blocks));
        var random = new RandomSource(seed);
        generator.Initialise(random);
        random.FillGaussian(generator.BlockWeights.Data, 1.2 / Math.Sqrt(nodes));
        random.FillGaussian(generator.OutputWeights.Data, 1);
        return generator;
    }

    public static DenseCppn LivelyDense(int nodes, int layers, ulong seed = 1)
    {
        var generator = new DenseCppn(new(nodes, layers));
        var random = new RandomSource(seed);
        generator.Initialise(random);
        random.FillGaussian(generator.TanhWeights.Data, 1.5 / Math.Sqrt(nodes));
        random.FillGaussian(generator.OutputWeights.Data, 1 / Math.Sqrt(nodes));
        return generator;
    }
}
