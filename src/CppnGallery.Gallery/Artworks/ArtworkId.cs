using System.Diagnostics.CodeAnalysis;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Latents;

namespace CppnGallery.Gallery.Artworks;

/// <summary>
/// An artwork's name in links, <c>{model}~{latent}[~{style}]</c>. The tilde needs no escaping in an address and occurs in
/// none of the three parts.
/// </summary>
/// <param name="Model">The model; its hash decides.</param>
/// <param name="Latent">The latent, as it was written.</param>
/// <param name="Style">One of <see cref="Styles.All"/>.</param>
public readonly record struct ArtworkId(ModelId Model, Latent Latent, string Style = Styles.Ink)
{
    /// <summary>What stands between the parts.</summary>
    public const char Separator = '~';

    // One part more than there may be, so that a surplus part is noticed and a long text is not cut into thousands.
    private const int MostParts = 4;

    /// <summary>Reads a name; <paramref name="error"/> says in a sentence which part is wrong and what it should be.</summary>
    public static bool TryParse(string? text, out ArtworkId id, [NotNullWhen(false)] out string? error)
    {
        id = default;
        string[] parts = (text ?? "").Split(Separator, MostParts);
        if (parts.Length is not (2 or 3))
        {
            error = "An artwork is named model~latent or model~latent~style, such as 3fa9c2d1~seed-7 or resnet6-sd1.00-e06.3fa9c2d1~seed-7~inverse.";
            return false;
        }

        if (!ModelId.TryParse(parts[0], out var model, out error) || !Latent.TryParse(parts[1], out var latent, out error))
        {
            return false;
        }

        string style = parts.Length == 3 ? parts[2] : Styles.Ink;
        if (!Styles.All.Contains(style))
        {
            error = $"The style is not one of {string.Join(", ", Styles.All)}.";
            return false;
        }

        id = new ArtworkId(model, latent, style);
        return true;
    }

    /// <summary>The name; the default style is left out, so that an artwork has one shortest link.</summary>
    public override string ToString() => Style == Styles.Ink ? $"{Model}{Separator}{Latent}" : $"{Model}{Separator}{Latent}{Separator}{Style}";
}
