using System.Globalization;

namespace CppnGallery.Models;

/// <summary>
/// A rectangle of an artwork's plane in units of its frame: <c>(0, 0, 1, 1)</c> is the training frame, numbers outside
/// 0..1 look past it. The frame is <c>[−8.32, 8.32]²</c> of the plane and a pixel is an area sampled at its centre, so the
/// frame at 26 × 26 is the training picture and neighbouring tiles meet without a seam.
/// </summary>
/// <param name="X">Left edge, frame widths from the frame's left edge.</param>
/// <param name="Y">Top edge, frame heights from the frame's top edge; downwards, as in the training pictures.</param>
/// <param name="Width">Width, frame widths; more than 0.</param>
/// <param name="Height">Height, frame heights; more than 0.</param>
public readonly record struct View(double X, double Y, double Width, double Height)
{
    /// <summary>Side of the frame on the plane: 26 pixels of the training pitch 16/25.</summary>
    public const double FrameSide = 26 * 16.0 / 25;

    private const double Hair = 1e-9;

    /// <summary>The training frame.</summary>
    public static View Frame => new(0, 0, 1, 1);

    /// <summary>A square of this many frames a side about the frame's centre; 1 is the frame.</summary>
    public static View Around(int frames) => new((1 - frames) / 2.0, (1 - frames) / 2.0, frames, frames);

    /// <summary>Reads <c>x,y,w,h</c>, the view of links and commands: four numbers such as <c>0.25,0.25,0.5,0.5</c> or <c>1e-6</c>; whether they make a view that can be drawn is not asked here.</summary>
    public static bool TryParse(string? text, out View view)
    {
        view = default;
        string[] parts = (text ?? "").Split(',', 5);
        Span<double> numbers = stackalloc double[4];
        if (parts.Length != numbers.Length)
        {
            return false;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        view = new View(numbers[0], numbers[1], numbers[2], numbers[3]);
        return true;
    }

    /// <summary>Writes what <see cref="TryParse"/> reads, bit for bit, whatever the culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{X},{Y},{Width},{Height}");

    /// <summary>Whether no edge lies past <paramref name="other"/>'s by more than a billionth of a frame: decimal fractions that mean an edge may add up to a hair past it.</summary>
    public bool IsWithin(View other) =>
        X >= other.X - Hair && Y >= other.Y - Hair && X + Width <= other.X + other.Width + Hair && Y + Height <= other.Y + other.Height + Hair;

    /// <summary>Plane coordinate of the centre of column <paramref name="column"/> when the view is <paramref name="width"/> pixels wide.</summary>
    public double PlaneX(int column, int width) => ((X + (Width * (column + 0.5) / width)) - 0.5) * FrameSide;

    /// <summary>Plane coordinate of the centre of row <paramref name="row"/> when the view is <paramref name="height"/> pixels high.</summary>
    public double PlaneY(int row, int height) => ((Y + (Height * (row + 0.5) / height)) - 0.5) * FrameSide;
}
