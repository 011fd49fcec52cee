using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;

namespace CppnGallery.Models.Generators;

/// <summary>The dense generator layer by layer on a tape: what the fused kernels are measured against.</summary>
public sealed class DenseCppnLayers
{
    private readonly DenseCppn _generator;
    private readonly (Tensor Weights, Tensor Bias)[] _layers;

    /// <summary>Layers that share the generator's weights and gradients.</summary>
    public DenseCppnLayers(DenseCppn generator)
    {
        _generator = generator;
        _layers = [.. Enumerable.Range(0, generator.Settings.TanhLayers).Select(layer => (generator.TanhWeights.Part(layer), generator.TanhBiases.Part(layer)))];
    }

    /// <summary>Latents (B, 32) and points (P, 3), as <see cref="ResidualCppnLayers.Points"/> makes them, to intensities (B·P, 1).</summary>
    public Tensor Forward(Tape tape, Tensor latents, Tensor points)
    {
        var ofLatent = tape.Dense(tape.Scale(latents, ResidualCppn.LatentScale), _generator.LatentWeights, _generator.FirstBias);
        var ofPoint = tape.Dense(points, _generator.PlaneWeights, null);
        var h = Then(tape, tape.AddOuter(ofLatent, ofPoint), tape.Softplus);
        foreach (var (weights, bias) in _layers)
        {
            h = Then(tape, Then(tape, h, x => tape.Dense(x, weights, bias)), tape.Tanh);
        }

        return Then(tape, Then(tape, h, x => tape.Dense(x, _generator.OutputWeights, _generator.OutputBias)), tape.Sigmoid);
    }

    /// <summary>An operation whose input nobody else needs: a tape that does not record takes it back.</summary>
    private static Tensor Then(Tape tape, Tensor x, Func<Tensor, Tensor> operation)
    {
        var y = operation(x);
        tape.Release(x);
        return y;
    }
}
