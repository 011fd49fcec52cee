using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Randomness;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Engine;

/// <summary>
/// A tensor that our own stream of random numbers fills again and again: libtorch has one stream for the whole process, and another on
/// every device. Valid until it is filled again.
/// </summary>
internal sealed class RandomNumbers
{
    private readonly Compute _compute;
    private readonly AlignedFloats _values;
    private readonly Tensor _tensor;

    /// <summary>Room for numbers of this shape.</summary>
    public RandomNumbers(Compute compute, params long[] shape)
    {
        _compute = compute;
        _values = new((int)shape.Aggregate(1L, (count, size) => count * size));
        _tensor = TensorMemory.Share(_values.Memory, shape).DetachFromDisposeScope();
    }

    /// <summary>Unit Gaussians.</summary>
    public Tensor Gaussians(RandomSource random)
    {
        random.FillGaussian(_values.Span, 1);
        return Filled();
    }

    /// <summary>
    /// 1/keep with probability <paramref name="keep"/>, else 0: what hidden values are multiplied with in training (inverted dropout,
    /// nothing to do at use). Two numbers of 64 random bits.
    /// </summary>
    public Tensor Dropout(RandomSource random, float keep)
    {
        ulong threshold = (ulong)(keep * (double)(1UL << 32));
        float kept = 1 / keep;
        var values = _values.Span;
        for (int i = 0; i < values.Length; i += 2)
        {
            ulong bits = random.NextBits();
            values[i] = (bits & 0xFFFFFFFF) < threshold ? kept : 0;
            if (i + 1 < values.Length)
            {
                values[i + 1] = (bits >> 32) < threshold ? kept : 0;
            }
        }

        return Filled();
    }

    private Tensor Filled() => _compute.IsCpu ? _tensor : _tensor.to(_compute.Place);
}
