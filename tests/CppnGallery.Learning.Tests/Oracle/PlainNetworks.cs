using CppnGallery.Learning.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Tests.Oracle;

/// <summary>All networks as one would write them in PyTorch, in doubles, over copies of the weights that they begin with.</summary>
internal sealed class PlainNetworks
{
    private readonly Dictionary<string, Parameter> _weights;

    public PlainNetworks(IEnumerable<NamedParameter> parameters) => _weights = parameters.ToDictionary(
        parameter => parameter.Weights.Name,
        parameter => new Parameter(parameter.Tensor.detach().to(ScalarType.Float64), requires_grad: true));

    public Parameter this[string name] => _weights[name];

    public IEnumerable<Parameter> Of(params string[] networks) =>
        _weights.Where(pair => networks.Contains(pair.Key.Split('.')[0])).Select(pair => pair.Value);

    /// <summary>
    /// Pictures (B, 1, 26, 26), and what the hidden values (B, 512) are multiplied with, to means and log variances (B, 32).
    /// </summary>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor pictures, Tensor? firstKept, Tensor? secondKept)
    {
        var h = nn.functional.softplus(Linear(pictures.flatten(1), "encoder.first"));
        h = nn.functional.softplus(Linear(firstKept is null ? h : h * firstKept, "encoder.second"));
        h = secondKept is null ? h : h * secondKept;
        return (Linear(h, "encoder.mean"), Linear(h, "encoder.log_variance"));
    }

    /// <summary>Latents (B, 32) to pictures (B, 1, 26, 26) by the residual generator.</summary>
    public Tensor DrawResidual(Tensor latents)
    {
        Tensor weights = this["generator.blocks.weight"], biases = this["generator.blocks.bias"];
        var h = First(latents).tanh();
        for (int block = 0; block < weights.shape[0]; block++)
        {
            var inner = h;
            for (int layer = 0; layer < 5; layer++)
            {
                var sum = inner.matmul(weights[block, layer]) + biases[block, layer];
                inner = layer < 4 ? nn.functional.relu(sum) : sum.tanh();
            }

            h = h + inner;
        }

        return Last(h);
    }

    /// <summary>The same by the dense generator.</summary>
    public Tensor DrawDense(Tensor latents)
    {
        Tensor weights = this["generator.tanh.weight"], biases = this["generator.tanh.bias"];
        var h = nn.functional.softplus(First(latents));
        for (int layer = 0; layer < weights.shape[0]; layer++)
        {
            h = (h.matmul(weights[layer]) + biases[layer]).tanh();
        }

        return Last(h);
    }

    /// <summary>Pictures (B, 1, 26, 26) to logits by the classifier of either part.</summary>
    public Tensor Classify(Tensor pictures, string name)
    {
        var h = nn.functional.leaky_relu(Convolve(pictures, name + ".first"), 0.2);
        h = nn.functional.leaky_relu(Normalise(Convolve(h, name + ".second"), name + ".second"), 0.2);
        h = nn.functional.leaky_relu(Normalise(Convolve(h, name + ".third"), name + ".third"), 0.2);
        return Linear(h.permute(0, 2, 3, 1).flatten(1), name + ".last");
    }

    /// <summary>Pictures to features (B, 128) and logits (B, 10) by the judge.</summary>
    public (Tensor Features, Tensor Logits) Judge(Tensor pictures, Tensor? kept)
    {
        var h = nn.functional.relu(Convolve(pictures, "judge.first"));
        h = nn.functional.relu(Convolve(h, "judge.second"));
        h = nn.functional.relu(Convolve(h, "judge.third"));
        var features = nn.functional.relu(Linear(h.permute(0, 2, 3, 1).flatten(1), "judge.features"));
        return (features, Linear(kept is null ? features : features * kept, "judge.last"));
    }

    private Tensor Linear(Tensor x, string name) => x.matmul(this[name + ".weight"]) + this[name + ".bias"];

    // TensorFlow's "same" padding of 5 × 5 by 2: 26 → 13 has one row above and two below, 13 → 7 → 4 two and two.
    private Tensor Convolve(Tensor x, string name)
    {
        long inputs = x.shape[1], side = x.shape[3];
        var weight = this[name + ".weight"].view(5, 5, inputs, -1).permute(3, 2, 0, 1);
        return nn.functional.conv2d(nn.functional.pad(x, side == 26 ? (1, 2, 1, 2) : (2, 2, 2, 2)), weight, this[name + ".bias"], [2, 2]);
    }

    private Tensor Normalise(Tensor x, string name)
    {
        long[] all = [0, 2, 3];
        var difference = x - x.mean(all, keepdim: true);
        var scaled = difference / (difference.square().mean(all, keepdim: true) + 1e-5).sqrt();
        return (scaled * this[name + ".gamma"].view(1, -1, 1, 1)) + this[name + ".beta"].view(1, -1, 1, 1);
    }

    // (B, 676, N): 8z·Wz + bz + (x, y, r)·Wp, at −8 … 8 in 26 steps.
    private Tensor First(Tensor latents)
    {
        var axis = linspace(-8, 8, 26, ScalarType.Float64);
        Tensor x = axis.repeat(26), y = axis.repeat_interleave(26);
        var points = stack([x, y, (x.square() + y.square()).sqrt()], 1);
        return (latents * 8).matmul(this["generator.latent.weight"]).add(this["generator.first.bias"]).unsqueeze(1)
            + points.matmul(this["generator.plane.weight"]);
    }

    private Tensor Last(Tensor h) =>
        (h.matmul(this["generator.output.weight"]) + this["generator.output.bias"]).sigmoid().view(-1, 1, 26, 26);
}
