using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace CppnGallery.Models.Checkpoints;

/// <summary>
/// A model's name: a readable slug and the first eight hexadecimal digits of a SHA-256 over its generator's tensor names,
/// shapes and values. The hash decides; in a link the slug may be left out or be out of date.
/// </summary>
/// <param name="Slug">Lower-case letters, digits, '-' and '.', such as <c>resnet6-sd1.00-e06</c>; empty where it was left out.</param>
/// <param name="Hash">Eight lower-case hexadecimal digits.</param>
public readonly record struct ModelId(string Slug, string Hash)
{
    /// <summary>Digits of the short hash.</summary>
    public const int HashLength = 8;

    private const int MaxLength = 120;

    private static readonly SearchValues<char> HashCharacters = SearchValues.Create("0123456789abcdef");

    private static readonly SearchValues<char> SlugCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz-.");

    /// <summary>Reads <c>slug.hash</c> or <c>hash</c>; <paramref name="error"/> says in a sentence what is wrong.</summary>
    public static bool TryParse(string? text, out ModelId id, [NotNullWhen(false)] out string? error)
    {
        id = default;
        error = "A model is named by eight hexadecimal digits, with or without its slug before them: resnet6-sd1.00-e06.3fa9c2d1 or 3fa9c2d1.";
        if (text is null || text.Length is < HashLength or > MaxLength)
        {
            return false;
        }

        string hash = text[^HashLength..];
        string slug = text[..^HashLength];
        if (hash.AsSpan().ContainsAnyExcept(HashCharacters) || (slug.Length > 0 && slug[^1] != '.')
            || slug.AsSpan().ContainsAnyExcept(SlugCharacters))
        {
            return false;
        }

        id = new ModelId(slug.TrimEnd('.'), hash);
        error = null;
        return true;
    }

    /// <summary><c>slug.hash</c>, or the hash alone where there is no slug.</summary>
    public override string ToString() => string.IsNullOrEmpty(Slug) ? Hash : $"{Slug}.{Hash}";
}
