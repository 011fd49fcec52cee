using System.Diagnostics.CodeAnalysis;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Artworks;

/// <summary>
/// An artwork's name in links, <c>{model}~{latent}[~{style}][~x{extent}]</c>. The tilde needs no escaping in an address and occurs in
/// none of the parts.
/// </summary>
/// <param name="Model">The model; its hash decides.</param>
/// <param name="Latent">The latent, as it was written.</param>
/// <param name="Style">One of <see cref="Styles.All"/>.</param>
/// <param name="Extent">How much of the plane is shown; one of <see cref="Extents"/>.</param>
public readonly record struct ArtworkId(ModelId Model, Latent Latent, string Style = Styles.Ink, int Extent = Extents.Frame)
{
    /// <summary>What stands between the parts.</summary>
    public const char Separator = '~';

    // One part more than there may be, so that a surplus part is noticed and a long text is not cut into thousands.
    private const int MostParts = 5;

    /// <summary>Reads a name; <paramref name="error"/> says in a sentence which part is wrong and what it should be.</summary>
    public static bool TryParse(string? text, out ArtworkId id, [NotNullWhen(false)] out string? error)
    {
        string[] parts = (text ?? "").Split(Separator, MostParts);
        int extent = Extents.Frame;
        bool isWide = parts.Length > 2 && Extents.TryParse(parts[^1], out extent);
        int named = parts.Length - (isWide ? 1 : 0);
        if (named is not (2 or 3))
        {
            id = default;
            error = "An artwork is named model~latent or model~latent~style, such as 3fa9c2d1~seed-7 or resnet6-sd1.00-e06.3fa9c2d1~seed-7~inverse; "
                + $"{string.Join(", ", Extents.Names)} after another tilde shows more of its plane.";
            return false;
        }

        bool isRead = TryParse(parts[0], parts[1], named == 3 ? parts[2] : Styles.Ink, out id, out error);
        id = isRead ? id with { Extent = extent } : default;
        return isRead;
    }

    /// <summary>Reads a name in parts, that of the frame; <paramref name="error"/> says in a sentence which part is wrong and what it should be.</summary>
    public static bool TryParse(string model, string latent, string style, out ArtworkId id, [NotNullWhen(false)] out string? error)
    {
        id = default;
        if (!ModelId.TryParse(model, out var named, out error) || !Latent.TryParse(latent, out var drawn, out error))
        {
            return false;
        }

        if (!Styles.All.Contains(style))
        {
            error = $"The style is not one of {string.Join(", ", Styles.All)}.";
            return false;
        }

        id = new ArtworkId(named, drawn, style);
        return true;
    }

    /// <summary>The name; the default style and the frame's extent are left out, so that an artwork has one shortest link.</summary>
    public override string ToString() =>
        $"{Model}{Separator}{Latent}{(Style == Styles.Ink ? "" : $"{Separator}{Style}")}{(Extent == Extents.Frame ? "" : $"{Separator}{Extents.Mark}{Extent}")}";
}
