using System.Globalization;
using CppnGallery.Gallery.Results;

namespace CppnGallery.Web.Results;

/// <summary>What a figure of taste against a metric says of the metric.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Note">What is asked, and what the metric is.</param>
/// <param name="Axis">What the axis measures, with its unit.</param>
/// <param name="Column">The metric's name.</param>
/// <param name="Format">How a figure is written; a percentage where it ends in <c>%</c>.</param>
/// <param name="Most">Where the axis ends; null leaves it to the figures.</param>
/// <param name="ByFactor">Whether the axis is logarithmic: for figures that lie factors apart.</param>
public sealed record MetricWords(string Title, string Note, string Axis, string Column, string Format, double? Most = null, bool ByFactor = false)
{
    private const string Liveliness = "Taste against liveliness";

    private static readonly Dictionary<string, MetricWords> Known = new()
    {
        ["legibleShare"] = new(
            "Taste against legibility", "Do people hang what can be read? A judge, a network that knows digits, says how many of 10,000 drawings it can read for sure.",
            "legible drawings", "legible", "0\u00a0%", Most: 1),
        ["frechetDistance"] = new(
            "Taste against likeness",
            "Or what is most like a real digit? The Fréchet distance is 0 where drawings and handwritten digits cannot be told apart, and grows with their difference.",
            "Fréchet distance, in units of the judge's features", "Fréchet distance", "0"),
        ["contourLength"] = new(
            Liveliness, "Or what is alive? The contour is the line around the ink: the longer, the more there is for the eye to follow. Handwritten digits have 3.1.",
            "length of the contour, in sides of the frame", "contour", "0.0#"),
        ["edgeWidth"] = new(
            Liveliness, "Or what is sharp? The edge is the way from paper to ink: below one pixel of the training pictures it cuts, above two it is a cloud.",
            "width of an edge, in pixels of a training picture, on a logarithmic scale", "edge", "0.0#", ByFactor: true),
        ["fineEnergy"] = new(
            Liveliness, "Or what was made up? Fine detail is the share of a drawing's contrast that no picture of 26 pixels could hold, and training showed no others.",
            "fine detail, of all contrast", "fine detail", "0.#\u00a0%"),
        ["pieces"] = new(
            Liveliness, "Or what breaks apart? A digit is one piece of ink; stray marks are more.",
            "pieces of ink in a drawing, on average", "pieces", "0.0#"),
        ["gateStddev"] = new(
            Liveliness, "Or what has learned least? Gates are the weights by which the blocks of a residual network enter its drawing: training opens them.",
            "standard deviation of the gates' weights", "gates", "0.00#"),
    };

    /// <summary>The words for one of <see cref="MetricComparison.Metrics"/>.</summary>
    public static MetricWords Of(string metric) => Known[metric];

    /// <summary>Round figures from 0 to the first that is not below <paramref name="most"/>, 1 where that is 0: three to five, which fit a telephone.</summary>
    public static double[] Ticks(double most)
    {
        most = most > 0 ? most : 1;
        double power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        double step = new[] { 0.25, 0.5, 1, 2, 2.5 }.Select(part => part * power).First(step => 4 * step >= most);
        return [.. Enumerable.Range(0, (int)Math.Ceiling(most / step) + 1).Select(i => i * step)];
    }

    /// <summary>1 and 3 times powers of ten between two figures above 0.</summary>
    public static double[] FactorTicks(double least, double most) =>
        [.. Enumerable.Range(-9, 18).SelectMany(power => new[] { 1, 3 }.Select(digit => digit * Math.Pow(10, power))).Where(tick => tick >= least && tick <= most)];

    /// <summary>A figure as people write it.</summary>
    public string Text(double value) => value.ToString(Format, CultureInfo.InvariantCulture);
}
