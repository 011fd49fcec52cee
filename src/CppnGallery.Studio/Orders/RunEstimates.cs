using System.Diagnostics;
using CppnGallery.Gallery.Runs;
using CppnGallery.Kernels.Threads;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Recipes;
using CppnGallery.Learning.Runs;
using CppnGallery.Studio.Watching;

namespace CppnGallery.Studio.Orders;

/// <summary>How long a run would take on this machine.</summary>
/// <param name="SecondsPerBatch">Seconds a batch.</param>
/// <param name="Batches">Batches of the whole run.</param>
/// <param name="Seconds">Seconds of the whole run, waiting in the queue aside.</param>
/// <param name="Basis">How this is known, for people.</param>
public sealed record RunEstimate(double SecondsPerBatch, long Batches, double Seconds, string Basis);

/// <summary>Estimates runs: by earlier ones of the same shape, else by training a few batches.</summary>
public sealed class RunEstimates(TrainingStudio studio, TrainingSettings settings) : IDisposable
{
    /// <summary>What a batch's time depends on; rates and weights change no number of operations.</summary>
    private static readonly string[] Shape = ["nodes", "blocks", "layers", "batch", "generator-steps", "classifier-steps", "autoencoder-steps"];

    /// <summary>An earlier run tells something once it has trained this many batches: the first few take the most steps.</summary>
    private const long LeastSteps = 20;

    private const int MostBatches = 5;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>How long an order would take.</summary>
    /// <exception cref="RunRefusedException">The order cannot be had, or even one batch takes too long to measure.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<RunEstimate> OfAsync(RunOrder order, CancellationToken cancellationToken)
    {
        var wanted = OrderCheck.Check(order, settings);
        long batches = (long)order.Epochs * wanted.Batches;
        if (Earlier(wanted) is { } run)
        {
            double each = run.TrainedSeconds / run.Step;
            return new(each, batches, each * batches, $"The run {run.Id}, of the same shape, took this long for each of its {run.Step} batches.");
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            var (count, seconds) = await MeasureAsync(wanted.Recipe, cancellationToken);
            string some = count == 1 ? "One batch of drawn digits was" : $"{count} batches of drawn digits were";
            return new(seconds / count, batches, seconds / count * batches, $"{some} trained just now; later ones often take fewer steps and less time.");
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private RunAnswer? Earlier(CheckedOrder wanted) => studio.Runs.FirstOrDefault(run =>
        run.Recipe == wanted.Recipe.Name
        && run.State != RunStates.Failed
        && run.Step >= LeastSteps
        && run.TrainedSeconds > 0
        && Shape.All(name => run.Settings.GetValueOrDefault(name) == wanted.Settings.GetValueOrDefault(name)));

    // On a thread like a training's.
    private async Task<(int Count, double Seconds)> MeasureAsync(IRecipe recipe, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var answer = new TaskCompletionSource<(int, double)>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            if (settings.GivesWay)
            {
                Workers.EnterBackground();
                Background.EnterThread();
            }

            try
            {
                answer.SetResult(Measure(recipe, limit.Token));
            }
#pragma warning disable CA1031 // It belongs to the one who asked.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                answer.SetException(fault);
            }
        }) { IsBackground = true, Name = "estimate" }.Start();
        try
        {
            return await answer.Task;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RunRefusedException(
                RunRefusal.Unavailable, "settings", $"A single batch takes longer than {Patience.TotalSeconds:0} seconds now, so the whole run cannot be estimated. A smaller batch or a narrower generator can.");
        }
    }

    private static (int Count, double Seconds) Measure(IRecipe recipe, CancellationToken cancellationToken)
    {
        var meter = new BatchMeter(recipe, Glyphs.Draw(recipe.BatchSize, 1, cancellationToken));
        long start = Stopwatch.GetTimestamp();
        for (int count = 1; ; count++)
        {
            meter.Train(cancellationToken);
            var taken = Stopwatch.GetElapsedTime(start);
            if (count == MostBatches || taken >= Enough)
            {
                return (count, taken.TotalSeconds);
            }
        }
    }
}
