namespace CppnGallery.Networks;

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

    /// <summary>The training frame.</summary>
    public static View Frame => new(0, 0, 1, 1);

    /// <summary>Plane coordinate of the centre of column <paramref name="column"/> when the view is <paramref name="width"/> pixels wide.</summary>
    public double PlaneX(int column, int width) => ((X + (Width * (column + 0.5) / width)) - 0.5) * FrameSide;

    /// <summary>Plane coordinate of the centre of row <paramref name="row"/> when the view is <paramref name="height"/> pixels high.</summary>
    public double PlaneY(int row, int height) => ((Y + (Height * (row + 0.5) / height)) - 0.5) * FrameSide;
}
