using System.Runtime.CompilerServices;

namespace CppnGallery.Kernels.Generators;

/// <summary>
/// Numbers, zero to begin with, that start on a cache line and stay where they are as long as this object is kept. Sums of libraries for
/// vectors have other bits where the line begins elsewhere.
/// </summary>
public sealed unsafe class AlignedFloats
{
    private const int LineBytes = 64;

    private readonly float[] _owner;
    private readonly int _offset;

    /// <summary>Room for <paramref name="count"/> numbers.</summary>
    public AlignedFloats(int count)
    {
        Count = count;
        _owner = GC.AllocateArray<float>(count + (LineBytes / sizeof(float)), pinned: true);
        float* owner = (float*)Unsafe.AsPointer(ref _owner[0]);
        Start = Align(owner);
        _offset = (int)(Start - owner);
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>All of them.</summary>
    public Span<float> Span => new(Start, Count);

    /// <summary>The same for those who keep them for later.</summary>
    public Memory<float> Memory => _owner.AsMemory(_offset, Count);

    /// <summary>The first.</summary>
    internal float* Start { get; }

    /// <summary>The first place on a cache line at or after <paramref name="start"/>; at most fifteen floats further.</summary>
    internal static float* Align(float* start) => (float*)(((nint)start + LineBytes - 1) & ~(nint)(LineBytes - 1));
}
