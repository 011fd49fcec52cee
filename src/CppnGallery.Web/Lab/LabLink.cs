using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Web.Lab;

/// <summary>What lies on the lab's table, as a link names it; the model is not looked up yet.</summary>
/// <param name="Model">Who draws; null where the link leaves it to the gallery.</param>
/// <param name="Latent">What is drawn; null where the link leaves it to the gallery.</param>
/// <param name="Style">One of <see cref="Styles.All"/>.</param>
internal sealed record LabLink(ModelId? Model, Latent? Latent, string Style)
{
    /// <summary>Reads a link; <paramref name="error"/> says in a sentence which part is wrong and what it should be.</summary>
    /// <param name="model">The name of a model, or nothing.</param>
    /// <param name="latent">seed-N or 86 characters, or nothing.</param>
    /// <param name="style">A style's name, or nothing for ink.</param>
    /// <param name="link">What was read.</param>
    /// <param name="error">What is wrong, where it was not.</param>
    public static bool TryParse(string? model, string? latent, string? style, [NotNullWhen(true)] out LabLink? link, [NotNullWhen(false)] out string? error)
    {
        link = null;
        var id = default(ModelId);
        Latent? drawn = null;
        if (!string.IsNullOrEmpty(model) && !ModelId.TryParse(model, out id, out error))
        {
            error = $"model: {error}";
            return false;
        }

        if (!string.IsNullOrEmpty(latent) && !Latent.TryParse(latent, out drawn, out error))
        {
            error = $"z: {error}";
            return false;
        }

        string palette = string.IsNullOrEmpty(style) ? Styles.Ink : style;
        if (!Styles.All.Contains(palette))
        {
            error = $"style: it is not one of {string.Join(", ", Styles.All)}.";
            return false;
        }

        link = new(string.IsNullOrEmpty(model) ? null : id, drawn, palette);
        error = null;
        return true;
    }

    /// <summary>The link; ink is left out, and what the gallery is to choose.</summary>
    public string Address()
    {
        string[] query =
        [
            .. Model is { } model ? (string[])[$"model={model}"] : [],
            .. Latent is { } latent ? (string[])[$"z={latent}"] : [],
            .. Style == Styles.Ink ? (string[])[] : [$"style={Style}"],
        ];
        return $"lab{(query.Length == 0 ? "" : "?")}{string.Join('&', query)}";
    }
}
