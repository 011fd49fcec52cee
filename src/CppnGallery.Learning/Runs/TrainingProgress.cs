using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Runs;

/// <summary>Where a training stands after a batch.</summary>
/// <param name="Epoch">The epoch being trained, from 1.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="Batch">Batches done in this epoch.</param>
/// <param name="Batches">Batches of an epoch.</param>
/// <param name="Result">What the batch came to.</param>
/// <param name="PicturesPerSecond">Pictures drawn and learned from (batch size times generator steps) a second, over this batch.</param>
/// <param name="TimeLeft">At this pace, to the last epoch's end.</param>
/// <param name="Checkpoint">The checkpoint just written, after an epoch's last batch; else null.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, int Batch, int Batches, BatchResult Result, double PicturesPerSecond, TimeSpan TimeLeft, string? Checkpoint)
{
    /// <summary>A sentence about something in the epoch that should not be, after its last batch; else null.</summary>
    public string? Warning { get; init; }
}
