using CppnGallery.Learning.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Networks;

/// <summary>x·w + b: (B, inputs) to (B, outputs) in float32. Weights are (inputs, outputs), as checkpoints have them.</summary>
internal sealed class Dense : nn.Module<Tensor, Tensor>
{
    private readonly Compute _compute;
    private readonly Parameter _weight, _bias;

    public Dense(NamedParameter weights, NamedParameter biases, Compute compute)
        : base(nameof(Dense))
    {
        (_compute, _weight, _bias) = (compute, weights.Tensor, biases.Tensor);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => _compute.Precision == Precision.BFloat16
        ? _compute.Lower(x).matmul(_compute.Lower(_weight)).to(ScalarType.Float32) + _bias
        : addmm(_bias, x, _weight, 1, 1);
}
