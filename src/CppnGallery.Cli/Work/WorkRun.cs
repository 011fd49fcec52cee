using System.Diagnostics;
using CppnGallery.Kernels.Threads;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Studio.Orders;
using CppnGallery.Studio.Watching;
using CppnGallery.Studio.Work;

namespace CppnGallery.Cli.Work;

/// <summary>
/// A run that the gallery gave to this worker: trained in a folder of its own on a thread of its own, while the <see cref="Courier"/>
/// brings what comes of it.
/// </summary>
internal sealed class WorkRun(GalleryLink gallery, WorkOrder order, WorkerOptions options, MachineWatch machine)
    : IProgress<TrainingProgress>
{
    private const int LongestMessage = 1000;

    private readonly string _folder = Path.Combine(options.Folder, order.Run);
    private readonly Outbox _outbox = new();
    private TrainingRun? _run;
    private int _states;
    private long _shown = Stopwatch.GetTimestamp();

    /// <summary>Trains until the run is finished, put down, failed or lost.</summary>
    /// <param name="stop">Puts it down: its state is saved and sent.</param>
    /// <returns>A sentence about what became of it.</returns>
    public async Task<string> RunAsync(CancellationToken stop)
    {
        using var courier = new Courier(gallery, order, _outbox);
        DeleteFolder();
        try
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop, courier.Pause, courier.Lost);
            courier.Start();
            var end = await OnOwnThread(() => Train(courier, ends.Token));
            bool told = await courier.FinishAsync(end);
            return courier.Fault switch
            {
                CommandFault fault => throw fault,
                { } fault => $"{order.Run} is given up: {fault.Message}",
                null when !told => $"{order.Run} is given up.",
                null => Sentence(end),
            };
        }
        finally
        {
            DeleteFolder();
        }
    }

    public void Report(TrainingProgress value)
    {
        long step = ((value.Epoch - 1L) * value.Batches) + value.Batch;
        if (value.Checkpoint is not null && value.Epoch > order.LastEpoch)
        {
            _outbox.Add(new EpochToSend(value.Epoch, step, value.Checkpoint));
        }

        var (cpu, memory) = machine.Look();
        _outbox.Add(WorkStep.Of(step, value.Result.Measures), new(value.PicturesPerSecond, value.TimeLeft.TotalSeconds, cpu, memory));
        if (value.Checkpoint is null && Stopwatch.GetElapsedTime(_shown).TotalSeconds >= order.EaselSeconds && !_outbox.HasModel)
        {
            _outbox.Add(new ModelToShow(step, Model.CopyOf(_run!.Generator, _run.Describe(value.Epoch - 1))));
            _shown = Stopwatch.GetTimestamp();
        }
    }

    private Task<WorkEnd> OnOwnThread(Func<WorkEnd> train)
    {
        var end = new TaskCompletionSource<WorkEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            if (options.GivesWay)
            {
                Background.EnterIdleThread();
            }

            end.SetResult(train());
        }) { IsBackground = true, Name = $"training {order.Run}" }.Start();
        return end.Task;
    }

    private WorkEnd Train(Courier courier, CancellationToken cancellationToken)
    {
        try
        {
            var recipe = RecipeCatalogue.Find(order.Recipe)
                ?? throw new InvalidDataException($"This version of the worker has no recipe {order.Recipe}.");
            Directory.CreateDirectory(_folder);
            if (order.HasState)
            {
                gallery.FetchStateAsync(order.Run, order.Lease, TrainingRun.StateOf(options.Folder, order.Run), cancellationToken)
                    .GetAwaiter().GetResult();
            }

            var run = new RunOptions(order.Run, options.Folder, recipe.With(order.Settings), order.Epochs, (ulong)order.Seed, Resume: true)
            {
                DigitsPerEpoch = order.DigitsPerEpoch,
                SaveEvery = TimeSpan.FromSeconds(order.SaveSeconds),
                Compute = options.Compute,
                Begun = Begin,
                Saved = Save,
            };
            _run = new TrainingRun(run, Load(cancellationToken));
            return new(_run.Train(this, cancellationToken).Finished ? WorkEndReason.Finished : WorkEndReason.Stopped);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(WorkEndReason.Stopped); // before anything had begun
        }
        catch (DigitsMissingException fault)
        {
            return new(WorkEndReason.LacksData, RunFault.Digits, Short(fault.Message));
        }
        catch (Exception fault) when (fault is LeaseLostException or GalleryAwayException or CommandFault)
        {
            courier.Abandon(fault);
            return new(WorkEndReason.Stopped);
        }
#pragma warning disable CA1031 // Whatever it was, the run fails with a sentence and the worker goes on to the next.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new(WorkEndReason.Failed, RunFaults.Of(fault), Short(fault.Message));
        }
    }

    private DigitSet Load(CancellationToken cancellationToken)
    {
        if (order.Dataset == RunDigits.OfGlyphs)
        {
            return Glyphs.Draw(order.Digits, (int)(order.Seed & int.MaxValue), cancellationToken);
        }

        try
        {
            var digits = Mnist.LoadOrDownloadAsync(options.Data, train: true, cancellationToken: cancellationToken)
                .GetAwaiter().GetResult();
            return digits.Take(Math.Min(order.Digits, digits.Count));
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new DigitsMissingException(fault);
        }
    }

    private void Begin(RunEnd place)
    {
        // The untrained model is made before there is a step to report.
        if (order.LastEpoch < 0)
        {
            _outbox.Add(new EpochToSend(0, 0, TrainingRun.CheckpointOf(options.Folder, order.Run, 0)));
        }
    }

    // A copy, since the training goes on while it is sent, and saves again.
    private void Save(string state)
    {
        string copy = Path.Combine(_folder, $"sending-{_states++}");
        File.Copy(state, copy);
        _outbox.Add(new StateToSend(_outbox.Last, copy));
    }

    private void DeleteFolder()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Sentence(WorkEnd end) => end.Reason switch
    {
        WorkEndReason.Finished => $"{order.Run} is finished: {order.Epochs} epochs.",
        WorkEndReason.Stopped => $"{order.Run} is put down; its state is with the gallery.",
        WorkEndReason.LacksData => $"{order.Run} is left to others: {end.Message}",
        _ => $"{order.Run} failed: {end.Message}",
    };

    private static string Short(string message) => message.Length <= LongestMessage ? message : message[..LongestMessage];

    private sealed class DigitsMissingException(Exception fault)
        : Exception(fault.Message.Replace(Mnist.WhatToDo, "", StringComparison.Ordinal).Trim(), fault);
}
