namespace CppnGallery.Kernels.Generators;

/// <summary>A dense generator's numbers, where they lie; row-major.</summary>
/// <param name="Shape">Sizes.</param>
/// <param name="Latent">(32, N): latent to first layer.</param>
/// <param name="Plane">(3, N): x, y and r to first layer.</param>
/// <param name="FirstBias">(N).</param>
/// <param name="Tanh">(layers − 1, N in, N out).</param>
/// <param name="TanhBiases">(layers − 1, N).</param>
/// <param name="Output">(N, 1).</param>
/// <param name="OutputBias">(1).</param>
public sealed record DenseWeights(
    DenseShape Shape, ReadOnlyMemory<float> Latent, ReadOnlyMemory<float> Plane, ReadOnlyMemory<float> FirstBias,
    ReadOnlyMemory<float> Tanh, ReadOnlyMemory<float> TanhBiases, ReadOnlyMemory<float> Output, ReadOnlyMemory<float> OutputBias);
