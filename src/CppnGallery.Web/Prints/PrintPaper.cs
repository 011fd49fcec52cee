using CppnGallery.Models;

namespace CppnGallery.Web.Prints;

/// <summary>A paper that people print on.</summary>
/// <param name="Name">What they call it.</param>
/// <param name="Short">Shorter side in millimetres.</param>
/// <param name="Long">Longer side in millimetres.</param>
internal sealed record PrintPaper(string Name, double Short, double Long)
{
    /// <summary>What printers ask for: finer than the eye sees at arm's length.</summary>
    public const int DotsPerInch = 300;

    private const double MillimetresPerInch = 25.4;

    /// <summary>ISO 216's, and the squares that frames come in.</summary>
    public static IReadOnlyList<PrintPaper> All { get; } =
    [
        new("A4", 210, 297), new("A3", 297, 420), new("A2", 420, 594), new("50 × 50 cm", 500, 500), new("1 × 1 m", 1000, 1000),
    ];

    /// <summary>Pixels of the longer side of a picture of this view's shape, as large as the paper takes when both lie the same way.</summary>
    public int SideOf(View view)
    {
        double shape = Math.Max(view.Width, view.Height) / Math.Min(view.Width, view.Height);
        return (int)Math.Round(Math.Min(Long, Short * shape) / MillimetresPerInch * DotsPerInch);
    }

    /// <summary>A side in centimetres.</summary>
    public static double Centimetres(int pixels) => pixels * MillimetresPerInch / DotsPerInch / 10;
}
