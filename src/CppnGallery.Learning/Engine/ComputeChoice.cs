using System.Globalization;
using TorchSharp;

namespace CppnGallery.Learning.Engine;

/// <summary>What is asked for; <see cref="Resolve"/> finds what it comes to on this machine.</summary>
/// <param name="Device">Where to train.</param>
/// <param name="Precision">Of the products.</param>
/// <param name="Threads">Of libtorch on the processor, at least 1; 0 to measure how many are fastest. The fused kernels use all cores, and
/// give the same bits with any number.</param>
public sealed record ComputeChoice(ComputeDevice Device = ComputeDevice.Auto, Precision Precision = Precision.Auto, int Threads = 0)
{
    /// <summary>Most threads that can be asked for.</summary>
    public const int MaxThreads = 1024;

    /// <summary>The whole of one.</summary>
    /// <param name="before">What a run that is taken up again was trained with: what is left open stays as it was, where this machine has
    /// it.</param>
    /// <exception cref="ArgumentException">This machine, or this build, has no such device; or the number of threads is out of its
    /// range.</exception>
    public Compute Resolve(Compute? before = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, MaxThreads);
        var device = Find(before);
        if (Precision != Precision.Auto && Threads > 0)
        {
            return new(device, Precision, Threads);
        }

        var found = before?.Device == device ? before : ComputeMeasurement.Of(device);
        return new(device, Precision == Precision.Auto ? found.Precision : Precision, Threads == 0 ? found.Threads : Threads);
    }

    /// <summary>The device alone.</summary>
    /// <param name="before">As for <see cref="Resolve"/>.</param>
    /// <exception cref="ArgumentException">This machine, or this build, has no such device.</exception>
    public ComputeDevice Find(Compute? before = null)
    {
        var device = Device != ComputeDevice.Auto ? Device : before is { } of && IsThere(of.Device) ? of.Device : Fastest();
        return IsThere(device)
            ? device
            : throw new ArgumentException(
                $"This machine, or this build, has no {device.ToString().ToLowerInvariant()}; choose auto or cpu.", nameof(before));
    }

    private static ComputeDevice Fastest() =>
        IsThere(ComputeDevice.Cuda) ? ComputeDevice.Cuda : IsThere(ComputeDevice.Mps) ? ComputeDevice.Mps : ComputeDevice.Cpu;

    private static bool IsThere(ComputeDevice device) => device switch
    {
        ComputeDevice.Cuda => torch.cuda_is_available(),
        ComputeDevice.Mps => torch.mps_is_available(),
        _ => true,
    };

    /// <summary>
    /// Reads <c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>mps</c>, or <c>auto</c>, <c>float32</c>, <c>bfloat16</c>; case does not matter.
    /// </summary>
    public static bool TryRead<T>(string? text, out T value)
        where T : struct, Enum =>
        Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value)
            && !int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);
}
