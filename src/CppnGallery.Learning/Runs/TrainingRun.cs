using System.Diagnostics;
using System.Globalization;
using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Recipes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Generators;

namespace CppnGallery.Learning.Runs;

/// <summary>
/// One training from initial weights (or a saved state) to its last epoch: digits in, events and checkpoints out.
/// <c>&lt;directory&gt;/&lt;run&gt;/epoch-NN.safetensors</c> is a model on show; <c>state.safetensors</c> beside it is what a resumed run needs.
/// <para>
/// A process may be killed at any moment. Every file is there whole or not at all, and an epoch's checkpoint is written before the state that
/// says that the epoch is done: killed between the two, the run goes on from the state before, and makes the same checkpoint again.
/// </para>
/// </summary>
public sealed class TrainingRun
{
    /// <summary>Longest training that is accepted.</summary>
    public const int MaxEpochs = 10_000;

    /// <summary>Longest epoch that is accepted, in digits.</summary>
    public const int MaxDigitsPerEpoch = 100_000_000;

    /// <summary>What a run's name is, in words.</summary>
    public const string NameRule = "1 to 80 letters, digits, '-', '.' and '_', not beginning with a dot";

    /// <summary>Share of the newest batch in the running pace.</summary>
    private const double PaceWeight = 0.1;

    private readonly RunOptions _options;
    private readonly DigitSet _digits;
    private readonly Compute _compute;
    private readonly ITrainer _trainer;
    private readonly Batches _batches;
    private readonly RunState _state;
    private readonly RunFolder _folder;
    private readonly int _batchesPerEpoch;
    private readonly Learner[] _ofGenerator;

    /// <summary>A run on these digits.</summary>
    /// <exception cref="ArgumentException">The name, a length or a setting is out of its range, or the digits do not fill a batch.</exception>
    public TrainingRun(RunOptions options, DigitSet digits)
    {
        if (!IsName(options.Name))
        {
            throw new ArgumentException($"A run's name is {NameRule}.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(options.Epochs, "epochs");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Epochs, MaxEpochs, "epochs");
        ArgumentOutOfRangeException.ThrowIfNegative(options.DigitsPerEpoch, "digits per epoch");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.DigitsPerEpoch, MaxDigitsPerEpoch, "digits per epoch");
        int batchSize = options.Recipe.BatchSize, perEpoch = options.DigitsPerEpoch > 0 ? options.DigitsPerEpoch : digits.Count;
        if (Math.Min(digits.Count, perEpoch) < batchSize)
        {
            throw new ArgumentException($"{Math.Min(digits.Count, perEpoch)} digits do not fill a batch of {batchSize}.", nameof(digits));
        }

        options.Recipe.Validate();
        _folder = new RunFolder(Path.Combine(options.Directory, options.Name));
        _compute = options.Compute.Resolve(options.Resume ? RunState.ComputeOf(_folder.State) : null);
        _compute.EnterThread();
        var random = new RandomSource(options.Seed);
        _options = options;
        _digits = digits;
        _trainer = options.Recipe.CreateTrainer(random, _compute);
        _ofGenerator = [.. _trainer.Learners.Where(learner => learner.Parameters.Any(parameter => _trainer.Generator.Parameters.Contains(parameter.Weights)))];
        _batches = new Batches(digits, batchSize, random, _compute);
        _batchesPerEpoch = perEpoch / batchSize;
        _state = new RunState(_trainer, _batches, random, string.Join(RunState.Between, Settings().Select(pair => $"{pair.Key} {pair.Value}")), _compute, digits.Count, _batchesPerEpoch);
    }

    /// <summary>Whether a run may have this name, which becomes a folder's: <see cref="NameRule"/>.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 80 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    /// <summary>The checkpoint file of a run after so many epochs.</summary>
    public static string CheckpointOf(string directory, string name, int epoch) => new RunFolder(Path.Combine(directory, name)).Checkpoint(epoch);

    /// <summary>The file that a run goes on from.</summary>
    public static string StateOf(string directory, string name) => new RunFolder(Path.Combine(directory, name)).State;

    /// <summary>
    /// Makes a run's folder this process's own until disposed, as a training does, and clears away what killed ones had not written to the end: for who keeps the files of a run that is
    /// trained elsewhere.
    /// </summary>
    /// <exception cref="IOException">Another process trains here, or the folder cannot be written.</exception>
    public static IDisposable Hold(string directory, string name) => new RunFolder(Path.Combine(directory, name)).Hold();

    /// <summary>What is being trained. Its weights stand still while a report is made, and at no other time during <see cref="Train"/>.</summary>
    public IGenerator Generator => _trainer.Generator;

    /// <summary>A checkpoint's description of this run after so many epochs, its measures those of the epoch so far.</summary>
    public ModelDescription Describe(int epoch) => ModelDescription.Of(_options.Name, _options.Recipe.Name, epoch, _trainer.Generator, Described(), _state.Metrics.Means()) with
    {
        GeneratorSteps = _ofGenerator.Sum(learner => learner.Steps),
    };

    /// <summary>Trains, reporting after every batch and before the state is saved. Cancelled, it stops within a step, and its state as it was after the last whole batch is saved.</summary>
    /// <exception cref="InvalidDataException">The run's folder holds a state that does not fit.</exception>
    /// <exception cref="IOException">The folder holds a run already and resuming was not asked for, or cannot be written.</exception>
    /// <exception cref="TrainingDivergedException">The numbers blew up; the files are as they were.</exception>
    public RunEnd Train(IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        using var hold = _folder.Hold();
        _compute.EnterThread();
        Begin();
        _options.Begun?.Invoke(End(_state.Epochs >= _options.Epochs));
        long saved = Stopwatch.GetTimestamp();
        double pace = 0;
        while (_state.Epochs < _options.Epochs)
        {
            int epoch = _state.Epochs + 1, batch = _state.Batch + 1;
            long start = Stopwatch.GetTimestamp();
            BatchResult result;
            try
            {
                result = TrainBatch(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Save();
                return End(finished: false);
            }

            var (checkpoint, warning) = CompleteBatch(result);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            pace = pace == 0 ? seconds : pace + (PaceWeight * (seconds - pace));
            long left = ((long)(_options.Epochs - epoch) * _batchesPerEpoch) + _batchesPerEpoch - batch;
            progress.Report(new(epoch, _options.Epochs, batch, _batchesPerEpoch, result,
                _options.Recipe.BatchSize * result.GeneratorSteps / seconds, TimeSpan.FromSeconds(left * pace), checkpoint) { Warning = warning });
            if (checkpoint is not null || Stopwatch.GetElapsedTime(saved) >= _options.SaveEvery)
            {
                Save();
                saved = Stopwatch.GetTimestamp();
            }
        }

        return End(finished: true);
    }

    private void Save()
    {
        _options.Saving?.Invoke();
        _state.Write(_folder.State);
        _options.Saved?.Invoke(_folder.State);
    }

    private void Begin()
    {
        if (_folder.HasState)
        {
            if (!_options.Resume)
            {
                throw new IOException($"{_folder.Path} holds a run already; go on with --resume or choose another --run.");
            }

            _state.Load(_folder.State);
            _state.Capture();
            return;
        }

        if (_folder.HasModels)
        {
            throw new IOException($"{_folder.Path} holds models but no {RunState.FileName} to go on from; choose another --run or --out.");
        }

        _state.Capture();
        SaveCheckpoint(0);
        _state.Write(_folder.State);
    }

    private BatchResult TrainBatch(CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = _trainer.Train(_batches.Next(), cancellationToken);
            foreach (var parameter in _trainer.Parameters)
            {
                parameter.CopyBack();
            }

            return Learner.FirstNotFinite(_trainer.Parameters, static tensor => tensor) is { } name
                ? throw new TrainingDivergedException($"{name} is not finite")
                : result;
        }
        catch (TrainingDivergedException fault)
        {
            throw new TrainingDivergedException(
                $"Training diverged in epoch {_state.Epochs + 1}, batch {_state.Batch + 1}, {fault.Message}. The last checkpoint and state are kept; a smaller learning rate may help.",
                fault);
        }
    }

    /// <summary>Counts a batch; returns the checkpoint that was written where it was an epoch's last, and a warning about the epoch where there is one.</summary>
    private (string? Checkpoint, string? Warning) CompleteBatch(BatchResult result)
    {
        (string? checkpoint, string? warning) = (null, null);
        _state.Metrics.Add(result);
        _state.Batch++;
        if (_state.Batch == _batchesPerEpoch)
        {
            _state.Epochs++;
            warning = _options.Recipe.Adversary?.WarningOf(_state.Epochs, _state.Metrics.Means());
            checkpoint = SaveCheckpoint(_state.Epochs, warning);
            _state.Batch = 0;
            _state.Metrics.Clear();
        }

        _state.Capture();
        return (checkpoint, warning);
    }

    private string SaveCheckpoint(int epoch, string? warning = null)
    {
        string path = _folder.Checkpoint(epoch);
        Checkpoint.Save(path, Describe(epoch) with { Warning = warning }, _trainer.Generator, _trainer.Encoder);
        return path;
    }

    private RunEnd End(bool finished) => new(finished, _state.Epochs, _state.Batch, _batchesPerEpoch, _folder.State);

    // What follows from the settings, or gives other bits only: none of it makes another run.
    private Dictionary<string, string> Described() => new(Settings())
    {
        ["preset"] = RecipeCatalogue.Find(_options.Recipe.Name)?.PresetOf(_options.Recipe, DigitsPerEpoch) ?? "none",
        ["device"] = _compute.Device.ToString().ToLowerInvariant(),
        ["precision"] = _compute.Precision.ToString().ToLowerInvariant(),
        ["threads"] = _compute.Threads.ToString(CultureInfo.InvariantCulture),
    };

    private Dictionary<string, string> Settings() => new(_options.Recipe.Describe())
    {
        ["seed"] = _options.Seed.ToString(CultureInfo.InvariantCulture),
        ["dataset"] = _digits.Name,
        ["digits"] = _digits.Count.ToString(CultureInfo.InvariantCulture),
        ["digitsPerEpoch"] = DigitsPerEpoch.ToString(CultureInfo.InvariantCulture),
    };

    private int DigitsPerEpoch => _batchesPerEpoch * _options.Recipe.BatchSize;
}
