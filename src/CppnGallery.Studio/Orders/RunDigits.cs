namespace CppnGallery.Studio.Orders;

/// <summary>The digits that runs learn from.</summary>
public static class RunDigits
{
    /// <summary>Handwritten ones.</summary>
    public const string OfMnist = "mnist";

    /// <summary>Drawn ones, which need no files.</summary>
    public const string OfGlyphs = "glyphs";

    /// <summary>Digits of MNIST to learn from.</summary>
    internal const int MnistCount = 60_000;

    /// <summary>Glyphs where no number is given, as many as <c>cppn train</c> draws.</summary>
    internal const int GlyphCount = 12_000;
}
