using System.Diagnostics;
using System.Globalization;
using CppnGallery.Autograd.Randomness;
using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Latents;
using CppnGallery.Training.Data;
using CppnGallery.Training.Recipes;

namespace CppnGallery.Training.Runs;

/// <summary>
/// One training from initial weights (or a saved state) to its last epoch: digits in, events and checkpoints out.
/// <c>&lt;directory&gt;/&lt;run&gt;/epoch-NN.safetensors</c> is a model on show; <c>state.safetensors</c> beside it is what a resumed run needs.
/// </summary>
public sealed class TrainingRun
{
    /// <summary>Longest training that is accepted.</summary>
    public const int MaxEpochs = 10_000;

    /// <summary>Share of the newest batch in the running pace.</summary>
    private const double PaceWeight = 0.1;

    private readonly RunOptions _options;
    private readonly DigitSet _digits;
    private readonly RandomSource _random;
    private readonly ResidualCppnTrainer _trainer;
    private readonly Batches _batches;
    private readonly string _folder;

    /// <summary>A run on these digits.</summary>
    /// <exception cref="ArgumentException">The name, the number of epochs or a setting is out of its range, or the digits do not fill a batch.</exception>
    public TrainingRun(RunOptions options, DigitSet digits)
    {
        if (options.Name.Length is 0 or > 80 || options.Name[0] == '.' || !options.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
        {
            throw new ArgumentException("A run's name is 1 to 80 letters, digits, '-', '.' and '_', not beginning with a dot.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(options.Epochs, "epochs");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Epochs, MaxEpochs, "epochs");
        if (digits.Count < options.Recipe.BatchSize)
        {
            throw new ArgumentException($"{digits.Count} digits do not fill a batch of {options.Recipe.BatchSize}.", nameof(digits));
        }

        _options = options;
        _digits = digits;
        _random = new RandomSource(options.Seed);
        _trainer = new ResidualCppnTrainer(options.Recipe, _random);
        _batches = new Batches(digits, options.Recipe.BatchSize, _random);
        _folder = Path.Combine(options.Directory, options.Name);
    }

    /// <summary>Trains, reporting after every batch. Cancelled, it stops within a step and the last epoch's checkpoint and state stay.</summary>
    /// <exception cref="InvalidDataException">The run's folder holds a state that does not fit.</exception>
    /// <exception cref="IOException">The folder holds a run already and resuming was not asked for, or cannot be written.</exception>
    /// <exception cref="TrainingDivergedException">The numbers blew up.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Train(IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        int done = Begin();
        double pace = 0;
        for (int epoch = done + 1; epoch <= _options.Epochs; epoch++)
        {
            _batches.Shuffle();
            var totals = new EpochMetrics();
            for (int batch = 0; batch < _batches.Count; batch++)
            {
                long start = Stopwatch.GetTimestamp();
                _batches.Load(batch);
                var result = _trainer.Train(_batches.Pictures, _batches.Labels, cancellationToken);
                totals.Add(result);
                string? checkpoint = batch + 1 == _batches.Count ? Save(epoch, totals.Means()) : null;
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                pace = pace == 0 ? seconds : pace + (PaceWeight * (seconds - pace));
                long left = ((long)(_options.Epochs - epoch) * _batches.Count) + _batches.Count - batch - 1;
                progress.Report(new(epoch, _options.Epochs, batch + 1, _batches.Count, result,
                    _options.Recipe.BatchSize * result.GeneratorSteps / seconds, TimeSpan.FromSeconds(left * pace), checkpoint));
            }
        }
    }

    private int Begin()
    {
        string state = Path.Combine(_folder, RunState.FileName);
        if (File.Exists(state))
        {
            return _options.Resume
                ? RunState.Load(state, _trainer, _options.Recipe, _random, _options.Seed, Dataset)
                : throw new IOException($"{_folder} holds a run already; go on with --resume or choose another --run.");
        }

        // A folder with nothing but epoch 0 is a run killed at its very start. Any other models would be overwritten one by one, and links to them would break.
        if (Directory.Exists(_folder) && Directory.EnumerateFiles(_folder, "epoch-*.safetensors").Any(file => Path.GetFileName(file) != NameOf(0)))
        {
            throw new IOException($"{_folder} holds models but no {RunState.FileName} to go on from; choose another --run or --out.");
        }

        Save(0, new Dictionary<string, double>());
        return 0;
    }

    private string Dataset => string.Create(CultureInfo.InvariantCulture, $"{_digits.Name} {_digits.Count}");

    private static string NameOf(int epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:00}.safetensors");

    private string Save(int epoch, IReadOnlyDictionary<string, double> metrics)
    {
        var settings = new Dictionary<string, string>(_options.Recipe.Describe())
        {
            ["seed"] = _options.Seed.ToString(CultureInfo.InvariantCulture),
            ["dataset"] = _digits.Name,
            ["digitsPerEpoch"] = (_batches.Count * _options.Recipe.BatchSize).ToString(CultureInfo.InvariantCulture),
        };
        var generator = _trainer.Generator;
        var description = new ModelDescription(_options.Name, ResidualCppnRecipe.Name, epoch, generator.Settings.ReluStddev, generator.Settings.Nodes,
            generator.Settings.Blocks, Latent.Size, generator.ParameterCount, settings, metrics);
        string path = Path.Combine(_folder, NameOf(epoch));
        Checkpoint.Save(path, description, generator, _trainer.Encoder);
        RunState.Save(Path.Combine(_folder, RunState.FileName), _trainer, _options.Recipe, _random, _options.Seed, Dataset, epoch);
        return path;
    }
}
