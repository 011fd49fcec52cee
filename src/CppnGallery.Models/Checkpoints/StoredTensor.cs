namespace CppnGallery.Models.Checkpoints;

/// <summary>A tensor as it lies in a file: sizes of its axes and its values, row-major; to be written, they may be a network's own.</summary>
public sealed record StoredTensor(int[] Shape, ReadOnlyMemory<float> Values);
