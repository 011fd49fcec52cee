using CppnGallery.Kernels.Generators;
using CppnGallery.Learning.Engine;
using CppnGallery.Models;
using CppnGallery.Models.Generators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace CppnGallery.Learning.Networks;

/// <summary>
/// A generator as one would write it in libtorch, layer by layer: what trains on GPUs, and what the fused kernels are measured against.
/// </summary>
public sealed class LayeredCppn : nn.Module<Tensor, Tensor>
{
    private readonly Tensor _points;
    private readonly Func<Tensor, Tensor> _hidden;
    private readonly IReadOnlyList<Tensor> _tensors;
    private readonly long _height, _width;

    private LayeredCppn(IReadOnlyList<NamedParameter> parameters, Func<Tensor, Tensor> hidden, Compute compute, int width, int height)
        : base(nameof(LayeredCppn))
    {
        _tensors = [.. parameters.Select(parameter => parameter.Tensor)];
        (_hidden, _width, _height) = (hidden, width, height);
        _points = PointsOf(width, height).to(compute.Place);
        RegisterComponents();
    }

    /// <summary>The layers of a generator of either kind, over these parameters, drawing the training frame in so many pixels.</summary>
    public static LayeredCppn Of(IGenerator generator, IReadOnlyList<NamedParameter> parameters, Compute compute,
        int width = IDrawing.Side, int height = IDrawing.Side)
    {
        Tensor weights = parameters[3].Tensor, biases = parameters[4].Tensor;
        return generator switch
        {
            ResidualCppn residual =>
                new(parameters, sums => Blocks(sums.tanh(), weights, biases, residual.Settings.Blocks), compute, width, height),
            DenseCppn dense =>
                new(parameters, sums => TanhLayers(softplus(sums), weights, biases, dense.Settings.TanhLayers), compute, width, height),
            _ => throw new ArgumentException($"A {generator.GetType().Name} has no layers that are known here.", nameof(generator)),
        };
    }

    /// <summary>Latents (B, 32) to pictures (B, 1, H, W): sigmoid(hidden(8z·Wz + bz + (x, y, r)·Wp)·wo + bo).</summary>
    public override Tensor forward(Tensor latents)
    {
        Tensor latent = _tensors[0], plane = _tensors[1], bias = _tensors[2], output = _tensors[5], outputBias = _tensors[6];
        var ofLatents = addmm(bias, latents * IDrawing.LatentScale, latent, 1, 1).unsqueeze(1);
        var ofPoints = _points.matmul(plane).unsqueeze(0);
        var h = _hidden((ofLatents + ofPoints).view(-1, bias.shape[0]));
        return addmm(outputBias, h, output, 1, 1).sigmoid().view(-1, 1, _height, _width);
    }

    // h += tanh(W₅·relu(W₄·…relu(W₁·h)))
    private static Tensor Blocks(Tensor h, Tensor weights, Tensor biases, int blocks)
    {
        const int last = ResidualCppnSettings.ReluLayers;
        for (int block = 0; block < blocks; block++)
        {
            var inner = h;
            for (int layer = 0; layer < last; layer++)
            {
                inner = relu(addmm(biases[block, layer], inner, weights[block, layer], 1, 1));
            }

            h = h + addmm(biases[block, last], inner, weights[block, last], 1, 1).tanh();
        }

        return h;
    }

    private static Tensor TanhLayers(Tensor h, Tensor weights, Tensor biases, int layers)
    {
        for (int layer = 0; layer < layers; layer++)
        {
            h = addmm(biases[layer], h, weights[layer], 1, 1).tanh();
        }

        return h;
    }

    // (H·W, 3): x, y and the distance from the centre.
    private static Tensor PointsOf(int width, int height)
    {
        float[] values = new float[3 * width * height];
        for (int i = 0; i < width * height; i++)
        {
            float x = (float)View.Frame.PlaneX(i % width, width), y = (float)View.Frame.PlaneY(i / width, height);
            (values[3 * i], values[(3 * i) + 1], values[(3 * i) + 2]) = (x, y, MathF.Sqrt((x * x) + (y * y)));
        }

        return tensor(values).view(-1, 3);
    }
}
