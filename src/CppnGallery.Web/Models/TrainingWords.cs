using System.Globalization;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Web.Models;

/// <summary>How long a model was trained, in words.</summary>
internal static class TrainingWords
{
    /// <summary><c>72,000 digits seen in 6 epochs, in batches of 125; at most 4,608 steps of the generator</c>; what its file does not say is left out.</summary>
    public static string Of(ModelDescription model)
    {
        var length = TrainingLength.Of(model);
        if (model.Epoch == 0)
        {
            return "none: it draws with the weights it was given at random";
        }

        List<string> words = [];
        words.Add(length.DigitsSeen is { } seen ? $"{Number(seen)} digits seen in {Shell.PictureLinks.Epochs(model.Epoch)}" : $"{Shell.PictureLinks.Epochs(model.Epoch)}; its file does not say of how many digits");
        if (length.BatchSize is { } batch)
        {
            words.Add($"in batches of {Number(batch)}");
        }

        string steps = length.GeneratorSteps is { } count ? $"; {(length.StepsAtMost ? "at most " : "")}{Number(count)} steps of the generator" : "";
        return string.Join(", ", words) + steps;
    }

    /// <summary>A number of digits.</summary>
    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
