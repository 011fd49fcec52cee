using System.Buffers;
using System.Globalization;

namespace CppnGallery.Web.Iiif;

/// <summary>Numbers of a picture address: decimal digits, and one point where fractions are allowed (Image API 3.0, section 4.7). No sign, no exponent, no words.</summary>
internal static class IiifNumber
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Reads a number of any length; one past the largest double is infinite, so that it meets the limits and not the grammar.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, bool withFraction, out double number)
    {
        number = 0;
        // .NET takes NaN and Infinity for numbers whatever the style.
        return !text.ContainsAnyExcept(Digits)
            && double.TryParse(text, withFraction ? NumberStyles.AllowDecimalPoint : NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
