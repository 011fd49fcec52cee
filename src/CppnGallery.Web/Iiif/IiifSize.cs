using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CppnGallery.Networks;

namespace CppnGallery.Web.Iiif;

/// <summary>
/// The size of a picture address: <c>max</c>, <c>w,</c>, <c>,h</c>, <c>w,h</c>, <c>!w,h</c>, <c>pct:n</c>, each with or without <c>^</c>. Nothing is ever
/// enlarged here, for every size is drawn; <c>^</c> only allows more pixels than the region has in the nominal picture.
/// </summary>
internal readonly record struct IiifSize(int Width, int Height)
{
    private const string Parameter = "size";
    private const string Percent = "pct:";
    private const string Forms = "The size is max, w, or ,h or w,h or !w,h in whole pixels, or pct:n, with ^ before it to go past the region's own pixels.";

    // Sums of binary fractions may fall a hair short of the whole number they mean.
    private const double Hair = 1e-6;

    /// <summary>Reads a size for this region and holds it against the limits; nothing is drawn yet.</summary>
    public static bool TryParse(string text, View region, IiifLimits limits, out IiifSize size, [NotNullWhen(false)] out IiifFault? fault)
    {
        size = default;
        bool beyond = text.StartsWith('^');
        string form = beyond ? text[1..] : text;
        var (regionWidth, regionHeight) = (region.Width * IiifRegion.NominalSide, region.Height * IiifRegion.NominalSide);
        double most = Math.Min(
            Math.Min(limits.MaxWidth / regionWidth, limits.MaxHeight / regionHeight),
            Math.Sqrt(limits.MaxArea / (regionWidth * regionHeight)));
        most = beyond ? most : Math.Min(most, 1);
        double width, height;
        if (form == "max")
        {
            (width, height) = Fit(most);
        }
        else if (form.StartsWith(Percent, StringComparison.Ordinal))
        {
            if (!double.TryParse(form.AsSpan(Percent.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent))
            {
                fault = IiifFault.Bad(Parameter, Forms);
                return false;
            }

            (width, height) = (Math.Round(regionWidth * percent / 100), Math.Round(regionHeight * percent / 100));
        }
        else if (TryReadBox(form.TrimStart('!'), out double? boxWidth, out double? boxHeight) && !form.StartsWith("!!", StringComparison.Ordinal))
        {
            bool within = form.StartsWith('!');
            if (within && (boxWidth is null || boxHeight is null))
            {
                fault = IiifFault.Bad(Parameter, Forms);
                return false;
            }

            if (within && boxWidth > 0 && boxHeight > 0)
            {
                (width, height) = Fit(Math.Min(most, Math.Min(boxWidth.Value / regionWidth, boxHeight.Value / regionHeight)));
            }
            else
            {
                width = boxWidth ?? AtLeastOne(boxHeight!.Value * regionWidth / regionHeight);
                height = boxHeight ?? AtLeastOne(boxWidth!.Value * regionHeight / regionWidth);
            }
        }
        else
        {
            fault = IiifFault.Bad(Parameter, Forms);
            return false;
        }

        fault = FaultOf("width", width, limits.MaxWidth, nameof(limits.MaxWidth))
            ?? FaultOf("height", height, limits.MaxHeight, nameof(limits.MaxHeight))
            ?? FaultOfArea(width * height, limits.MaxArea)
            ?? (beyond || (width < regionWidth + 1 && height < regionHeight + 1)
                ? null
                : IiifFault.Bad(Parameter, $"The region has {Math.Floor(regionWidth)} × {Math.Floor(regionHeight)} pixels of its own; write ^ before the size to have more drawn."));
        size = fault is null ? new IiifSize((int)width, (int)height) : default;
        return fault is null;

        // As large as a scale allows; a region one pixel high still has one when it is made small.
        (double Width, double Height) Fit(double scale) =>
            (Math.Max(1, Math.Floor((regionWidth * scale) + Hair)), Math.Max(1, Math.Floor((regionHeight * scale) + Hair)));

        static double AtLeastOne(double other) => other > 0 ? Math.Max(1, Math.Round(other)) : 0;
    }

    // w, or ,h or w,h; numbers of any length, so that an absurd one is answered with the limit and not with the grammar.
    private static bool TryReadBox(string text, out double? width, out double? height)
    {
        string[] parts = text.Split(',', 3);
        (width, height) = (null, null);
        return parts.Length == 2 && TryReadSide(parts[0], out width) && TryReadSide(parts[1], out height) && (width ?? height) is not null;
    }

    private static bool TryReadSide(string text, out double? side)
    {
        side = null;
        if (text.Length == 0)
        {
            return true;
        }

        bool read = double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out double number);
        side = number;
        return read;
    }

    private static IiifFault? FaultOf(string side, double pixels, int limit, string setting) => pixels >= 1 && pixels <= limit
        ? null
        : IiifFault.Bad(Parameter, $"The {side} is {pixels} pixels; it may be from 1 to {limit} ({IiifLimits.Section}:{setting}).", limit);

    private static IiifFault? FaultOfArea(double pixels, long limit) => pixels <= limit
        ? null
        : IiifFault.Bad(Parameter, $"The picture has {pixels} pixels; it may have at most {limit} ({IiifLimits.Section}:{nameof(IiifLimits.MaxArea)}).", limit);
}
