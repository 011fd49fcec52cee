using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CppnGallery.Autograd.Operations;

/// <summary>
/// Where the elements of a convolution's three products lie, for pieces of up to <see cref="MostPictures"/> pictures. The products then read
/// framed pictures as they stand (the indirect convolution of Dukhan 2019, with tables of offsets in place of pointers): no element is copied
/// 25 times first. Made once a shape and kept.
/// </summary>
internal sealed unsafe class ConvolutionTables
{
    /// <summary>Pictures in a piece; with 14, points are whole tiles of the 14-row kernel whatever the picture's size.</summary>
    public const int MostPictures = 28;

    private static readonly ConcurrentDictionary<ConvolutionShape, ConvolutionTables> Made = new();

    private ConvolutionTables(ConvolutionShape shape)
    {
        var frame = shape.InputFrame;
        int points = MostPictures * shape.Points;
        int[] pointAt = [.. from b in Enumerable.Range(0, MostPictures)
                            from y in Enumerable.Range(0, shape.OutputHeight)
                            from x in Enumerable.Range(0, shape.OutputWidth)
                            select (b * frame.Size) + frame.At(ConvolutionShape.Stride * y, ConvolutionShape.Stride * x)];
        int[] tapAt = [.. from ky in Enumerable.Range(0, ConvolutionShape.Kernel)
                          from kx in Enumerable.Range(0, ConvolutionShape.Kernel)
                          from c in Enumerable.Range(0, shape.Channels)
                          select frame.At(ky, kx) + c];
        (PointRows, PointColumns) = (new(pointAt), new(pointAt));
        (TapRows, TapColumns) = (new(tapAt), new(tapAt));
        FilterRows = new([.. Enumerable.Range(0, Math.Max(points, shape.Inputs)).Select(i => i * shape.Filters)]);
        Phases = [.. from y in Enumerable.Range(0, 2) from x in Enumerable.Range(0, 2) select new ConvolutionPhase(shape, y, x)];
    }

    /// <summary>Output pixels in the framed input, as rows of a left factor and as columns.</summary>
    public RowTable PointRows { get; }

    /// <inheritdoc cref="PointRows"/>
    public ColumnTable PointColumns { get; }

    /// <summary>Taps (ky, kx, channel) as seen from an output pixel, as rows and as columns.</summary>
    public RowTable TapRows { get; }

    /// <inheritdoc cref="TapRows"/>
    public ColumnTable TapColumns { get; }

    /// <summary>Rows of F floats one after the other: outputs, or weights.</summary>
    public RowTable FilterRows { get; }

    /// <summary>The four kinds of input pixels, by the parity of their place.</summary>
    public ConvolutionPhase[] Phases { get; }

    public static ConvolutionTables For(ConvolutionShape shape) => Made.GetOrAdd(shape with { Batch = 1 }, static key => new(key));
}

/// <summary>Offsets in memory that does not move.</summary>
internal readonly unsafe struct RowTable
{
    private readonly nint[] _owner;

    public RowTable(int[] offsets)
    {
        _owner = GC.AllocateArray<nint>(offsets.Length, pinned: true);
        for (int i = 0; i < offsets.Length; i++)
        {
            _owner[i] = offsets[i];
        }
    }

    public nint* Start => (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_owner));
}

/// <summary>Offsets in memory that does not move.</summary>
internal readonly unsafe struct ColumnTable
{
    private readonly int[] _owner;

    public ColumnTable(int[] offsets)
    {
        _owner = GC.AllocateArray<int>(offsets.Length, pinned: true);
        offsets.CopyTo(_owner, 0);
    }

    public int* Start => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_owner));
}
