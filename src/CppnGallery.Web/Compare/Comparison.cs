using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CppnGallery.Gallery.Artworks;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;
using CppnGallery.Web.Art;
using CppnGallery.Web.Shell;

namespace CppnGallery.Web.Compare;

/// <summary>Two to four models on one latent, as a link names them; the models are not looked up yet.</summary>
/// <param name="Models">From left to right.</param>
/// <param name="Latent">What all of them draw; null where the link leaves it to the gallery.</param>
/// <param name="View">Which part of the plane, in frame sides.</param>
/// <param name="Style">One of <see cref="Styles.All"/>.</param>
/// <param name="As">One of <see cref="Ways"/>.</param>
internal sealed record Comparison(ImmutableArray<ModelId> Models, Latent? Latent, LinkedView View, string Style, string As)
{
    /// <summary>Models in one comparison; more are too small on any screen.</summary>
    public const int Most = 4;

    /// <summary>Beside one another, which links leave out.</summary>
    public const string Sides = "sides";

    /// <summary>The second over the first, drawn aside.</summary>
    public const string Curtain = "curtain";

    /// <summary>Where they differ.</summary>
    public const string Difference = "difference";

    /// <summary>How they may be compared; all but the first are of the first two models.</summary>
    public static ImmutableArray<string> Ways { get; } = [Sides, Curtain, Difference];

    /// <summary>Names of the models in a link, from left to right.</summary>
    public static ImmutableArray<string> Places { get; } = ["left", "right", "third", "fourth"];

    /// <summary>Reads a link; <paramref name="error"/> says in a sentence which part is wrong and what it should be.</summary>
    /// <param name="models">One a place; empty or null where there is none.</param>
    /// <param name="latent">seed-N or 86 characters, or nothing.</param>
    /// <param name="view">Left, top, width and height, or nothing.</param>
    /// <param name="style">A style's name, or nothing.</param>
    /// <param name="way">One of <see cref="Ways"/>, or nothing.</param>
    /// <param name="comparison">What was read.</param>
    /// <param name="error">What is wrong, where it was not.</param>
    public static bool TryParse(
        ReadOnlySpan<string?> models, string? latent, string? view, string? style, string? way, [NotNullWhen(true)] out Comparison? comparison, [NotNullWhen(false)] out string? error)
    {
        comparison = null;
        var named = ImmutableArray.CreateBuilder<ModelId>(Most);
        for (int place = 0; place < models.Length; place++)
        {
            if (string.IsNullOrEmpty(models[place]))
            {
                continue;
            }

            if (!ModelId.TryParse(models[place], out var id, out error))
            {
                error = $"{Places[place]}: {error}";
                return false;
            }

            named.Add(id);
        }

        Latent? drawn = null;
        if (!string.IsNullOrEmpty(latent) && !Latent.TryParse(latent, out drawn, out error))
        {
            error = $"z: {error}";
            return false;
        }

        if (!LinkedView.TryParse(view, out var shown, out error))
        {
            return false;
        }

        string palette = string.IsNullOrEmpty(style) ? Styles.Ink : style;
        string kind = string.IsNullOrEmpty(way) ? Sides : way;
        error = !Styles.All.Contains(palette) ? $"The style is not one of {string.Join(", ", Styles.All)}."
            : !Ways.Contains(kind) ? $"as is not one of {string.Join(", ", Ways)}."
            : null;
        comparison = error is null ? new(named.ToImmutable(), drawn, shown, palette, kind) : null;
        return error is null;
    }

    /// <summary>The link; what is as always is left out, and a latent that the gallery is to choose.</summary>
    public string Link()
    {
        List<string> query = [.. Models.Select((model, place) => $"{Places[place]}={model}")];
        if (Latent is { } latent)
        {
            query.Add($"z={latent}");
        }

        if (View.Shown != CppnGallery.Models.View.Frame)
        {
            query.Add($"view={PictureLinks.Text(View.Shown)}");
        }

        if (Style != Styles.Ink)
        {
            query.Add($"style={Style}");
        }

        if (As != Sides)
        {
            query.Add($"as={As}");
        }

        return $"compare?{string.Join('&', query)}";
    }
}
