using System.Globalization;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Web.Shell;

namespace CppnGallery.Web.Models;

/// <summary>How long a model was trained, in words.</summary>
internal static class TrainingWords
{
    /// <summary>
    /// <c>72,000 digits seen in 6 epochs, in batches of 125; at most 4,608 steps of the generator</c>; what its file does not say is left
    /// out.
    /// </summary>
    public static string Of(ModelDescription model)
    {
        var length = TrainingLength.Of(model);
        if (model.Epoch == 0)
        {
            return "none: it draws with the weights it was given at random";
        }

        string epochs = PictureLinks.Epochs(model.Epoch);
        string seen = length.DigitsSeen is { } digits
            ? $"{Number(digits)} digits seen in {epochs}"
            : $"{epochs}; its file does not say of how many digits";
        string batches = length.BatchSize is { } batch ? $", in batches of {Number(batch)}" : "";
        string atMost = length.StepsAtMost ? "at most " : "";
        string steps = length.GeneratorSteps is { } count ? $"; {atMost}{Number(count)} steps of the generator" : "";
        return seen + batches + steps;
    }

    /// <summary>A number of digits.</summary>
    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
