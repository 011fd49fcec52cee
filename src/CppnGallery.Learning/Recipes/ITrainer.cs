using CppnGallery.Learning.Data;
using CppnGallery.Learning.Engine;
using CppnGallery.Models.Encoders;
using CppnGallery.Models.Generators;

namespace CppnGallery.Learning.Recipes;

/// <summary>
/// A recipe at work on one batch at a time. All that it carries from one batch to the next is in <see cref="Parameters"/>, <see
/// cref="Learners"/>
/// and the random source it was made with, so that a run can be put down between any two batches and taken up again, bit for bit.
/// </summary>
public interface ITrainer
{
    /// <summary>Draws.</summary>
    IGenerator Generator { get; }

    /// <summary>Finds latents of digits, where the recipe has use for one.</summary>
    EncoderWeights? Encoder { get; }

    /// <summary>Parameters of all networks.</summary>
    IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>What learns, each with its optimiser's moments and steps.</summary>
    IReadOnlyList<Learner> Learners { get; }

    /// <summary>Trains on a batch. Leaves no tensor behind.</summary>
    /// <exception cref="TrainingDivergedException">A loss or gradient is no finite number; the weights are as they were before the
    /// step.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between steps; the batch is half learned.</exception>
    BatchResult Train(Batch batch, CancellationToken cancellationToken);
}
