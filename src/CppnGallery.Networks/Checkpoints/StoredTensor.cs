namespace CppnGallery.Networks.Checkpoints;

/// <summary>A tensor as it lies in a file: sizes of its axes and its values, row-major.</summary>
public sealed record StoredTensor(int[] Shape, float[] Values);
