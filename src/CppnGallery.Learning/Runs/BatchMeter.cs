using CppnGallery.Kernels.Randomness;
using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Runs;

/// <summary>A training that is thrown away: for knowing how long a batch takes.</summary>
public sealed class BatchMeter
{
    private readonly Compute _compute;
    private readonly ITrainer _trainer;
    private readonly Batches _batches;

    /// <summary>Fresh networks and these digits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range, and named.</exception>
    public BatchMeter(IRecipe recipe, DigitSet digits, ComputeChoice? choice = null)
    {
        _compute = (choice ?? new()).Resolve();
        var random = new RandomSource(1);
        _trainer = recipe.CreateTrainer(random, _compute);
        _batches = new Batches(digits, recipe.BatchSize, random, _compute);
    }

    /// <summary>Trains on one batch.</summary>
    /// <exception cref="TrainingDivergedException">A loss or gradient is no finite number.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between steps.</exception>
    public void Train(CancellationToken cancellationToken)
    {
        _compute.EnterThread();
        _trainer.Train(_batches.Next(), cancellationToken);
    }
}
