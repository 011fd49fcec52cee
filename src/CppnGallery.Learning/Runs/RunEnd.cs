namespace CppnGallery.Learning.Runs;

/// <summary>Where a run stands at the end of its training, or at its beginning.</summary>
/// <param name="Finished">Whether nothing is left to train; else it goes on from here when resumed.</param>
/// <param name="Epochs">Whole epochs done.</param>
/// <param name="Batch">Batches done in the epoch after those.</param>
/// <param name="Batches">Batches of an epoch.</param>
/// <param name="StateFile">Where everything that a resumed run needs is saved.</param>
public sealed record RunEnd(bool Finished, int Epochs, int Batch, int Batches, string StateFile);
