using System.Diagnostics.CodeAnalysis;
using CppnGallery.Models.Checkpoints;
using Microsoft.Extensions.Logging;

namespace CppnGallery.Gallery.Models;

/// <summary>
/// The models that the gallery shows, loaded once each. Others may come while it is open (<see cref="Add(string)"/>); what was read from one of its lists stays as it was. Beside them
/// may be retired ones, which hang nowhere and are still found: a link is for ever. Safe for any number of threads; reading takes no lock.
/// </summary>
public sealed class ModelsOnShow
{
    /// <summary>Folder below the checkpoints' whose runs are retired.</summary>
    public const string RetiredFolder = "retired";

    /// <summary>Folder below the data directory where the runs trained here lie.</summary>
    public const string RunsFolder = "runs";

    /// <summary>Folder below the data directory where imported models lie.</summary>
    public const string ImportedFolder = "imported";

    private const string Extension = ".safetensors";

    // Folders below a folder of models that are looked into.
    private const int Depth = 8;

    private readonly Lock _changing = new();
    private volatile ShownModels _shown;
    private HangingLedger? _ledger;

    /// <summary>Shows these models; of models with the same hash, which draw the same pictures, the first.</summary>
    public ModelsOnShow(IEnumerable<Model> models)
        : this(ShownModels.None.With(models.Select(model => new KnownModel(model, [], LiesApart: false))))
    {
    }

    private ModelsOnShow(ShownModels shown) => _shown = shown;

    /// <summary>Raised after every change, on the thread that made it: do little there.</summary>
    public event Action? Changed;

    /// <summary>Every model on show at this moment, by recipe, then σ, nodes and epoch.</summary>
    public IReadOnlyList<Model> All => _shown.All;

    /// <summary>Every model that hangs nowhere and is still found, in the same order.</summary>
    public IReadOnlyList<Model> Retired => _shown.Retired;

    /// <summary>Grows with every change. Who keeps something made from <see cref="All"/> reads this before it and makes it anew once this has grown.</summary>
    public long Version => _shown.Version;

    /// <summary>
    /// Loads every <c>.safetensors</c> file under <paramref name="checkpointDirectory"/>, whatever its name and however deep, in the order of their paths, then as retired those under its folder
    /// <see cref="RetiredFolder"/>; then those under the other directories. A file that cannot be read is logged with its reason and passed over: one damaged download must not close the
    /// gallery. So are those that hold something else of the gallery's, or a model once more. A checkpoint directory that is not there is a warning; of the others, which fill as people train and
    /// import, that is nothing to tell.
    /// </summary>
    /// <param name="checkpointDirectory">Folder of models, in folders or not.</param>
    /// <param name="logger">Told what was found and what was passed over.</param>
    /// <param name="others">More folders of runs' folders.</param>
    public static ModelsOnShow Open(string checkpointDirectory, ILogger logger, params IReadOnlyList<string> others)
    {
        if (!Directory.Exists(checkpointDirectory))
        {
            logger.LogWarning("The checkpoint directory {Directory} is not there; no models are on show from it.", Path.GetFullPath(checkpointDirectory));
        }

        string retired = Path.Combine(checkpointDirectory, RetiredFolder);
        List<KnownModel> found =
        [
            .. Load(CheckpointsUnder(checkpointDirectory).Where(path => !IsUnder(retired, path)), liesApart: false, logger),
            .. Load(CheckpointsUnder(retired), liesApart: true, logger),
            .. others.SelectMany(directory => Load(CheckpointsUnder(directory), liesApart: false, logger)),
        ];
        foreach (var same in found.GroupBy(one => one.Model.Id.Hash))
        {
            foreach (var again in same.Skip(1))
            {
                logger.LogInformation("The checkpoint {Path} is passed over: it holds the model of {First} once more.", again.Files[0], same.First().Files[0]);
            }
        }

        var onShow = new ModelsOnShow(ShownModels.None.With(found));
        logger.LogInformation("{Count} models on show from {Directory}.", onShow.All.Count, string.Join(", ", others.Prepend(checkpointDirectory).Select(Path.GetFullPath)));
        return onShow;
    }

    /// <summary>
    /// Loads a checkpoint that was written just now and hangs its model at once. A model that is known already stays the one it was, with this file as well; what is said of it is read
    /// anew where this is the file that it was first read from.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The model as it is known from now on; one that is retired stays so.</returns>
    /// <exception cref="InvalidDataException">It is no checkpoint of ours; the message names file and fault.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Model Add(string path)
    {
        string full = Path.GetFullPath(path);
        return Add(full, Checkpoint.LoadModel(full));
    }

    /// <summary>
    /// Takes a model off every wall and out of the vote, for good or until <see cref="HangAgainAsync"/>; every link to it works as before. It is on the disk before this returns, and of a
    /// model that is retired already nothing is written.
    /// </summary>
    /// <exception cref="KeyNotFoundException">No such model is known here.</exception>
    /// <exception cref="InvalidOperationException">The models were opened without a gallery's database.</exception>
    /// <exception cref="Storage.NotKeptException">The database cannot be written; the model is what it was.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; it hangs as before.</exception>
    public Task RetireAsync(ModelId id, CancellationToken cancellationToken = default) => DecideAsync(id, hangs: false, cancellationToken);

    /// <summary>Hangs a retired model again, kept and refused as by <see cref="RetireAsync"/>.</summary>
    /// <exception cref="KeyNotFoundException">No such model is known here.</exception>
    /// <exception cref="InvalidOperationException">The models were opened without a gallery's database.</exception>
    /// <exception cref="Storage.NotKeptException">The database cannot be written; the model is what it was.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; it stays retired.</exception>
    public Task HangAgainAsync(ModelId id, CancellationToken cancellationToken = default) => DecideAsync(id, hangs: true, cancellationToken);

    /// <summary>Finds the model with this hash, on show or retired; the slug, which may be missing or out of date, is not looked at.</summary>
    public bool TryFind(ModelId id, [NotNullWhen(true)] out Model? model)
    {
        model = _shown.Find(id.Hash)?.Model;
        return model is not null;
    }

    /// <summary>Whether the model is known here and retired.</summary>
    public bool IsRetired(ModelId id) => _shown.IsRetired(id.Hash);

    /// <summary>The files that hold a model, that which it was opened from first; none where it came from no file or is unknown.</summary>
    public IReadOnlyList<string> FilesOf(Model model) => _shown.Find(model.Id.Hash)?.Files ?? [];

    /// <summary>The same where the model is what was written there.</summary>
    internal Model Add(string path, Model model) => Change(shown => shown.With([new KnownModel(model, [path], LiesApart: false)])).Find(model.Id.Hash)!.Model;

    /// <summary>Hangs by these decisions from now on, and writes further ones there.</summary>
    internal void Follow(HangingLedger ledger)
    {
        _ledger = ledger;
        Change(shown => shown.With(ledger.Read()));
    }

    private Task DecideAsync(ModelId id, bool hangs, CancellationToken cancellationToken)
    {
        var ledger = _ledger ?? throw new InvalidOperationException("These models belong to no gallery that could remember which of them hang.");
        if (_shown.Find(id.Hash) is null)
        {
            throw new KeyNotFoundException($"No model {id.Hash} is known here.");
        }

        return IsRetired(id) == hangs
            ? ledger.WriteAsync(id.Hash, hangs, () => Change(shown => shown.With([KeyValuePair.Create(id.Hash, hangs)])), cancellationToken)
            : Task.CompletedTask;
    }

    private ShownModels Change(Func<ShownModels, ShownModels> change)
    {
        ShownModels shown;
        lock (_changing)
        {
            _shown = shown = change(_shown);
        }

        Changed?.Invoke();
        return shown;
    }

    private static List<KnownModel> Load(IEnumerable<string> paths, bool liesApart, ILogger logger)
    {
        var models = new List<KnownModel>();
        foreach (string path in paths)
        {
            try
            {
                if (Checkpoint.LoadModelIfAny(path) is { } model)
                {
                    models.Add(new(model, [path], liesApart));
                }
                else
                {
                    logger.LogInformation("The file {Path} is passed over: it holds a judge or a training's state, no model.", path);
                }
            }
            catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                logger.LogWarning("The checkpoint {Path} is passed over: {Reason}", path, fault.Message);
            }
        }

        return models;
    }

    // Whatever the names: browsers and the gallery's own downloads give others. The options pass over hidden files and folders, a writer's temporary files among them, and
    // those that may not be read; the depth ends where a link leads back up.
    private static IEnumerable<string> CheckpointsUnder(string directory)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Depth };
        return Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "*", options).Where(path => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)
            : [];
    }

    private static bool IsUnder(string directory, string path) => path.StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
