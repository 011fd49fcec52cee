using System.Diagnostics.CodeAnalysis;
using CppnGallery.Rendering.Colours;

namespace CppnGallery.Rendering;

/// <summary>How intensity (0..1, 1 is ink) becomes a pixel: a grey level, or the number of a colour in a palette.</summary>
public sealed class Style
{
    private readonly byte[] _palette;

    private Style(string name, bool inkIsLow, byte[] palette)
    {
        Name = name;
        InkIsLow = inkIsLow;
        _palette = palette;
    }

    /// <summary>Black ink on white paper, the default: grey = round(255·(1 − i)).</summary>
    public static Style Ink { get; } = new("ink", inkIsLow: true, []);

    /// <summary>White ink on black: grey = round(255·i).</summary>
    public static Style Inverse { get; } = new("inverse", inkIsLow: false, []);

    /// <summary>Every style, the default first; after the greys those named for how pictures have been printed or for a time of day.</summary>
    public static IReadOnlyList<Style> All { get; } =
    [
        Ink,
        Inverse,
        Coloured("sepia", new(0.96, 0.02, 85), new(0.55, 0.08, 65), new(0.22, 0.04, 50)),
        Coloured("cyanotype", new(0.27, 0.10, 260), new(0.60, 0.10, 250), new(0.97, 0.01, 230)),
        Coloured("sanguine", new(0.96, 0.02, 70), new(0.60, 0.15, 40), new(0.30, 0.10, 28)),
        Coloured("moss", new(0.97, 0.03, 110), new(0.60, 0.11, 140), new(0.20, 0.05, 165)),
        Coloured("ember", new(0.10, 0.03, 10), new(0.55, 0.20, 35), new(0.97, 0.09, 100)),
        Coloured("dusk", new(0.15, 0.07, 280), new(0.55, 0.14, 335), new(0.95, 0.08, 445)),
        new("cubehelix", inkIsLow: false, ColourMap.Cubehelix()),
    ];

    /// <summary>The name in links and commands, lower case.</summary>
    public string Name { get; }

    /// <summary>Whether more ink is a lower level.</summary>
    internal bool InkIsLow { get; }

    /// <summary>256 colours of three bytes; empty where pixels are grey levels.</summary>
    public ReadOnlySpan<byte> Palette => _palette;

    /// <summary>Finds a style by its exact name; <paramref name="error"/> lists the names there are.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Style? style, [NotNullWhen(false)] out string? error)
    {
        style = All.FirstOrDefault(known => known.Name == text);
        error = style is null ? $"There is no style '{text}'; the styles are {string.Join(", ", All.SkipLast(1).Select(known => known.Name))} and {All[^1].Name}." : null;
        return style is not null;
    }

    /// <summary>
    /// The pixel of one intensity, halves rounded up. Intensities past 0..1 count as the nearer end; NaN, which only
    /// a broken model draws, as no ink.
    /// </summary>
    public byte Level(float intensity)
    {
        float ink = intensity > 0 ? MathF.Min(intensity, 1) : 0;
        return (byte)((255 * (InkIsLow ? 1 - ink : ink)) + 0.5f);
    }

    /// <summary>The pixels of many intensities; see <see cref="Level"/>.</summary>
    /// <param name="intensities">Any count.</param>
    /// <param name="levels">At least as many.</param>
    public void ToLevels(ReadOnlySpan<float> intensities, Span<byte> levels)
    {
        levels = levels[..intensities.Length];
        for (int i = 0; i < intensities.Length; i++)
        {
            levels[i] = Level(intensities[i]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Style Coloured(string name, params ReadOnlySpan<ColourMap.Stop> stops) => new(name, inkIsLow: false, ColourMap.Through(stops));
}
