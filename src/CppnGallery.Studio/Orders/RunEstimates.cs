using CppnGallery.Gallery.Runs;
using CppnGallery.Studio.Watching;

namespace CppnGallery.Studio.Orders;

/// <summary>How long a run would take on this machine.</summary>
/// <param name="SecondsPerBatch">Seconds a batch.</param>
/// <param name="Batches">Batches of the whole run.</param>
/// <param name="Seconds">Seconds of the whole run, waiting in the queue aside.</param>
/// <param name="Basis">How this is known, for people.</param>
public sealed record RunEstimate(double SecondsPerBatch, long Batches, double Seconds, string Basis);

/// <summary>Trains a few batches of drawn digits, in a process of its own.</summary>
/// <param name="recipe">Name of the recipe.</param>
/// <param name="settings">All of its settings.</param>
/// <param name="cancellationToken">Ends it.</param>
/// <returns>How many, and how long they took.</returns>
public delegate Task<(int Batches, double Seconds)> MeasureBatches(string recipe, IReadOnlyDictionary<string, double> settings,
    CancellationToken cancellationToken);

/// <summary>Estimates runs: by earlier ones of the same shape, else by training a few batches.</summary>
public sealed class RunEstimates(TrainingStudio studio, TrainingSettings settings, MeasureBatches measure) : IDisposable
{
    /// <summary>What a batch's time depends on; rates and weights change no number of operations.</summary>
    private static readonly string[] Shape = ["nodes", "blocks", "layers", "batch", "generator-steps", "classifier-steps",
        "autoencoder-steps"];

    /// <summary>An earlier run tells something once it has trained this many batches: the first few take the most steps.</summary>
    private const long LeastSteps = 20;

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
            return new(each, batches, each * batches,
                $"The run {run.Id}, of the same shape, took this long for each of its {run.Step} batches.");
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            var (count, seconds) = await MeasureAsync(wanted, cancellationToken);
            string some = count == 1 ? "One batch of drawn digits was" : $"{count} batches of drawn digits were";
            return new(seconds / count, batches, seconds / count * batches,
                $"{some} trained just now; later ones often take fewer steps and less time.");
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

    private async Task<(int Count, double Seconds)> MeasureAsync(CheckedOrder wanted, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await measure(wanted.Recipe.Name, wanted.Settings, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RunRefusedException(
                RunRefusal.Unavailable, "settings",
                    $"A single batch takes longer than {Patience.TotalSeconds:0} seconds now, so the whole run cannot be estimated. A smaller batch or a narrower generator can.");
        }
        catch (IOException fault)
        {
            throw new RunRefusedException(RunRefusal.Unavailable, "settings", $"No batch could be trained just now: {fault.Message}");
        }
    }
}
