using System.Text.Json;
using CppnGallery.Gallery.Runs;
using CppnGallery.Learning.Recipes;

namespace CppnGallery.Studio.Orders;

/// <summary>An order that can be trained.</summary>
/// <param name="Recipe">The recipe with its settings.</param>
/// <param name="Settings">All of these by name.</param>
/// <param name="Digits">Digits to learn from.</param>
/// <param name="DigitsPerEpoch">Digits of an epoch.</param>
/// <param name="Batches">Batches of an epoch.</param>
internal sealed record CheckedOrder(IRecipe Recipe, IReadOnlyDictionary<string, double> Settings, int Digits, int DigitsPerEpoch,
    int Batches)
{
    public StoredRun ToRun(string name, RunOrder order, DateTimeOffset now, long place) => new()
    {
        Id = name,
        Recipe = Recipe.Name,
        Settings = JsonSerializer.Serialize(Settings),
        Epochs = order.Epochs,
        Seed = (long)order.Seed,
        Dataset = order.Dataset,
        Digits = Digits,
        DigitsPerEpoch = DigitsPerEpoch,
        Batches = Batches,
        CreatedAt = now.ToUnixTimeMilliseconds(),
        State = RunStates.Queued,
        Place = place,
    };
}
