using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Results;

/// <summary>What a taste of one's own may go by, beside the models themselves: epochs, σ, width, kind of network.</summary>
internal static class TasteFeatures
{
    private const int Count = 4;

    /// <summary>One row a contender; a model whose checkpoint is gone is taken for the average of the others.</summary>
    public static IReadOnlyList<double[]> Of(IReadOnlyList<Contender> contenders)
    {
        double[]?[] known = [.. contenders.Select(contender => contender.Description is { } model ? Row(model) : null)];
        double[] average = [.. Enumerable.Range(0, Count).Select(feature => known.OfType<double[]>().Select(row => row[feature]).DefaultIfEmpty().Average())];
        return [.. known.Select(row => row ?? average)];
    }

    // A dense network has no σ; whether it is dense is a feature by itself.
    private static double[] Row(ModelDescription model) =>
        [Math.Log2(1 + model.Epoch), model.ReluStddev, Math.Log2(model.Nodes), model.IsDense ? 1 : 0];
}
