using System.CommandLine;
using CppnGallery.Gallery.Models;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Cli;

/// <summary>Where the models are, and the one that a text names.</summary>
internal static class CheckpointFolder
{
    private const string Variable = "Gallery__CheckpointDirectory";
    private const string Name = "checkpoints";

    public static Option<string> Option { get; } = new("--checkpoints")
    {
        Description = $"Folder of the models, .safetensors files in any folders below. Default: ${Variable}, or {Name}/ here or in the project.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ProjectFolder.Find(Variable, Name),
    };

    /// <exception cref="CommandFault">The folder is not there.</exception>
    public static ModelsOnShow Open(string folder) => Directory.Exists(folder)
        ? ModelsOnShow.Open(folder, new StandardErrorLogger())
        : throw new CommandFault($"The checkpoint folder {Path.GetFullPath(folder)} is not there; name another with --checkpoints.");

    /// <summary>The model in a file, or with this id or hash, or the only one with this slug.</summary>
    /// <exception cref="CommandFault">There is none, or more than one.</exception>
    /// <exception cref="InvalidDataException">The file is no checkpoint.</exception>
    public static Model Find(string folder, string text) => Checkpoint.LoadModel(FileOf(folder, text));

    /// <summary>The file named, or that of the model with this id or hash, or of the only one with this slug.</summary>
    /// <exception cref="CommandFault">There is none, or more than one.</exception>
    public static string FileOf(string folder, string text)
    {
        if (File.Exists(text))
        {
            return text;
        }

        if (text.EndsWith(".safetensors", StringComparison.Ordinal))
        {
            throw new CommandFault($"There is no file {Path.GetFullPath(text)}.");
        }

        var models = Open(folder);
        return models.FilesOf(Find(models, folder, text))[0];
    }

    private static Model Find(ModelsOnShow models, string folder, string text)
    {
        if (ModelId.TryParse(text, out var id, out _) && models.TryFind(id, out var model))
        {
            return model;
        }

        Model[] named = [.. models.All.Where(candidate => candidate.Id.Slug == text)];
        return named.Length switch
        {
            1 => named[0],
            0 => throw new CommandFault($"There is no model '{text}' in {Path.GetFullPath(folder)}; cppn models lists those there are."),
            _ => throw new CommandFault($"'{text}' may be any of {string.Join(", ", named.Select(candidate => candidate.Id))}; name one by its hash."),
        };
    }
}
