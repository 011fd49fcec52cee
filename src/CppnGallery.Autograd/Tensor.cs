namespace CppnGallery.Autograd;

/// <summary>
/// Numbers in row-major order with a shape, and room for the gradient of a loss with respect to them. Two kinds differ only
/// in who owns the buffers: a <em>parameter</em> or constant owns its own for ever; what an operation makes belongs to the
/// tape that recorded it, until that tape is reset.
/// </summary>
public sealed class Tensor
{
    private readonly int[] _shape = [0, 0, 0, 0];
    private readonly float[] _data;
    private readonly int _offset;
    private readonly Tensor? _whole;
    private float[]? _gradient;
    private int _rank;

    internal Tensor(float[] data, bool requiresGradient)
    {
        _data = data;
        RequiresGradient = requiresGradient;
    }

    private Tensor(Tensor whole, int offset)
        : this(whole._data, whole.RequiresGradient)
    {
        _whole = whole;
        _offset = whole._offset + offset;
    }

    /// <summary>Sizes of the axes, slowest first; at most four.</summary>
    public ReadOnlySpan<int> Shape => _shape.AsSpan(0, _rank);

    /// <summary>Number of elements.</summary>
    public int Count { get; private set; }

    /// <summary>The elements, row-major.</summary>
    public Span<float> Data => _data.AsSpan(_offset, Count);

    /// <summary>The same for those who keep them for later.</summary>
    public ReadOnlyMemory<float> Memory => _data.AsMemory(_offset, Count);

    /// <summary>Whether a gradient flows to (or through) this tensor.</summary>
    public bool RequiresGradient { get; set; }

    /// <summary>
    /// The gradient, same layout as <see cref="Data"/>. Backward passes add to it: <see cref="ZeroGradient"/> first.
    /// Made on first use and kept.
    /// </summary>
    public Span<float> Gradient => GradientArray.AsSpan(_offset, Count);

    /// <summary>A parameter: trainable, owning its buffers, zero to begin with.</summary>
    public static Tensor Parameter(params ReadOnlySpan<int> shape) => Owned(true, shape);

    /// <summary>A constant owning its buffer (a batch of pictures, say), zero to begin with.</summary>
    public static Tensor Constant(params ReadOnlySpan<int> shape) => Owned(false, shape);

    /// <summary>
    /// Element <paramref name="index"/> of the first axis as a tensor of its own shape, sharing this one's data and gradient:
    /// a (blocks, 5, N, N) has parts (5, N, N), and those have parts (N, N).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element, or only one axis is left.</exception>
    public Tensor Part(int index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(_rank, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _shape[0]);
        var part = new Tensor(this, index * (Count / _shape[0]));
        part.Reshape(Shape[1..]);
        return part;
    }

    /// <summary>Sets the gradient to zero.</summary>
    public void ZeroGradient() => Gradient.Clear();

    /// <summary>Size of axis <paramref name="axis"/>.</summary>
    public int this[int axis] => Shape[axis];

    /// <summary>The whole buffer; for results of a tape and whole parameters, which begin at 0.</summary>
    internal float[] DataArray => _data;

    internal float[] GradientArray => _whole?.GradientArray ?? _gradient ?? MakeGradient();

    internal void Reshape(ReadOnlySpan<int> shape)
    {
        if (shape.Length is 0 or > 4)
        {
            throw new ArgumentException($"A tensor has one to four axes, not {shape.Length}.", nameof(shape));
        }

        int count = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape[i], nameof(shape));
            count = checked(count * shape[i]);
            _shape[i] = shape[i];
        }

        if (count > _data.Length)
        {
            throw new ArgumentException($"{count} elements do not fit a buffer of {_data.Length}.", nameof(shape));
        }

        _rank = shape.Length;
        Count = count;
    }

    // Threads may ask for it at once; all must get the same array.
    private float[] MakeGradient() => Interlocked.CompareExchange(ref _gradient, new float[_data.Length], null) ?? _gradient;

    private static Tensor Owned(bool requiresGradient, ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int size in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(shape));
            count = checked(count * size);
        }

        var tensor = new Tensor(new float[count], requiresGradient);
        tensor.Reshape(shape);
        return tensor;
    }
}
