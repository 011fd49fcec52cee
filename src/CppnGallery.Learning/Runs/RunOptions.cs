using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Runs;

/// <summary>What a run is made of.</summary>
/// <param name="Name">The run's name, a folder under the output directory: letters, digits, '-', '.' and '_'.</param>
/// <param name="Directory">Where the run's folder is.</param>
/// <param name="Recipe">How it trains.</param>
/// <param name="Epochs">How long, 0..10,000; at 0 only the untrained checkpoint is written.</param>
/// <param name="Seed">Of everything that is drawn at random.</param>
/// <param name="Resume">Whether to go on from the run's saved state where there is one.</param>
public sealed record RunOptions(string Name, string Directory, IRecipe Recipe, int Epochs, ulong Seed, bool Resume)
{
    /// <summary>Digits of an epoch, the next so many of an endless shuffled pass over the set, rounded down to whole batches; 0 for as many as the set has.</summary>
    public int DigitsPerEpoch { get; init; }

    /// <summary>Longest time between two savings of the state, and so the most that a killed process loses; 0 to save after every batch.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where and how to train; what is left open is measured, or taken as it was where a run is taken up again.</summary>
    public ComputeChoice Compute { get; init; } = new();

    /// <summary>Called once, when the networks are what they go on from: the untrained checkpoint is written, or the saved state is loaded.</summary>
    public Action<RunEnd>? Begun { get; init; }

    /// <summary>Called before the state is saved. Whoever keeps what was reported has kept it when this returns: a state never knows of a batch that they do not.</summary>
    public Action? Saving { get; init; }

    /// <summary>Called after the state was saved, with its file, which stays as it is until the next saving.</summary>
    public Action<string>? Saved { get; init; }
}
