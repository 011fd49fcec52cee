using CppnGallery.Autograd;
using CppnGallery.Networks;

namespace CppnGallery.Training.Recipes;

/// <summary>
/// A recipe at work on one batch at a time. All that it carries from one batch to the next is in <see cref="Parameters"/>, <see cref="Learners"/>
/// and the random source it was made with, so that a run can be put down between any two batches and taken up again, bit for bit.
/// </summary>
public interface ITrainer
{
    /// <summary>Parameters of all networks.</summary>
    IReadOnlyList<NamedTensor> Parameters { get; }

    /// <summary>What learns, each with its optimiser's moments and steps.</summary>
    IReadOnlyList<Learner> Learners { get; }

    /// <summary>Trains on a batch: pictures (B, 26, 26, 1), 1 is ink, and their labels.</summary>
    /// <exception cref="TrainingDivergedException">A loss or gradient is no finite number; the weights are as they were before the step.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between steps; the batch is half learned.</exception>
    BatchResult Train(Tensor pictures, ReadOnlySpan<byte> labels, CancellationToken cancellationToken);

    /// <summary>Writes a checkpoint of the generator (and its encoder where it has one), crash-safe.</summary>
    void Save(string path, string run, int epoch, IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, double> metrics);
}
