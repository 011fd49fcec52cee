using System.Diagnostics.CodeAnalysis;

namespace CppnGallery.Rendering;

/// <summary>How intensity (0..1, 1 is ink) becomes a grey level (0 black .. 255 white).</summary>
public sealed class Style
{
    private readonly bool _inverse;

    private Style(string name, bool inverse)
    {
        Name = name;
        _inverse = inverse;
    }

    /// <summary>Black ink on white paper, the default: grey = round(255·(1 − i)).</summary>
    public static Style Ink { get; } = new("ink", inverse: false);

    /// <summary>White ink on black: grey = round(255·i).</summary>
    public static Style Inverse { get; } = new("inverse", inverse: true);

    /// <summary>Every style, the default first.</summary>
    public static IReadOnlyList<Style> All { get; } = [Ink, Inverse];

    /// <summary>The name in links and commands, lower case.</summary>
    public string Name { get; }

    /// <summary>Finds a style by its exact name; <paramref name="error"/> lists the names there are.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Style? style, [NotNullWhen(false)] out string? error)
    {
        style = All.FirstOrDefault(known => known.Name == text);
        error = style is null ? $"There is no style '{text}'; the styles are {string.Join(" and ", All.Select(known => known.Name))}." : null;
        return style is not null;
    }

    /// <summary>
    /// The grey level of one intensity, halves rounded up. Intensities past 0..1 count as the nearer end; NaN, which only
    /// a broken model draws, as no ink.
    /// </summary>
    public byte Grey(float intensity)
    {
        float ink = intensity > 0 ? MathF.Min(intensity, 1) : 0;
        return (byte)((255 * (_inverse ? ink : 1 - ink)) + 0.5f);
    }

    /// <summary>The grey levels of many intensities; see <see cref="Grey"/>.</summary>
    /// <param name="intensities">Any count.</param>
    /// <param name="greys">At least as many.</param>
    public void ToGrey(ReadOnlySpan<float> intensities, Span<byte> greys)
    {
        greys = greys[..intensities.Length];
        for (int i = 0; i < intensities.Length; i++)
        {
            greys[i] = Grey(intensities[i]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
