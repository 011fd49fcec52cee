using System.Globalization;
using System.Text.RegularExpressions;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Models;

/// <summary>A model as far as it is known without having it: what a link's slug tells of one that is not on show, or what a page would like to set beside another.</summary>
/// <param name="Recipe">Null where any will do.</param>
/// <param name="Run">The run's name; null where any will do.</param>
/// <param name="IsDense">Whether the generator is the dense one.</param>
/// <param name="Nodes">Width.</param>
/// <param name="ReluStddev">σ; 0 for a dense generator, which has none.</param>
/// <param name="Epoch">Epochs trained.</param>
public sealed partial record WantedModel(string? Recipe, string? Run, bool IsDense, int Nodes, double ReluStddev, int Epoch)
{
    // One unlikeness outweighs any number of those after it: kind, recipe, run, σ, width, epoch. σ doubles about once between neighbours that hang here.
    private const double OtherKind = 1e6, OtherRecipe = 1e5, OtherRun = 1e4, OtherSigma = 1e2, OtherNode = 10;

    /// <summary>A model of the same kind in every respect.</summary>
    public static WantedModel Of(ModelDescription model) => new(model.Recipe, model.Run, model.IsDense, model.Nodes, model.ReluStddev, model.Epoch);

    /// <summary>Reads a slug such as <c>resnet6-sd1.00-e06</c> or <c>cppn-gan-vae-dense128-e12</c>; null where it says too little.</summary>
    public static WantedModel? OfSlug(string slug)
    {
        if (Residual().Match(slug) is { Success: true } residual)
        {
            return new(null, null, false, Number(residual, 1), double.Parse(residual.Groups[2].ValueSpan, CultureInfo.InvariantCulture), Number(residual, 3));
        }

        return Dense().Match(slug) is { Success: true } dense ? new(dense.Groups[1].Value, null, true, Number(dense, 2), 0, Number(dense, 3)) : null;

        static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>The most alike of these, the first of several; null where there are none.</summary>
    public Model? Nearest(IEnumerable<Model> models) => models.MinBy(model => Unlikeness(model.Description));

    private double Unlikeness(ModelDescription model)
    {
        double sum = model.IsDense == IsDense ? 0 : OtherKind;
        sum += Recipe is null || model.Recipe == Recipe ? 0 : OtherRecipe;
        sum += Run is null || model.Run == Run ? 0 : OtherRun;
        sum += model.IsDense || IsDense ? 0 : OtherSigma * Math.Abs(Math.Log2((model.ReluStddev + 0.01) / (ReluStddev + 0.01)));
        sum += OtherNode * Math.Abs(Math.Log2((model.Nodes + 1.0) / (Nodes + 1.0)));
        return sum + Math.Abs(Math.Log2((model.Epoch + 1.0) / (Epoch + 1.0)));
    }

    [GeneratedRegex(@"^resnet([0-9]{1,4})-sd([0-9]{1,4}\.[0-9]{1,6})-e([0-9]{1,7})\z")]
    private static partial Regex Residual();

    [GeneratedRegex(@"^(\S{1,60})-dense([0-9]{1,4})-e([0-9]{1,7})\z")]
    private static partial Regex Dense();
}
