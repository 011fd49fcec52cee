using System.Text;

namespace CppnGallery.Rendering.Png;

/// <summary>Metadata as chunks.</summary>
internal static class PngTextChunk
{
    private const int MaxKeyword = 79;

    public static void Write(Stream output, PngText text)
    {
        CheckKeyword(text.Keyword);
        if (text.Value.Contains('\0'))
        {
            throw new ArgumentException($"The metadata '{text.Keyword}' holds the character NUL.", nameof(text));
        }

        if (text.Value.All(character => character <= 0xFF))
        {
            PngChunk.Write(output, "tEXt"u8, Encoding.Latin1.GetBytes($"{text.Keyword}\0{text.Value}"));
            return;
        }

        // Keyword, NUL, not compressed (two zero bytes), no language, no translated keyword, the text.
        PngChunk.Write(output, "iTXt"u8, [.. Encoding.Latin1.GetBytes(text.Keyword), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text.Value)]);
    }

    private static void CheckKeyword(string keyword)
    {
        bool printable = keyword.All(character => character is >= ' ' and <= '~' or > '\u00A0' and <= '\u00FF');
        if (keyword.Length is < 1 or > MaxKeyword || !printable || keyword != keyword.Trim(' ') || keyword.Contains("  ", StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{keyword}' is no PNG keyword: 1 to {MaxKeyword} printable Latin-1 characters, single spaces inside only.", nameof(keyword));
        }
    }
}
