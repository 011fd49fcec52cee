using System.Runtime.CompilerServices;

namespace CppnGallery.Models.Generators;

/// <summary>Numbers, zero to begin with, that start on a cache line and stay where they are as long as this object is kept.</summary>
internal sealed unsafe class AlignedFloats
{
    private const int LineBytes = 64;

    private readonly float[] _owner;

    /// <summary>Room for <paramref name="count"/> numbers.</summary>
    public AlignedFloats(int count)
    {
        Count = count;
        _owner = GC.AllocateArray<float>(count + (LineBytes / sizeof(float)), pinned: true);
        Start = Align((float*)Unsafe.AsPointer(ref _owner[0]));
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>The first.</summary>
    public float* Start { get; }

    /// <summary>All of them.</summary>
    public Span<float> Span => new(Start, Count);

    /// <summary>The first place on a cache line at or after <paramref name="start"/>; at most fifteen floats further.</summary>
    public static float* Align(float* start) => (float*)(((nint)start + LineBytes - 1) & ~(nint)(LineBytes - 1));
}
