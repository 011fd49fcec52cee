namespace CppnGallery.Learning.Recipes;

/// <summary>A preset as the recipe itself has it.</summary>
internal sealed record PresetOf<TRecipe>(string Name, int DigitsPerEpoch, TRecipe Recipe)
    where TRecipe : IRecipe;

/// <summary>
/// The numbers of all presets, each once and here: see docs/decisions/training-settings.md for how those of the gallery were found, and the
/// article's programs for its own.
/// A recipe's first preset has its defaults.
/// </summary>
internal static class RecipePresets
{
    private const int EveryDigit = 60_000;
    private const int AFifth = 12_000;

    /// <summary>Part two. Its program has batches of 1,000 to 2,000 and adds the test digits.</summary>
    public static IReadOnlyList<PresetOf<ResidualCppnRecipe>> Residual { get; } =
    [
        new(RecipePreset.Gallery, AFifth, new()
        {
            BatchSize = 125, GeneratorSteps = 8, GeneratorStopsAbove = 0.98, DivergenceWeight = 60,
            LearningRate = 5e-4, ClassifierRate = 2e-4,
        }),
        new(RecipePreset.Article, EveryDigit, new()
        {
            BatchSize = 1_000, GeneratorSteps = 16, GeneratorStopsAbove = 0.98, DivergenceWeight = 10,
            LearningRate = 1e-3, ClassifierRate = 1e-3,
        }),
    ];

    /// <summary>
    /// Part one's final system. Its stored run takes 1e-3 for the autoencoder's steps; the thresholds are the article's, its program has
    /// 0.60 and 0.75.
    /// </summary>
    public static IReadOnlyList<PresetOf<GanRecipe>> GanVae { get; } =
    [
        new(RecipePreset.Gallery, AFifth, GanRecipe.WithAutoencoder with
        {
            BatchSize = 40, Autoencoder = new() { Steps = 3, LearningRate = 1e-3 },
            GeneratorSteps = 4, LearningRate = 5e-4, DiscriminatorRate = 5e-5,
            DiscriminatorLearnsAbove = 0.60, GeneratorKeepsBelow = 0.80,
        }),
        new(RecipePreset.Article, EveryDigit, GanRecipe.WithAutoencoder with
        {
            BatchSize = 500, Autoencoder = new() { Steps = 4, LearningRate = 1e-4 }, GeneratorSteps = 4,
            LearningRate = 5e-3, DiscriminatorRate = 1e-3,
            DiscriminatorLearnsAbove = 0.45, GeneratorKeepsBelow = 0.80,
        }),
    ];

    /// <summary>Part one's first system, its generator given 4 to 8 steps a batch in the article.</summary>
    public static IReadOnlyList<PresetOf<GanRecipe>> Gan { get; } =
    [
        new(RecipePreset.Gallery, AFifth, GanRecipe.Pure with
        {
            BatchSize = 40, GeneratorSteps = 8, LearningRate = 5e-4, DiscriminatorRate = 5e-5,
            DiscriminatorLearnsAbove = 0.60, GeneratorKeepsBelow = 0.90,
        }),
        new(RecipePreset.Article, EveryDigit, GanRecipe.Pure with
        {
            BatchSize = 500, GeneratorSteps = 8, LearningRate = 5e-3, DiscriminatorRate = 1e-3,
            DiscriminatorLearnsAbove = 0.45, GeneratorKeepsBelow = 0.80,
        }),
    ];

    /// <summary>Part one's autoencoder alone. Its model has 1e-4 by default, its stored run 1e-3.</summary>
    public static IReadOnlyList<PresetOf<VaeRecipe>> Vae { get; } =
    [
        new(RecipePreset.Gallery, AFifth, new() { BatchSize = 40, Autoencoder = new() { Steps = 6, LearningRate = 1e-3 } }),
        new(RecipePreset.Article, EveryDigit, new() { BatchSize = 500, Autoencoder = new() { Steps = 4, LearningRate = 1e-3 } }),
    ];
}
