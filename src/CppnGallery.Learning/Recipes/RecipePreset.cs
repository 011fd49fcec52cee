namespace CppnGallery.Learning.Recipes;

/// <summary>A named set of a recipe's settings, all but those of the generator, and the length of an epoch.</summary>
/// <param name="Name">One of <see cref="Names"/>.</param>
/// <param name="DigitsPerEpoch">Digits of an epoch; of fewer digits in all, an epoch is one pass over them.</param>
/// <param name="Settings">What every setting is by it, by name; those of the generator as they are in every preset.</param>
public sealed record RecipePreset(string Name, int DigitsPerEpoch, IReadOnlyDictionary<string, double> Settings)
{
    /// <summary>Small batches and short epochs, which a small machine trains in hours: meant where none is named.</summary>
    public const string Gallery = "gallery";

    /// <summary>
    /// As near to the article as such a machine comes: its batches, steps, rates and weights, and every digit in every epoch.
    /// </summary>
    public const string Article = "article";

    /// <summary>The presets that every recipe has; the first is the one meant where none is named.</summary>
    public static IReadOnlyList<string> Names { get; } = [Gallery, Article];

    /// <summary>Digits of an epoch of so many digits in all, where nobody says otherwise.</summary>
    public int DigitsPerEpochOf(int digits) => Math.Min(DigitsPerEpoch, digits);
}
