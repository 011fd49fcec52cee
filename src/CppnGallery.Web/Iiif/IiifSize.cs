using System.Diagnostics.CodeAnalysis;

namespace CppnGallery.Web.Iiif;

/// <summary>
/// The size of a picture address: <c>max</c>, <c>w,</c>, <c>,h</c>, <c>w,h</c>, <c>!w,h</c>, <c>pct:n</c>, each with or without <c>^</c> (Image API 3.0, section 4.2). Of an
/// artwork nothing is ever enlarged, for every size is drawn; <c>^</c> only allows more pixels than the region has.
/// </summary>
internal readonly record struct IiifSize(int Width, int Height)
{
    private const string Parameter = "size";
    private const string Percent = "pct:";
    private const string Forms = "The size is max, w, or ,h or w,h or !w,h in whole pixels, or pct:n, with ^ before it to go past the region's own pixels.";

    // Products of rounded scales may fall a hair short of the whole number they mean.
    private const double Hair = 1e-6;

    /// <summary>Reads a size for this region and holds it against the limits; nothing is drawn yet.</summary>
    public static bool TryParse(string text, IiifRegion region, IiifLimits limits, out IiifSize size, [NotNullWhen(false)] out IiifFault? fault)
    {
        size = default;
        bool beyond = text.StartsWith('^');
        string form = beyond ? text[1..] : text;
        if (!TryRead(form, region, Largest(region, limits, beyond), out double width, out double height))
        {
            fault = IiifFault.Bad(Parameter, Forms);
            return false;
        }

        // Asked before the rounding, which takes a percentage just over 100 back.
        bool isMore = width > region.Width || height > region.Height;
        (width, height) = (Math.Round(width), Math.Round(height));
        fault = FaultOf("width", width, limits.MaxWidth, nameof(limits.MaxWidth))
            ?? FaultOf("height", height, limits.MaxHeight, nameof(limits.MaxHeight))
            ?? FaultOfArea(width * height, limits.MaxArea)
            ?? (beyond || !isMore
                ? null
                : IiifFault.Bad(Parameter, $"The region has {region.Width} × {region.Height} pixels of its own; write ^ before the size to have more drawn."));
        size = fault is null ? new IiifSize((int)width, (int)height) : default;
        return fault is null;
    }

    /// <summary>The canonical form (section 4.8).</summary>
    public string Canonical(IiifRegion region, IiifLimits limits)
    {
        if (this == Fit(region, Largest(region, limits, beyond: false)))
        {
            return "max";
        }

        if (this == Fit(region, Largest(region, limits, beyond: true)))
        {
            return "^max";
        }

        return $"{(Width > region.Width || Height > region.Height ? "^" : "")}{Width},{Height}";
    }

    /// <summary>The largest scale that the limits allow, and without <c>^</c> the region's own pixels.</summary>
    private static double Largest(IiifRegion region, IiifLimits limits, bool beyond)
    {
        double most = Math.Min(
            Math.Min((double)limits.MaxWidth / region.Width, (double)limits.MaxHeight / region.Height),
            Math.Sqrt((double)limits.MaxArea / region.Width / region.Height));
        return beyond ? most : Math.Min(most, 1);
    }

    private static bool TryRead(string form, IiifRegion region, double largest, out double width, out double height)
    {
        (width, height) = (0, 0);
        if (form == "max")
        {
            (int fullWidth, int fullHeight) = Fit(region, largest);
            (width, height) = (fullWidth, fullHeight);
            return true;
        }

        if (form.StartsWith(Percent, StringComparison.Ordinal))
        {
            bool read = IiifNumber.TryRead(form.AsSpan(Percent.Length), withFraction: true, out double percent);
            (width, height) = (region.Width * percent / 100, region.Height * percent / 100);
            return read;
        }

        bool within = form.StartsWith('!');
        if (!TryReadBox(within ? form[1..] : form, out double? boxWidth, out double? boxHeight) || (within && (boxWidth is null || boxHeight is null)))
        {
            return false;
        }

        if (within && boxWidth > 0 && boxHeight > 0)
        {
            (int fittedWidth, int fittedHeight) = Fit(region, Math.Min(largest, Math.Min(boxWidth.Value / region.Width, boxHeight.Value / region.Height)));
            (width, height) = (fittedWidth, fittedHeight);
            return true;
        }

        width = boxWidth ?? AtLeastOne(boxHeight!.Value * region.Width / region.Height);
        height = boxHeight ?? AtLeastOne(boxWidth!.Value * region.Height / region.Width);
        return true;
    }

    // As large as a scale allows; a region one pixel high still has one when it is made small.
    private static IiifSize Fit(IiifRegion region, double scale) =>
        new((int)Math.Max(1, Math.Floor((region.Width * scale) + Hair)), (int)Math.Max(1, Math.Floor((region.Height * scale) + Hair)));

    private static double AtLeastOne(double other) => other > 0 ? Math.Max(1, Math.Round(other)) : 0;

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

        bool read = IiifNumber.TryRead(text, withFraction: false, out double number);
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
