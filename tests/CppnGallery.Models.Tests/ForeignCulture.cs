using System.Globalization;

namespace CppnGallery.Models.Tests;

/// <summary>A culture that writes every number otherwise than programs read it, for the test that made it; needs no ICU.</summary>
internal sealed class ForeignCulture : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public ForeignCulture()
    {
        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        foreign.NumberFormat.NegativeSign = "\u2212";
        foreign.NumberFormat.NumberDecimalSeparator = foreign.NumberFormat.PercentDecimalSeparator = ",";
        foreign.NumberFormat.NumberGroupSeparator = foreign.NumberFormat.PercentGroupSeparator = ".";
        foreign.NumberFormat.NaNSymbol = "¤¤¤";
        foreign.DateTimeFormat.DateSeparator = ".";
        CultureInfo.CurrentCulture = foreign;
        Assert.Equal("−0,5", $"{-0.5}");
    }

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
