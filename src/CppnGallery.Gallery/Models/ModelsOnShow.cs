using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using CppnGallery.Networks.Checkpoints;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Gallery.Models;

/// <summary>
/// The models that the gallery shows, loaded once and never changed: safe to use from many threads. Beside them may be retired ones, which hang nowhere and are
/// still found: a link is for ever.
/// </summary>
public sealed partial class ModelsOnShow
{
    /// <summary>Folder below the checkpoints' whose runs are retired.</summary>
    public const string RetiredFolder = "retired";

    private readonly Dictionary<string, Model> _byHash = [];
    private readonly Dictionary<string, List<string>> _files;

    /// <summary>Shows these models; of models with the same hash, which draw the same pictures, the first.</summary>
    public ModelsOnShow(IEnumerable<Model> models)
        : this(models, [], [])
    {
    }

    private ModelsOnShow(IEnumerable<Model> models, IEnumerable<Model> retired, Dictionary<string, List<string>> files)
    {
        _files = files;
        foreach (var model in models)
        {
            _byHash.TryAdd(model.Id.Hash, model);
        }

        // Run and hash only settle ties, so that the order is the same on every machine.
        All = [.. _byHash.Values
            .OrderBy(model => model.Description.Recipe, StringComparer.Ordinal)
            .ThenBy(model => model.Description.ReluStddev)
            .ThenBy(model => model.Description.Nodes)
            .ThenBy(model => model.Description.Epoch)
            .ThenBy(model => model.Description.Run, StringComparer.Ordinal)
            .ThenBy(model => model.Id.Hash, StringComparer.Ordinal)];
        foreach (var model in retired)
        {
            _byHash.TryAdd(model.Id.Hash, model);
        }
    }

    /// <summary>Every model on show, by recipe, then σ, nodes and epoch.</summary>
    public IReadOnlyList<Model> All { get; }

    /// <summary>
    /// Loads every <c>run/epoch-NN.safetensors</c> under <paramref name="checkpointDirectory"/>, in the order of their paths, and as retired those under its folder
    /// <see cref="RetiredFolder"/>. A file that
    /// cannot be read is logged with its reason and passed over: one damaged download must not close the gallery. So is a
    /// directory that is not there, which leaves no models.
    /// </summary>
    public static ModelsOnShow Open(string checkpointDirectory, ILogger logger)
    {
        if (!Directory.Exists(checkpointDirectory))
        {
            logger.LogWarning("The checkpoint directory {Directory} is not there; no models are on show.", Path.GetFullPath(checkpointDirectory));
            return new ModelsOnShow([]);
        }

        var files = new Dictionary<string, List<string>>();
        var onShow = new ModelsOnShow(Load(checkpointDirectory, files, logger), Load(Path.Combine(checkpointDirectory, RetiredFolder), files, logger), files);
        logger.LogInformation("{Count} models on show from {Directory}.", onShow.All.Count, Path.GetFullPath(checkpointDirectory));
        return onShow;
    }

    /// <summary>Finds the model with this hash; the slug, which may be missing or out of date, is not looked at.</summary>
    public bool TryFind(ModelId id, [NotNullWhen(true)] out Model? model) => _byHash.TryGetValue(id.Hash, out model);

    /// <summary>The files that hold a model, that which it was opened from first; none where it came from no file or is unknown.</summary>
    public IReadOnlyList<string> FilesOf(Model model) => _files.GetValueOrDefault(model.Id.Hash) ?? [];

    private static List<Model> Load(string directory, Dictionary<string, List<string>> files, ILogger logger)
    {
        var models = new List<Model>();
        foreach (string path in Directory.Exists(directory) ? CheckpointsUnder(directory) : [])
        {
            try
            {
                var model = Checkpoint.LoadModel(path);
                models.Add(model);
                files.TryAdd(model.Id.Hash, []);
                files[model.Id.Hash].Add(path);
            }
            catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                logger.LogWarning("The checkpoint {Path} is passed over: {Reason}", path, fault.Message);
            }
        }

        return models;
    }

    // A writer's temporary files and other things may lie beside the checkpoints. The options pass over hidden folders and
    // those that may not be read.
    private static IEnumerable<string> CheckpointsUnder(string directory)
    {
        var options = new EnumerationOptions();
        return Directory.EnumerateDirectories(directory, "*", options)
            .SelectMany(run => Directory.EnumerateFiles(run, "*", options))
            .Where(path => CheckpointName().IsMatch(Path.GetFileName(path)))
            .Order(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^epoch-[0-9]{2,}\.safetensors\z")]
    private static partial Regex CheckpointName();
}
