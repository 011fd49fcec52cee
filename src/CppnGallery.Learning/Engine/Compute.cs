using System.Globalization;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Engine;

/// <summary>
/// What a training runs on and how. With the same of these, the same seed and settings give the same weights, bit for bit, on the same kind
/// of machine.
/// </summary>
/// <param name="Device">Cpu, Cuda or Mps.</param>
/// <param name="Precision">Float32 or BFloat16.</param>
/// <param name="Threads">Of libtorch on the processor.</param>
public sealed record Compute(ComputeDevice Device, Precision Precision, int Threads)
{
    /// <summary>One thread in float32: for using a trained network, and for tests.</summary>
    public static Compute Plain { get; } = new(ComputeDevice.Cpu, Precision.Float32, 1);

    /// <summary>Whether tensors lie in this process's own memory, where the fused kernels can reach them.</summary>
    public bool IsCpu => Device == ComputeDevice.Cpu;

    /// <summary>libtorch's name of the device.</summary>
    public Device Place => Device switch
    {
        ComputeDevice.Cuda => CUDA,
        ComputeDevice.Mps => MPS,
        _ => CPU,
    };

    /// <summary>
    /// Gives the calling thread its number of threads, which libtorch keeps for each thread: called first on every thread that trains.
    /// </summary>
    public void EnterThread() => set_num_threads(Threads);

    /// <summary>
    /// A tensor as a product takes it: rounded to bfloat16 where that is wanted. Gradients come back in the tensor's own precision.
    /// </summary>
    public Tensor Lower(Tensor x) => Precision == Precision.BFloat16 ? x.to(ScalarType.BFloat16) : x;

    /// <summary><c>cpu bfloat16 2</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Device.ToString().ToLowerInvariant()} {Precision.ToString().ToLowerInvariant()} {Threads}");

    /// <summary>Reads what <see cref="ToString"/> writes; null where it is none.</summary>
    public static Compute? Read(string? text) =>
        text?.Split(' ') is [var device, var precision, var threads]
        && ComputeChoice.TryRead(device, out ComputeDevice place) && place != ComputeDevice.Auto
        && ComputeChoice.TryRead(precision, out Precision bits) && bits != Precision.Auto
        && int.TryParse(threads, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && count is > 0 and <= ComputeChoice.MaxThreads
            ? new(place, bits, count)
            : null;
}
