namespace CppnGallery.Learning.Data;

/// <summary>Handwritten (or drawn) digits, 28 × 28 pixels, with their labels.</summary>
public sealed class DigitSet
{
    /// <summary>Side of a picture in pixels.</summary>
    public const int Side = 28;

    /// <summary>Pixels in a picture.</summary>
    public const int PictureSize = Side * Side;

    /// <summary>Labels run from 0 to one less.</summary>
    public const int Classes = 10;

    private readonly ReadOnlyMemory<byte> _pixels;
    private readonly ReadOnlyMemory<byte> _labels;

    /// <summary>A set over these bytes, which it does not copy.</summary>
    /// <param name="name">For people: <c>mnist-train</c>.</param>
    /// <param name="pixels">(N, 28, 28), 255 is ink.</param>
    /// <param name="labels">(N), 0..9.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together, or a label is past 9.</exception>
    public DigitSet(string name, ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels)
    {
        if (pixels.Length != (long)labels.Length * PictureSize)
        {
            throw new ArgumentException($"{labels.Length} labels need {(long)labels.Length * PictureSize} pixels; {pixels.Length} were given.", nameof(pixels));
        }

        int bad = labels.Span.IndexOfAnyExceptInRange((byte)0, (byte)(Classes - 1));
        if (bad >= 0)
        {
            throw new ArgumentException($"Label {bad} is {labels.Span[bad]}; labels are digits.", nameof(labels));
        }

        Name = name;
        _pixels = pixels;
        _labels = labels;
    }

    /// <summary>What the set is called.</summary>
    public string Name { get; }

    /// <summary>How many digits.</summary>
    public int Count => _labels.Length;

    /// <summary>(N, 28, 28), row-major, 255 is ink.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels.Span;

    /// <summary>(N), 0..9.</summary>
    public ReadOnlySpan<byte> Labels => _labels.Span;

    /// <summary>(28, 28) of one digit.</summary>
    public ReadOnlySpan<byte> Picture(int index) => Pixels.Slice(index * PictureSize, PictureSize);

    /// <summary>The first <paramref name="count"/> digits, over the same bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than none or more than there are.</exception>
    public DigitSet Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        return new DigitSet(Name, _pixels[..(count * PictureSize)], _labels[..count]);
    }
}
