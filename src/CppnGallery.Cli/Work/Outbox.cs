using CppnGallery.Models.Checkpoints;
using CppnGallery.Studio.Work;

namespace CppnGallery.Cli.Work;

/// <summary>
/// What a training has made and the gallery does not have yet: put in by the thread that trains, which never waits, and taken out by the
/// one that sends. Steps are kept until the gallery
/// says that they outlive it. Safe for two threads.
/// </summary>
internal sealed class Outbox
{
    /// <summary>Steps of a message: some tens of kilobytes.</summary>
    private const int MostSteps = 200;

    private readonly Lock _lock = new();
    private readonly List<WorkStep> _steps = [];
    private readonly Queue<EpochToSend> _epochs = [];
    private StateToSend? _state;
    private ModelToShow? _model;
    private WorkPace? _pace;
    private long _known = -1;
    private long _last;

    /// <summary>Whether a model amid an epoch waits: another is not worth copying.</summary>
    public bool HasModel
    {
        get
        {
            lock (_lock)
            {
                return _model is not null;
            }
        }
    }

    /// <summary>The last step that was put in.</summary>
    public long Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>Whether the gallery has everything, the model amid an epoch aside.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _epochs.Count == 0 && _state is null && _known >= _last;
            }
        }
    }

    public void Add(WorkStep step, WorkPace pace)
    {
        lock (_lock)
        {
            _steps.Add(step);
            (_last, _pace) = (step.Step, pace);
        }
    }

    public void Add(EpochToSend epoch)
    {
        lock (_lock)
        {
            _epochs.Enqueue(epoch);
        }
    }

    /// <summary>Puts in a state; one that waits is out of date then, and its file is deleted.</summary>
    public void Add(StateToSend state)
    {
        StateToSend? old;
        lock (_lock)
        {
            (old, _state) = (_state, state);
        }

        if (old is not null)
        {
            File.Delete(old.Path);
        }
    }

    public void Add(ModelToShow model)
    {
        lock (_lock)
        {
            _model = model;
        }
    }

    /// <summary>
    /// The steps that come next, up to the end of an epoch whose model the gallery does not have; none before it has said what it knows.
    /// </summary>
    public (IReadOnlyList<WorkStep> Steps, WorkPace? Pace) Next()
    {
        lock (_lock)
        {
            long until = _epochs.TryPeek(out var epoch) ? epoch.Step : long.MaxValue;
            return _known < 0 ? ([], null) : ([.. _steps.Where(step => step.Step > _known && step.Step <= until).Take(MostSteps)], _pace);
        }
    }

    /// <summary>The gallery said what it knows: from there on it is sent again, and what outlives it is let go.</summary>
    public void Know(WorkAnswer answer)
    {
        lock (_lock)
        {
            _known = answer.Step;
            int kept = _steps.FindIndex(step => step.Step > answer.Kept);
            _steps.RemoveRange(0, kept < 0 ? _steps.Count : kept);
        }
    }

    /// <summary>The next epoch, once all of its steps are known.</summary>
    public EpochToSend? NextEpoch()
    {
        lock (_lock)
        {
            return _epochs.TryPeek(out var epoch) && epoch.Step <= _known ? epoch : null;
        }
    }

    /// <summary>The state, once everything before it is known.</summary>
    public StateToSend? NextState()
    {
        lock (_lock)
        {
            bool isFirst = !_epochs.TryPeek(out var epoch) || epoch.Step > _state?.Step;
            return isFirst && _state?.Step <= _known ? _state : null;
        }
    }

    /// <summary>The model amid an epoch, once its step is known.</summary>
    public ModelToShow? NextModel()
    {
        lock (_lock)
        {
            return _model is { } model && model.Step <= _known && _epochs.Count == 0 ? model : null;
        }
    }

    public void Sent(EpochToSend epoch)
    {
        lock (_lock)
        {
            _epochs.Dequeue();
        }

        File.Delete(epoch.Path);
    }

    public void Sent(StateToSend state)
    {
        lock (_lock)
        {
            _state = _state == state ? null : _state;
        }

        File.Delete(state.Path);
    }

    public void Sent(ModelToShow model)
    {
        lock (_lock)
        {
            _model = _model == model ? null : _model;
        }
    }
}

/// <param name="Epoch">Its number.</param>
/// <param name="Step">Its last step.</param>
/// <param name="Path">The checkpoint, which is deleted once it is sent.</param>
internal sealed record EpochToSend(int Epoch, long Step, string Path);

/// <param name="Step">The last step before it.</param>
/// <param name="Path">A copy of the state, which is deleted once it is sent.</param>
internal sealed record StateToSend(long Step, string Path);

/// <param name="Step">The last step before it.</param>
/// <param name="Model">The generator as it was then.</param>
internal sealed record ModelToShow(long Step, Model Model);
