using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Walls;

/// <summary>Which models hang on the wall; null is any.</summary>
/// <param name="Recipe">Name of the recipe.</param>
/// <param name="Epochs">Epochs trained; 0 is untrained.</param>
/// <param name="Sigma">σ of the residual networks' initial weights; a dense network has none and is taken by no σ.</param>
public sealed record WallFilter(string? Recipe = null, int? Epochs = null, double? Sigma = null)
{
    /// <summary>Every model.</summary>
    public static WallFilter All { get; } = new();

    /// <summary>Whether this model hangs.</summary>
    public bool Takes(Model model)
    {
        var said = model.Description;
        return (Recipe is null || said.Recipe == Recipe)
            && (Epochs is null || said.Epoch == Epochs)
            && (Sigma is null || (!said.IsDense && said.ReluStddev == Sigma));
    }
}
