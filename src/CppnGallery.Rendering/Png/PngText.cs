namespace CppnGallery.Rendering.Png;

/// <summary>A line of a PNG file's metadata.</summary>
/// <param name="Keyword">1 to 79 printable Latin-1 characters, such as Title, Software or Source; no space at either end, nor two in a row.</param>
/// <param name="Value">Any text without NUL; written as <c>tEXt</c> where Latin-1 holds it and as <c>iTXt</c> (UTF-8) where not.</param>
public readonly record struct PngText(string Keyword, string Value);
