using CppnGallery.Kernels.Generators;

namespace CppnGallery.Models;

/// <summary>
/// Numbers of a network by the name that they have in checkpoint files, such as <c>generator.output.weight</c>, zero to begin with. They
/// stay where they are in memory, so that whatever trains can
/// work on them where they lie.
/// </summary>
public sealed class Weights
{
    private readonly int[] _shape;
    private readonly AlignedFloats _values;

    /// <summary>Room for these.</summary>
    /// <param name="name">As files have it.</param>
    /// <param name="shape">Sizes of the axes, slowest first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not above 0.</exception>
    public Weights(string name, params ReadOnlySpan<int> shape)
    {
        Name = name;
        _shape = shape.ToArray();
        int count = 1;
        foreach (int size in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(shape));
            count = checked(count * size);
        }

        _values = new(count);
    }

    /// <summary>As files have it.</summary>
    public string Name { get; }

    /// <summary>Sizes of the axes, slowest first.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>How many.</summary>
    public int Count => _values.Count;

    /// <summary>The numbers, row-major.</summary>
    public Span<float> Data => _values.Span;

    /// <summary>The same for those who keep them for later.</summary>
    public Memory<float> Memory => _values.Memory;
}
