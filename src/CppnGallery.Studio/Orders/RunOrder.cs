namespace CppnGallery.Studio.Orders;

/// <summary>A run that somebody wants.</summary>
/// <param name="Name">Its name, or null for one made of its settings.</param>
/// <param name="Recipe">Name of the recipe.</param>
/// <param name="Preset">Name of the preset that the others come from; null for the recipe's first.</param>
/// <param name="Epochs">Epochs, 0 for the untrained model alone.</param>
/// <param name="Seed">Seed of everything drawn at random, to 2⁵³ − 1.</param>
/// <param name="Dataset"><c>mnist</c> or <c>glyphs</c>.</param>
/// <param name="Digits">Digits to learn from; 0 for all (glyphs: 12,000).</param>
/// <param name="DigitsPerEpoch">Digits of an epoch; 0 for as many as there are; null for the preset's, or as many as there are where those are fewer.</param>
/// <param name="Settings">Settings of the recipe by name; the others are as the preset has them.</param>
public sealed record RunOrder(string? Name, string Recipe, string? Preset, int Epochs, ulong Seed, string Dataset, int Digits, int? DigitsPerEpoch,
    IReadOnlyDictionary<string, double> Settings);
