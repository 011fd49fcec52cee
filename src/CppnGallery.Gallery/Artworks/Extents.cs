using System.Collections.Immutable;
using CppnGallery.Models;

namespace CppnGallery.Gallery.Artworks;

/// <summary>
/// How much of its plane an artwork's picture shows: 1 is the training frame, and a larger extent that many frames a side about the frame's centre. Powers of two
/// alone, so that a picture's pixels stay binary fractions of the frame and tiles stay crops, to the last bit.
/// </summary>
public static class Extents
{
    /// <summary>The training frame alone, which a name leaves out.</summary>
    public const int Frame = 1;

    /// <summary>Frames that pages show on every side of the frame. A digit is then a letter of this line, and networks draw nothing new further out.</summary>
    public const int Reach = 8;

    /// <summary>The widest, the first to show all of <see cref="Plane"/>.</summary>
    public const int Widest = 32;

    /// <summary>As much of the plane as pages show.</summary>
    public static View Plane { get; } = View.Around(1 + (2 * Reach));

    /// <summary>What stands before the number in a name: <c>x4</c>.</summary>
    public const char Mark = 'x';

    /// <summary>All extents but the frame, as names write them.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Enumerable.Range(1, int.Log2(Widest)).Select(doublings => $"{Mark}{1 << doublings}")];

    /// <summary>Reads an extent such as <c>x4</c>; that of the frame is never written.</summary>
    public static bool TryParse(string text, out int extent)
    {
        int doublings = 1 + Names.IndexOf(text);
        extent = 1 << doublings;
        return doublings > 0;
    }

    /// <summary>The smallest extent that shows all of a view; <see langword="null"/> where even the widest does not.</summary>
    public static int? Covering(View view)
    {
        int extent = Frame;
        while (extent <= Widest && !view.IsWithin(View.Around(extent)))
        {
            extent *= 2;
        }

        return extent <= Widest ? extent : null;
    }
}
