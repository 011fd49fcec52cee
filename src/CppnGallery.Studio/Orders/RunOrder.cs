namespace CppnGallery.Studio.Orders;

/// <summary>A run that somebody wants.</summary>
/// <param name="Name">Its name, or null for one made of its settings.</param>
/// <param name="Recipe">Name of the recipe.</param>
/// <param name="Epochs">Epochs, 0 for the untrained model alone.</param>
/// <param name="Seed">Seed of everything drawn at random, to 2⁵³ − 1.</param>
/// <param name="Dataset"><c>mnist</c> or <c>glyphs</c>.</param>
/// <param name="Digits">Digits to learn from; 0 for all (glyphs: 12,000).</param>
/// <param name="DigitsPerEpoch">Digits of an epoch; 0 for as many as there are.</param>
/// <param name="Settings">Settings of the recipe by name; the others keep their defaults.</param>
public sealed record RunOrder(string? Name, string Recipe, int Epochs, ulong Seed, string Dataset, int Digits, int DigitsPerEpoch,
    IReadOnlyDictionary<string, double> Settings);
