using System.Diagnostics;
using System.Text.Json;
using CppnGallery.Gallery.Runs;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Studio.Work;

namespace CppnGallery.Studio.Watching;

/// <summary>
/// Everything that is known of a run, for the one who trains it, who adds, and any number of watchers, each of whom asks for what came
/// after the last thing seen: nothing is kept for a
/// watcher. What they are told of a moment is put together once for all of them. Safe for any number of threads.
/// </summary>
public sealed class RunFeed
{
    /// <summary>Points of an update to one who follows; who was away longer gets batches averaged together.</summary>
    private const int MostPoints = 512;

    private readonly Lock _lock = new();
    private readonly Func<StepHistory> _load;
    private readonly MachineWatch _machine;
    private readonly IReadOnlyDictionary<string, double> _settings;
    private readonly string? _preset;
    private readonly List<EpochAnswer> _epochs;
    private StoredRun _row;
    private StepHistory? _history;
    private RecentSteps? _recent;
    private EaselAnswer? _easel;
    private int? _queuePlace;
    private double? _picturesPerSecond;
    private double? _secondsLeft;
    private (double Cpu, long Memory)? _spent;
    private double _secondsBefore;
    private long? _trainingSince;
    private long _version;
    private RunFrame? _frame;
    private TaskCompletionSource? _changed;

    /// <summary>A run at rest.</summary>
    /// <param name="row">As the database knows it.</param>
    /// <param name="epochs">Those that are done, by number.</param>
    /// <param name="load">Reads its recorded steps, when somebody asks for them.</param>
    /// <param name="machine">What the machine spends.</param>
    public RunFeed(StoredRun row, IEnumerable<EpochAnswer> epochs, Func<StepHistory> load, MachineWatch machine)
    {
        (_row, _epochs, _load, _machine) = (row, [.. epochs], load, machine);
        _settings = JsonSerializer.Deserialize<Dictionary<string, double>>(row.Settings)!;
        var recipe = RecipeCatalogue.Find(row.Recipe);
        _preset = recipe?.PresetOf(recipe.With(_settings), row.DigitsPerEpoch);
        _secondsBefore = row.TrainedSeconds;
    }

    /// <summary>Its name.</summary>
    public string Id => _row.Id;

    /// <summary>Name of its recipe.</summary>
    public string Recipe => _row.Recipe;

    /// <summary>Batches of an epoch.</summary>
    public int Batches => _row.Batches;

    /// <summary>Batches of the whole run.</summary>
    public long Steps => (long)_row.Epochs * _row.Batches;

    /// <summary>Batches done in the whole run.</summary>
    public long Step
    {
        get
        {
            lock (_lock)
            {
                return _row.Step;
            }
        }
    }

    /// <summary>One of <see cref="RunStates"/>.</summary>
    public string State
    {
        get
        {
            lock (_lock)
            {
                return _row.State;
            }
        }
    }

    /// <summary>The run as the database should know it now.</summary>
    public StoredRun Row()
    {
        lock (_lock)
        {
            var row = _row.Copy();
            row.TrainedSeconds = TrainedSeconds;
            return row;
        }
    }

    /// <summary>The last epoch done; −1 before the untrained model is there.</summary>
    public int LastEpoch
    {
        get
        {
            lock (_lock)
            {
                return _epochs.Count == 0 ? -1 : _epochs[^1].Epoch;
            }
        }
    }

    /// <summary>The run as everybody is told of it.</summary>
    public RunAnswer Answer()
    {
        lock (_lock)
        {
            return Describe();
        }
    }

    /// <summary>Takes over a changed row.</summary>
    public void Change(StoredRun row) => Do(() =>
    {
        // Meanwhile a training may have gone on.
        row.Step = _row.Step;
        _row = row;
    });

    /// <summary>Tells the place in the queue, or that it has none.</summary>
    public void Queue(int? place)
    {
        lock (_lock)
        {
            if (_queuePlace == place)
            {
                return;
            }
        }

        Do(() => _queuePlace = place);
    }

    /// <summary>Tells the watchers that the run is no more.</summary>
    public void Delete() => Do(() =>
    {
        var row = _row.Copy();
        row.State = RunStates.Deleted;
        _row = row;
    });

    /// <summary>Training begins: the steps are read, where they are not held any more.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public void Begin()
    {
        var history = _history ?? _load();
        Do(() => (_history, _recent, _trainingSince) = (history, _recent ?? new RecentSteps(), Stopwatch.GetTimestamp()));
    }

    /// <summary>Training ends; steps are held until <see cref="Forget"/>.</summary>
    public void End() => Do(() =>
    {
        _secondsBefore = TrainedSeconds;
        (_trainingSince, _picturesPerSecond, _secondsLeft, _spent) = (null, null, null, null);
    });

    /// <summary>Lets go of steps that nobody adds to; the database has them.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            if (_trainingSince is null)
            {
                (_history, _recent) = (null, null);
            }
        }
    }

    /// <summary>Tells how fast it goes and what that takes.</summary>
    public void Pace(WorkPace? pace)
    {
        if (pace is not null)
        {
            Do(() => (_picturesPerSecond, _secondsLeft, _spent) = (pace.PicturesPerSecond, pace.SecondsLeft, (pace.Cpu, pace.Memory)));
        }
    }

    /// <summary>
    /// Adds a batch and, where it was an epoch's last, the epoch, so that nobody sees the one without the other. What is known already is
    /// passed over.
    /// </summary>
    /// <param name="step">The batch; null for the untrained model, before which there is none.</param>
    /// <param name="epoch">The epoch; null amid one.</param>
    public void Add(WorkStep? step, EpochAnswer? epoch)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            if (_row.State == RunStates.Cancelled)
            {
                return; // Those who watched were told that it is over.
            }

            if (step?.ToMeasures() is { } measures && _history!.Add(step.Step, measures))
            {
                _recent!.Add(step.Step, measures);
                _row.Step = step.Step;
            }

            if (epoch is not null)
            {
                AddEpoch(epoch);
            }

            changed = Turn();
        }

        changed?.TrySetResult();
    }

    /// <summary>Adds an epoch of which there is no batch to tell.</summary>
    public void Add(EpochAnswer epoch) => Do(() => AddEpoch(epoch));

    /// <summary>Tells the model on the easel.</summary>
    public void Show(ModelId model, long step) => Do(() => _easel = new(model.ToString(), step));

    /// <summary>Tells that nothing stands there any more.</summary>
    public void ClearEasel() => Do(() => _easel = null);

    /// <summary>What the database does not have: the run, the chunks of its steps that changed, and how many of those there are.</summary>
    public (StoredRun Row, IReadOnlyList<HistoryChunk> Chunks, int Count) TakeChanged()
    {
        lock (_lock)
        {
            return _history is null ? (Row(), [], 0) : (Row(), HistoryChunks.TakeChanged(_history), HistoryChunks.CountOf(_history));
        }
    }

    /// <summary>What was taken could not be written.</summary>
    public void MarkChanged()
    {
        lock (_lock)
        {
            _history?.MarkChanged();
        }
    }

    /// <summary>
    /// The run at this moment, the same for all who ask within <paramref name="between"/>: from one multiple of it to the next. For none,
    /// it is made for the one who asks.
    /// </summary>
    public RunFrame Frame(TimeSpan between)
    {
        long now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            if (_frame is null || now >= _frame.Until || between == TimeSpan.Zero)
            {
                long ticks = Math.Max(1, (long)(between.TotalSeconds * Stopwatch.Frequency));
                var (cpu, memory) = _spent ?? _machine.Look();
                long step = _epochs.Count == 0 ? RunFrame.Nothing : _row.Step;
                _frame = new(this, _version, ((now / ticks) + 1) * ticks, step, Describe(), _easel,
                    new(cpu, memory, _picturesPerSecond, _secondsLeft));
            }

            return _frame;
        }
    }

    /// <summary>
    /// The steps after one, to another: where they are kept no more one by one, those points of the history that are whole by then.
    /// </summary>
    public StepPoints Points(long after, long last)
    {
        lock (_lock)
        {
            if (after >= last || last == 0)
            {
                return new([], [], [], []);
            }

            return after > 0 && _recent?.HasAllAfter(after) == true
                ? _recent.Between(after, last, MostPoints, _history!.Columns)
                : StepPoints.Of(_history ?? _load(), after, last);
        }
    }

    /// <summary>The epochs that were done after a step, to another.</summary>
    public IReadOnlyList<EpochAnswer> Epochs(long after, long last)
    {
        lock (_lock)
        {
            return [.. _epochs.Where(epoch => epoch.Step > after && epoch.Step <= last)];
        }
    }

    /// <summary>Waits until something happens that is not in this version.</summary>
    public Task ChangedAfterAsync(long version, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_version != version)
            {
                return Task.CompletedTask;
            }

            _changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _changed.Task.WaitAsync(cancellationToken);
        }
    }

    private double TrainedSeconds => _secondsBefore + (_trainingSince is { } since ? Stopwatch.GetElapsedTime(since).TotalSeconds : 0);

    private void AddEpoch(EpochAnswer epoch)
    {
        if (_epochs.Count == 0 || epoch.Epoch > _epochs[^1].Epoch)
        {
            _epochs.Add(epoch);
            _easel = null;
        }
    }

    private void Do(Action change)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            change();
            changed = Turn();
        }

        changed?.TrySetResult();
    }

    private TaskCompletionSource? Turn()
    {
        var changed = _changed;
        _changed = null;
        _version++;
        return changed;
    }

    private RunAnswer Describe() => new(
        _row.Id,
        _row.Recipe,
        _preset,
        _settings,
        _row.Epochs,
        _row.Seed,
        _row.Dataset,
        _row.Digits,
        _row.DigitsPerEpoch,
        _row.State,
        _row.Fault,
        _queuePlace,
        _epochs.Count == 0 ? 0 : _epochs[^1].Epoch,
        _row.Step,
        (long)_row.Epochs * _row.Batches,
        _row.Batches,
        DateTimeOffset.FromUnixTimeMilliseconds(_row.CreatedAt),
        Time(_row.StartedAt),
        Time(_row.FinishedAt),
        TrainedSeconds,
        _picturesPerSecond,
        _secondsLeft,
        [.. _epochs.Select(epoch => new EpochModel(epoch.Epoch, epoch.Model))]);

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
