using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Models;

/// <summary>Which models came from one training. Runs of two galleries, or of one before and after it was tuned, may share a name: then their settings, seed and data tell them apart.</summary>
public static class Lineage
{
    /// <summary>Follows from the others, and models from before there were presets do not have it.</summary>
    private const string Preset = "preset";

    /// <summary>The same text for models of one run, and another for all others.</summary>
    public static string RunOf(ModelDescription model) =>
        string.Join('\n', model.Settings.Where(setting => setting.Key != Preset).OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}").Prepend(model.Recipe).Prepend(model.Run));

    /// <summary>The models of this one's run, itself among them, from the untrained to the last; retired ones too.</summary>
    public static IReadOnlyList<Model> Of(Model model, ModelsOnShow models)
    {
        string run = RunOf(model.Description);
        return [.. models.All.Concat(models.Retired).Where(other => RunOf(other.Description) == run).OrderBy(other => other.Description.Epoch)];
    }
}
