namespace CppnGallery.Learning.Recipes;

/// <summary>What training on one batch came to.</summary>
/// <param name="GeneratorSteps">Steps that changed the generator.</param>
/// <param name="Measures">What was measured, in the order to show it in; what a batch had no occasion to measure is left out.</param>
public sealed record BatchResult(int GeneratorSteps, IReadOnlyList<Measure> Measures)
{
    /// <summary>A measure's value.</summary>
    /// <exception cref="InvalidOperationException">The batch did not measure it.</exception>
    public double this[string name] => Measures.First(measure => measure.Name == name).Value;
}

/// <summary>A number about a batch.</summary>
/// <param name="Name">Its name in checkpoints, <c>drawingLoss</c>.</param>
/// <param name="Label">Its name for people, <c>drawing loss</c>.</param>
/// <param name="Value">The number.</param>
/// <param name="Kind">How to write it, and how to put batches together.</param>
public readonly record struct Measure(string Name, string Label, double Value, MeasureKind Kind);

/// <summary>What kind of number a measure is.</summary>
public enum MeasureKind
{
    /// <summary>A loss; an epoch has the mean.</summary>
    Loss,

    /// <summary>A share of the batch, 0..1; an epoch has the mean.</summary>
    Share,

    /// <summary>Steps taken; an epoch has the sum.</summary>
    Steps,
}
