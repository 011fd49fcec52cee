using CppnGallery.Training.Recipes;

namespace CppnGallery.Training.Runs;

/// <summary>What a run is made of.</summary>
/// <param name="Name">The run's name, a folder under the output directory: letters, digits, '-', '.' and '_'.</param>
/// <param name="Directory">Where the run's folder is.</param>
/// <param name="Recipe">How it trains.</param>
/// <param name="Epochs">How long, 0..10,000; at 0 only the untrained checkpoint is written.</param>
/// <param name="Seed">Of everything that is drawn at random.</param>
/// <param name="Resume">Whether to go on from the run's saved state where there is one.</param>
public sealed record RunOptions(string Name, string Directory, ResidualCppnRecipe Recipe, int Epochs, ulong Seed, bool Resume);
