using System.Globalization;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Recipes;
using CppnGallery.Models;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Learning.Runs;

/// <summary>
/// Everything that a run needs to go on as if it had never stopped: weights, optimiser moments and steps, the random source's state, the pass
/// over the digits and the place in it, epochs and batches done, the epoch's measures so far. <see cref="Capture"/> copies it in memory
/// between two batches, and <see cref="Write"/> puts the copy into a file, whatever the half-learned batch after it has done to the weights.
/// </summary>
internal sealed class RunState
{
    public const string FileName = "state.safetensors";

    internal const string Format = "cppn-gallery-state-2";

    /// <summary>Between two settings in words.</summary>
    internal const string Between = ", ";

    private const string ComputeKey = "compute";
    private const string MeasurePrefix = "measure.";

    private readonly ITrainer _trainer;
    private readonly Batches _batches;
    private readonly RandomSource _random;
    private readonly string _settings;
    private readonly Compute _compute;
    private readonly int _digits;
    private readonly int _batchesPerEpoch;
    private readonly Dictionary<string, StoredTensor> _copies = [];
    private readonly List<(NamedParameter From, float[] To)> _weights = [];
    private readonly List<(Learner Of, int Parameter, float[] Mean, float[] Square)> _moments = [];
    private Dictionary<string, string> _metadata = [];

    /// <param name="trainer">Weights and moments.</param>
    /// <param name="batches">The pass over the digits.</param>
    /// <param name="random">The source of both.</param>
    /// <param name="settings">Settings, seed and data in words; a state of others is refused.</param>
    /// <param name="compute">What it is trained with; another is no other run, but gives other bits.</param>
    /// <param name="digits">Digits of a pass.</param>
    /// <param name="batchesPerEpoch">Batches of an epoch.</param>
    public RunState(ITrainer trainer, Batches batches, RandomSource random, string settings, Compute compute, int digits, int batchesPerEpoch)
    {
        (_trainer, _batches, _random, _settings, _compute, _digits, _batchesPerEpoch) = (trainer, batches, random, settings, compute, digits, batchesPerEpoch);
        foreach (var parameter in trainer.Parameters)
        {
            _weights.Add((parameter, Copy(parameter.Weights.Name, parameter.Weights)));
        }

        foreach (var learner in trainer.Learners)
        {
            for (int i = 0; i < learner.Parameters.Count; i++)
            {
                var weights = learner.Parameters[i].Weights;
                _moments.Add((learner, i, Copy($"{learner.Name}.mean.{weights.Name}", weights), Copy($"{learner.Name}.square.{weights.Name}", weights)));
            }
        }
    }

    /// <summary>Whole epochs done.</summary>
    public int Epochs { get; set; }

    /// <summary>Batches done in the epoch after those.</summary>
    public int Batch { get; set; }

    /// <summary>What those batches measured.</summary>
    public EpochMetrics Metrics { get; } = new();

    /// <summary>Copies everything as it stands now.</summary>
    public void Capture()
    {
        foreach (var (from, to) in _weights)
        {
            from.Weights.Data.CopyTo(to);
        }

        foreach (var (of, parameter, mean, square) in _moments)
        {
            of.CopyMomentsOut(parameter, mean, square);
        }

        _metadata = new()
        {
            ["format"] = Format,
            ["settings"] = _settings,
            [ComputeKey] = _compute.ToString(),
            ["epoch"] = Text(Epochs),
            ["batch"] = Text(Batch),
            ["random"] = Text(_random.State),
            ["pass"] = Text(_batches.Shuffled),
            ["place"] = Text(_batches.Place),
        };
        foreach (var learner in _trainer.Learners)
        {
            _metadata[learner.Name + ".steps"] = Text(learner.Steps);
        }

        foreach (var (name, text) in Metrics.Save())
        {
            _metadata[MeasurePrefix + name] = text;
        }
    }

    /// <summary>Writes the last copy, crash-safe.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void Write(string path) => new SafetensorsFile(_metadata, _copies).Write(path);

    /// <summary>What the run that wrote the file was trained with; null where there is none, or it cannot be read.</summary>
    public static Compute? ComputeOf(string path)
    {
        try
        {
            return File.Exists(path) ? Compute.Read(SafetensorsFile.ReadMetadata(path).GetValueOrDefault(ComputeKey)) : null;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Whoever goes on from it will be told.
            return null;
        }
    }

    /// <summary>Takes up where the run that wrote the file was.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of other settings, seed or data.</exception>
    public void Load(string path)
    {
        var file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault("format") != Format)
        {
            throw new InvalidDataException($"{path}: not a training state of this version ('{Format}').");
        }

        if (file.Metadata.GetValueOrDefault("settings") != _settings)
        {
            throw new InvalidDataException($"{path}: the run was started with other settings, seed or data ({file.Metadata.GetValueOrDefault("settings")}); resume it with those, or choose another --run.");
        }

        Checkpoint.Fill(path, file, _trainer.Parameters.Select(parameter => parameter.Weights));
        foreach (var parameter in _trainer.Parameters)
        {
            parameter.CopyOver();
        }

        foreach (var learner in _trainer.Learners)
        {
            learner.Steps = (long)Number(path, file, learner.Name + ".steps", long.MaxValue);
            for (int i = 0; i < learner.Parameters.Count; i++)
            {
                var weights = learner.Parameters[i].Weights;
                learner.CopyMomentsIn(i, Moments(path, file, $"{learner.Name}.mean.{weights.Name}", weights.Count), Moments(path, file, $"{learner.Name}.square.{weights.Name}", weights.Count));
            }
        }

        Epochs = (int)Number(path, file, "epoch", TrainingRun.MaxEpochs);
        Batch = (int)Number(path, file, "batch", (ulong)_batchesPerEpoch - 1);
        _batches.GoTo(Number(path, file, "pass", ulong.MaxValue), (int)Number(path, file, "place", (ulong)_digits));
        _random.State = Number(path, file, "random", ulong.MaxValue);
        Metrics.Clear();
        foreach (var (key, text) in file.Metadata)
        {
            if (key.StartsWith(MeasurePrefix, StringComparison.Ordinal) && !Metrics.Restore(key[MeasurePrefix.Length..], text))
            {
                throw new InvalidDataException($"{path}: the metadata's {key} is no measure.");
            }
        }
    }

    private float[] Copy(string name, Weights like)
    {
        float[] copy = new float[like.Count];
        _copies.Add(name, new StoredTensor(like.Shape.ToArray(), copy));
        return copy;
    }

    private static float[] Moments(string path, SafetensorsFile file, string name, int count) => file.Tensors.TryGetValue(name, out var stored) && stored.Values.Length == count
        ? stored.Values.ToArray()
        : throw new InvalidDataException($"{path}: the tensor '{name}' is missing or of the wrong size.");

    private static ulong Number(string path, SafetensorsFile file, string key, ulong limit) =>
        ulong.TryParse(file.Metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) && value <= limit
            ? value
            : throw new InvalidDataException($"{path}: the metadata's {key} is no whole number from 0 to {limit}.");

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
