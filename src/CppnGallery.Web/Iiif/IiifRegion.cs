using System.Diagnostics.CodeAnalysis;
using CppnGallery.Models;
using CppnGallery.Rendering.Sources;

namespace CppnGallery.Web.Iiif;

/// <summary>The region of a picture address in whole pixels: <c>full</c>, <c>square</c>, <c>x,y,w,h</c> or <c>pct:x,y,w,h</c> (Image API 3.0, section 4.1).</summary>
internal readonly record struct IiifRegion(int X, int Y, int Width, int Height)
{
    private const string Percent = "pct:";

    /// <summary>Reads a region; what reaches past the picture is cut off, as the standard says, and percentages are rounded to pixels.</summary>
    public static bool TryParse(string text, IPictureSource source, out IiifRegion region, [NotNullWhen(false)] out IiifFault? fault)
    {
        var (width, height) = (source.Width, source.Height);
        region = new(0, 0, width, height);
        fault = null;
        if (text == "full")
        {
            return true;
        }

        if (text == "square")
        {
            int side = Math.Min(width, height);
            region = new((width - side) / 2, (height - side) / 2, side, side);
            return true;
        }

        bool percent = text.StartsWith(Percent, StringComparison.Ordinal);
        string[] parts = (percent ? text[Percent.Length..] : text).Split(',', 5);
        Span<double> numbers = stackalloc double[4];
        if (parts.Length != numbers.Length || !TryRead(parts, percent, numbers))
        {
            fault = IiifFault.Bad("region", $"The region is full, square, x,y,w,h in whole pixels of a picture of {width} × {height}, or pct:x,y,w,h.");
            return false;
        }

        double across = percent ? width / 100.0 : 1, down = percent ? height / 100.0 : 1;
        double left = Math.Round(numbers[0] * across), top = Math.Round(numbers[1] * down);
        double right = Math.Min(width, Math.Round((numbers[0] + numbers[2]) * across)), bottom = Math.Min(height, Math.Round((numbers[1] + numbers[3]) * down));
        if (!(right > left && bottom > top))
        {
            fault = IiifFault.Bad("region", $"The region is empty or lies outside the picture of {width} × {height} pixels.", Math.Max(width, height));
            return false;
        }

        region = new((int)left, (int)top, (int)(right - left), (int)(bottom - top));
        return true;
    }

    /// <summary>The same part, in sides of the frame; of an artwork's 2²⁰ pixels binary fractions, exact.</summary>
    public View ViewOf(IPictureSource source)
    {
        var whole = source.Whole;
        return new(
            whole.X + (X * whole.Width / source.Width), whole.Y + (Y * whole.Height / source.Height),
            Width * whole.Width / source.Width, Height * whole.Height / source.Height);
    }

    /// <summary>A view inside a picture that shows <paramref name="whole"/>, rounded to its pixels, both edges to the nearest; never fewer than one.</summary>
    public static IiifRegion Of(View view, View whole, int width, int height)
    {
        var (left, across) = ToPixels((view.X - whole.X) / whole.Width, view.Width / whole.Width, width);
        var (top, down) = ToPixels((view.Y - whole.Y) / whole.Height, view.Height / whole.Height, height);
        return new(left, top, across, down);
    }

    /// <summary>The canonical form (section 4.8).</summary>
    public string Canonical(IPictureSource source) => this == new IiifRegion(0, 0, source.Width, source.Height) ? "full" : $"{X},{Y},{Width},{Height}";

    private static (int Start, int Length) ToPixels(double start, double length, int pixels)
    {
        int first = Math.Clamp((int)Math.Round(start * pixels), 0, pixels - 1);
        int end = Math.Clamp((int)Math.Round((start + length) * pixels), first + 1, pixels);
        return (first, end - first);
    }

    private static bool TryRead(string[] parts, bool percent, Span<double> numbers)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            if (!IiifNumber.TryRead(parts[i], percent, out numbers[i]))
            {
                return false;
            }
        }

        return true;
    }
}
