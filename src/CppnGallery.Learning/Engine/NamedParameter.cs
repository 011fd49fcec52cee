using CppnGallery.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Engine;

/// <summary>
/// A parameter of a module and the weights that it trains. On the processor it lies in their memory, nothing is copied; elsewhere <see
/// cref="CopyBack"/> and <see cref="CopyOver"/> do.
/// </summary>
public sealed class NamedParameter
{
    private readonly Tensor? _shared;

    /// <summary>A parameter that begins with these numbers and has their shape.</summary>
    public NamedParameter(Weights weights, Compute compute)
    {
        Weights = weights;
        long[] shape = [.. weights.Shape.ToArray().Select(size => (long)size)];
        var shared = TensorMemory.Share(weights.Memory, shape);
        Tensor = new Parameter(compute.IsCpu ? shared : shared.to(compute.Place), requires_grad: true);
        _shared = compute.IsCpu ? null : shared;
    }

    /// <summary>Name, shape and numbers.</summary>
    public Weights Weights { get; }

    /// <summary>What is trained.</summary>
    public Parameter Tensor { get; }

    /// <summary>Brings what was trained on another device to the weights.</summary>
    public void CopyBack() => Copy(_shared, Tensor);

    /// <summary>Brings the weights to the device, after they were read from a file.</summary>
    public void CopyOver() => Copy(Tensor, _shared);

    private static void Copy(Tensor? to, Tensor? from)
    {
        if (to is not null && from is not null)
        {
            using var scope = NewDisposeScope();
            using var still = no_grad();
            to.copy_(from);
        }
    }
}
