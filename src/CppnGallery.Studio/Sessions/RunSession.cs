using System.Diagnostics;
using System.Text.Json;
using CppnGallery.Gallery.Runs;
using CppnGallery.Kernels.Threads;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Studio.Watching;

namespace CppnGallery.Studio.Sessions;

/// <summary>
/// A run while it trains, on a thread of its own that gives way to all others. What is recorded is written beside it on other threads: one that gives way must not hold the database.
/// The order in which things are kept: an epoch's checkpoint, its row, then it is told; the recorded steps, then the state that goes on from them.
/// </summary>
#pragma warning disable CA1001 // Neither holds more than memory, and a late Stop must not meet a disposed source.
internal sealed class RunSession : IProgress<TrainingProgress>
#pragma warning restore CA1001
{
    private static readonly TimeSpan BetweenWritings = TimeSpan.FromSeconds(1);

    private readonly RunFeed _feed;
    private readonly StudioTools _tools;
    private readonly StoredRun _row;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<SessionEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TrainingRun? _run;
    private Task _lastWriting = Task.CompletedTask;
    private long _written = Stopwatch.GetTimestamp();
    private long _shown = Stopwatch.GetTimestamp();

    public RunSession(RunFeed feed, StudioTools tools) => (_feed, _tools, _row) = (feed, tools, feed.Row());

    /// <summary>How it ended; it never fails.</summary>
    public Task<SessionEnd> End => _end.Task;

    public void Start()
    {
        if (_tools.Settings.GivesWay)
        {
            Workers.EnterBackground();
        }

        new Thread(Train) { IsBackground = true, Name = $"training {_row.Id}" }.Start();
    }

    /// <summary>Makes it end within a step of the training; its state is saved then.</summary>
    public void Stop() => _stop.Cancel();

    public void Report(TrainingProgress value)
    {
        long step = ((value.Epoch - 1L) * value.Batches) + value.Batch;
        if (value.Checkpoint is null)
        {
            _feed.Add(step, value, epoch: null);
        }
        else
        {
            _feed.Add(step, value, Hang(value.Epoch, value.Checkpoint));
        }

        if (value.Checkpoint is null && Stopwatch.GetElapsedTime(_shown).TotalSeconds >= _tools.Settings.EaselSeconds)
        {
            var model = Model.CopyOf(_run!.Generator, _run.Describe(value.Epoch - 1));
            _tools.Easel.Put(_row.Id, model);
            _feed.Show(model.Id, step);
            _shown = Stopwatch.GetTimestamp();
        }

        if (Stopwatch.GetElapsedTime(_written) >= BetweenWritings && _lastWriting.IsCompleted)
        {
            _lastWriting.GetAwaiter().GetResult();
            _lastWriting = Task.Run(() => Write(epoch: null));
            _written = Stopwatch.GetTimestamp();
        }
    }

    private void Train()
    {
        if (_tools.Settings.GivesWay)
        {
            Background.EnterThread();
        }

        var end = new SessionEnd(false, null);
        try
        {
            _feed.Begin();
            var recipe = RecipeCatalogue.Find(_row.Recipe) ?? throw new InvalidDataException($"This version of the gallery has no recipe {_row.Recipe}.");
            var options = new RunOptions(
                _row.Id, _tools.RunsDirectory, recipe.With(JsonSerializer.Deserialize<Dictionary<string, double>>(_row.Settings)!), _row.Epochs, (ulong)_row.Seed, Resume: true)
            {
                DigitsPerEpoch = _row.DigitsPerEpoch,
                SaveEvery = TimeSpan.FromSeconds(_tools.Settings.SaveSeconds),
                Begun = Begin,
                Saving = () => OnOtherThread(() => Write(epoch: null)),
            };
            _run = new TrainingRun(options, RunDigits.Load(_row, _tools.Settings, _stop.Token));
            end = new(_run.Train(this, _stop.Token).Finished, null);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped while the digits were loaded: nothing had begun.
        }
#pragma warning disable CA1031 // Whatever it was, the run fails with a sentence and the server goes on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            end = new(false, fault);
        }

        _end.SetResult(Finish(end));
    }

    // The last steps are written, unless that is what went wrong.
    private SessionEnd Finish(SessionEnd end)
    {
        try
        {
            OnOtherThread(() => Write(epoch: null));
        }
#pragma warning disable CA1031 // Whatever it was, the run has to end: its followers wait for that, and this is the last of its thread.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            end = end with { Fault = end.Fault ?? fault };
        }

        _feed.End();
        return end;
    }

    private void Begin(RunEnd place)
    {
        long step = ((long)place.Epochs * place.Batches) + place.Batch;
        if (step > _feed.Row().Step)
        {
            throw new InvalidDataException(
                $"The saved state of this run has done {step} batches and the gallery's database knows of {_feed.Row().Step}: the database is from an earlier time than the files.");
        }

        for (int epoch = _feed.LastEpoch + 1; epoch <= place.Epochs; epoch++)
        {
            _feed.Add(Hang(epoch, TrainingRun.CheckpointOf(_tools.RunsDirectory, _row.Id, epoch)));
        }
    }

    private EpochAnswer Hang(int epoch, string checkpoint)
    {
        // What another run left with the same weights is the same model and keeps its name; the figures of this epoch are in its own file.
        var hung = _tools.Models.Add(checkpoint);
        var metrics = Checkpoint.LoadModel(checkpoint).Description.Metrics;
        var answer = new EpochAnswer(epoch, (long)epoch * _row.Batches, hung.Id.ToString(), metrics);
        OnOtherThread(() => Write(new StoredEpoch { Run = _row.Id, Epoch = epoch, Step = answer.Step, Model = answer.Model, Metrics = JsonSerializer.Serialize(metrics) }));
        return answer;
    }

    private void Write(StoredEpoch? epoch)
    {
        _writing.Wait();
        try
        {
            var (row, chunks, count) = _feed.TakeChanged();
            _tools.Store.Record(row, [.. chunks.Select(chunk => new StoredSteps { Run = _row.Id, Chunk = chunk.Index, Points = chunk.Bytes })], count, epoch);
        }
        catch
        {
            _feed.MarkChanged();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    private static void OnOtherThread(Action action) => Task.Run(action).GetAwaiter().GetResult();
}

/// <summary>How a session ended.</summary>
/// <param name="Finished">Whether all epochs are done.</param>
/// <param name="Fault">What went wrong; null where it was finished or stopped.</param>
internal sealed record SessionEnd(bool Finished, Exception? Fault);
