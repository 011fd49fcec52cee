using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Engine;

/// <summary>The numbers of tensors as spans.</summary>
internal static class TensorMemory
{
    /// <summary>A tensor of this shape over numbers that do not move, which it shares.</summary>
    public static Tensor Share(Memory<float> numbers, params ReadOnlySpan<long> shape)
    {
        MemoryMarshal.TryGetArray((ReadOnlyMemory<float>)numbers, out var part);
        return frombuffer(part.Array!, ScalarType.Float32, part.Count, part.Offset).view(shape.ToArray());
    }

    /// <summary>The float32 numbers of a contiguous tensor on the processor, where they lie: valid as long as the tensor is.</summary>
    public static Span<float> Floats(this Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>Copies a tensor of any device and layout out.</summary>
    public static void CopyOut(this Tensor tensor, Span<float> values)
    {
        using var scope = NewDisposeScope();
        tensor.detach().cpu().contiguous().Floats().CopyTo(values);
    }

    /// <summary>Copies into a tensor of any device.</summary>
    public static void CopyIn(this Tensor tensor, float[] values)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        tensor.copy_(frombuffer(values, ScalarType.Float32).view(tensor.shape));
    }
}
