namespace CppnGallery.Learning.Recipes;

/// <summary>Who learns against the generator, and by which measure one sees whether it does.</summary>
/// <param name="Name">What it is called, <c>discriminator</c>.</param>
/// <param name="Measure">Name of the measure that counts its steps, <c>discriminatorSteps</c>.</param>
public sealed record AdversarySteps(string Name, string Measure)
{
    /// <summary>A sentence about an epoch in which it took no step; null where it took some, or nobody counted.</summary>
    /// <param name="epoch">The epoch, from 1; before that nobody has learned.</param>
    /// <param name="metrics">What the epoch's batches measured, steps summed.</param>
    public string? WarningOf(int epoch, IReadOnlyDictionary<string, double> metrics) =>
        epoch > 0 && metrics.TryGetValue(Measure, out double steps) && steps == 0
        ? $"The {Name} took no step in epoch {epoch}: the generator learned against one that stood still."
        : null;
}
