using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;

namespace CppnGallery.Models.Generators;

/// <summary>The generator layer by layer on a tape: what training differentiates, and what the fused kernel is measured against.</summary>
public sealed class ResidualCppnLayers
{
    private readonly ResidualCppn _generator;
    private readonly (Tensor Weights, Tensor Bias)[][] _blocks;

    /// <summary>Layers that share the generator's weights and gradients.</summary>
    public ResidualCppnLayers(ResidualCppn generator)
    {
        _generator = generator;
        _blocks = [.. Enumerable.Range(0, generator.Settings.Blocks).Select(block =>
            Enumerable.Range(0, ResidualCppnSettings.ReluLayers + 1)
                .Select(layer => (generator.BlockWeights.Part(block).Part(layer), generator.BlockBiases.Part(block).Part(layer)))
                .ToArray())];
    }

    /// <summary>The points (x, y, r) of a view as a constant (height·width, 3).</summary>
    public static Tensor Points(View view, int width, int height)
    {
        var points = Tensor.Constant(width * height, 3);
        for (int row = 0; row < height; row++)
        {
            float y = (float)view.PlaneY(row, height);
            for (int column = 0; column < width; column++)
            {
                float x = (float)view.PlaneX(column, width);
                var point = points.Data.Slice(((row * width) + column) * 3, 3);
                point[0] = x;
                point[1] = y;
                point[2] = MathF.Sqrt((x * x) + (y * y));
            }
        }

        return points;
    }

    /// <summary>Latents (B, 32) and points (P, 3) to intensities (B·P, 1).</summary>
    public Tensor Forward(Tape tape, Tensor latents, Tensor points)
    {
        var ofLatent = tape.Dense(tape.Scale(latents, ResidualCppn.LatentScale), _generator.LatentWeights, _generator.FirstBias);
        var ofPoint = tape.Dense(points, _generator.PlaneWeights, null);
        var h = Then(tape, tape.AddOuter(ofLatent, ofPoint), tape.Tanh);
        foreach (var block in _blocks)
        {
            var inner = h;
            foreach (var (weights, bias) in block.AsSpan(0, ResidualCppnSettings.ReluLayers))
            {
                var sum = tape.Dense(inner, weights, bias);
                if (inner != h)
                {
                    tape.Release(inner);
                }

                inner = Then(tape, sum, tape.Relu);
            }

            var last = block[ResidualCppnSettings.ReluLayers];
            var step = Then(tape, Then(tape, inner, x => tape.Dense(x, last.Weights, last.Bias)), tape.Tanh);
            var next = tape.AddScaled(h, step);
            tape.Release(step);
            tape.Release(h);
            h = next;
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
