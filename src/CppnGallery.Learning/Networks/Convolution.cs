using CppnGallery.Learning.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Networks;

/// <summary>
/// 5 × 5 of stride 2 with "same" padding: (B, C, H, W) to (B, F, ⌈H/2⌉, ⌈W/2⌉) of squares, in the precision of the products. Where the
/// zeros around a picture are odd in number the last one is below and
/// right of it, as TensorFlow has it. Weights are (5 · 5 · C, F), the channels fastest, as checkpoints have them. Pictures go on with their
/// channels fastest, which libtorch convolves in two thirds of the time.
/// </summary>
internal sealed class Convolution : nn.Module<Tensor, Tensor>
{
    private const int Kernel = 5;
    private const int Stride = 2;

    private readonly Compute _compute;
    private readonly Parameter _weight, _bias;
    private readonly long _inputs;

    public Convolution(NamedParameter weights, NamedParameter biases, Compute compute)
        : base(nameof(Convolution))
    {
        (_compute, _weight, _bias) = (compute, weights.Tensor, biases.Tensor);
        _inputs = weights.Weights.Shape[0] / (Kernel * Kernel);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        long side = x.shape[3], reach = ((((side + 1) / Stride) - 1) * Stride) + Kernel, before = (reach - side) / 2, after = reach - side - before;
        var w = _compute.Lower(_weight).view(Kernel, Kernel, _inputs, -1).permute(3, 0, 1, 2).contiguous().permute(0, 3, 1, 2);
        x = _compute.Lower(x);

        // libtorch's own padding is the same on both sides.
        bool even = before == after;
        x = ChannelsFastest(even ? x : nn.functional.pad(x, (before, after, before, after)));
        return nn.functional.conv2d(x, w, _compute.Lower(_bias), [Stride, Stride], even ? [before, before] : [0, 0]);
    }

    private static Tensor ChannelsFastest(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
