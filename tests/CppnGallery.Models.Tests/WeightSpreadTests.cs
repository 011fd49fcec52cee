using CppnGallery.Kernels.Randomness;
using CppnGallery.Models.Generators;

namespace CppnGallery.Models.Tests;

public sealed class WeightSpreadTests
{
    [Fact]
    public void ReLU_layers_and_gates_are_told_apart()
    {
        // Two blocks of width 2: layer 4 of 0..4 and layer 9 of 5..9 are the gates. Half the weights at m − s and half at m + s deviate by s.
        var generator = new ResidualCppn(new(Nodes: 2, Blocks: 2));
        for (int i = 0; i < generator.BlockWeights.Count; i++)
        {
            bool gate = i / 4 % 5 == 4;
            generator.BlockWeights.Data[i] = (gate ? 5f : -1f) + ((i % 2 == 0 ? 1 : -1) * (gate ? 0.25f : 3f));
        }

        generator.BlockBiases.Data.Fill(1e6f);
        generator.OutputWeights.Data.Fill(1e6f);

        Assert.Equal(new WeightSpread(3, 0.25, null), WeightSpread.Of(generator));
    }

    [Fact]
    public void A_dense_generator_has_its_tanh_layers()
    {
        // −1 −1 −1 and 3 in turn: mean 0, √((1 + 1 + 1 + 9)/4) = √3.
        var generator = new DenseCppn(new(Nodes: 4));
        for (int i = 0; i < generator.TanhWeights.Count; i++)
        {
            generator.TanhWeights.Data[i] = i % 4 == 3 ? 3 : -1;
        }

        generator.PlaneWeights.Data.Fill(7);
        var spread = WeightSpread.Of(generator);

        Assert.Equal((null, null), (spread.Relu, spread.Gate));
        Assert.Equal(Math.Sqrt(3), spread.Hidden!.Value, 1e-12);
    }

    [Fact]
    public void Before_training_it_is_the_settings()
    {
        // 24 · 4 · 36 = 3,456 weights: a deviation of σ/√(2N), 1.2 %. 864 gates: 2.4 %. Four of these are allowed.
        var generator = new ResidualCppn(new(ReluStddev: 0.45));
        generator.Initialise(new RandomSource(1));
        var spread = WeightSpread.Of(generator);

        Assert.InRange(spread.Relu!.Value, 0.45 * 0.95, 0.45 * 1.05);
        Assert.InRange(spread.Gate!.Value, 0.0009, 0.0011);
    }
}
