using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CppnGallery.Networks;

namespace CppnGallery.Web.Iiif;

/// <summary>
/// The region of a picture address: <c>full</c>, <c>square</c>, <c>x,y,w,h</c> in pixels of the nominal picture or <c>pct:x,y,w,h</c>.
/// An artwork has no size of its own, so it poses as one of 2²⁰ pixels a side: regions then are binary fractions of the frame, exact.
/// </summary>
internal static class IiifRegion
{
    public const int NominalSide = 1 << 20;

    private const string Percent = "pct:";
    private const string Forms = "The region is full, square, x,y,w,h in whole pixels of a picture 1048576 pixels a side, or pct:x,y,w,h.";

    /// <summary>Reads a region; what reaches past the frame is cut off, as the standard says.</summary>
    public static bool TryParse(string text, out View view, [NotNullWhen(false)] out IiifFault? fault)
    {
        view = View.Frame;
        fault = null;
        if (text is "full" or "square")
        {
            return true;
        }

        bool percent = text.StartsWith(Percent, StringComparison.Ordinal);
        double whole = percent ? 100 : NominalSide;
        var style = percent ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
        string[] parts = (percent ? text[Percent.Length..] : text).Split(',', 5);
        Span<double> fractions = stackalloc double[4];
        if (parts.Length != fractions.Length)
        {
            fault = IiifFault.Bad("region", Forms);
            return false;
        }

        for (int i = 0; i < fractions.Length; i++)
        {
            if (!double.TryParse(parts[i], style, CultureInfo.InvariantCulture, out double number))
            {
                fault = IiifFault.Bad("region", Forms);
                return false;
            }

            fractions[i] = number / whole;
        }

        var (x, y) = (fractions[0], fractions[1]);
        view = new View(x, y, Math.Min(fractions[2], 1 - x), Math.Min(fractions[3], 1 - y));
        if (!(view.Width > 0 && view.Height > 0))
        {
            fault = IiifFault.Bad("region", $"The region is empty or lies outside the picture, which is {whole} wide and high.", (long)whole);
        }

        return fault is null;
    }
}
