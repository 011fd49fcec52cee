using CppnGallery.Kernels.Generators;
using CppnGallery.Learning.Engine;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Data;

/// <summary>
/// Pictures and labels of a training step, filled again and again: in this process's memory, and as tensors on the device that trains.
/// </summary>
public sealed class Batch
{
    private readonly Compute _compute;
    private readonly AlignedFloats _values;
    private readonly long[] _digits;
    private readonly Tensor _pictures, _labels;

    /// <summary>Room for so many.</summary>
    public Batch(int size, Compute compute)
    {
        _compute = compute;
        _values = new(size * IDrawing.Pixels);
        _digits = GC.AllocateArray<long>(size, pinned: true);
        _pictures = TensorMemory.Share(_values.Memory, size, 1, IDrawing.Side, IDrawing.Side).DetachFromDisposeScope();
        _labels = frombuffer(_digits, ScalarType.Int64).DetachFromDisposeScope();
        Pictures = compute.IsCpu ? _pictures : _pictures.to(compute.Place).DetachFromDisposeScope();
        Labels = compute.IsCpu ? _labels : _labels.to(compute.Place).DetachFromDisposeScope();
    }

    /// <summary>Pictures in it.</summary>
    public int Size => Digits.Length;

    /// <summary>(B, 26, 26), 1 is ink.</summary>
    public Span<float> Values => _values.Span;

    /// <summary>(B), the labels.</summary>
    public Span<long> Digits => _digits;

    /// <summary>(B, 1, 26, 26) on the device, as of the last <see cref="Send"/>.</summary>
    public Tensor Pictures { get; }

    /// <summary>(B) on the device, as of the last <see cref="Send"/>.</summary>
    public Tensor Labels { get; }

    /// <summary>Brings what the arrays hold to the device; the processor shares them.</summary>
    public void Send()
    {
        if (!_compute.IsCpu)
        {
            using var still = no_grad();
            Pictures.copy_(_pictures);
            Labels.copy_(_labels);
        }
    }
}
