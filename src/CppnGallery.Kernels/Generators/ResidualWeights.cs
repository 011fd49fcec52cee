namespace CppnGallery.Kernels.Generators;

/// <summary>A residual generator's numbers, where they lie; row-major.</summary>
/// <param name="Shape">Sizes.</param>
/// <param name="Latent">(32, N): latent to first layer.</param>
/// <param name="Plane">(3, N): x, y and r to first layer.</param>
/// <param name="FirstBias">(N).</param>
/// <param name="Blocks">(blocks, 5, N in, N out): four ReLU layers and the tanh layer of every block.</param>
/// <param name="BlockBiases">(blocks, 5, N).</param>
/// <param name="Output">(N, 1).</param>
/// <param name="OutputBias">(1).</param>
public sealed record ResidualWeights(
    ResidualShape Shape, ReadOnlyMemory<float> Latent, ReadOnlyMemory<float> Plane, ReadOnlyMemory<float> FirstBias,
    ReadOnlyMemory<float> Blocks, ReadOnlyMemory<float> BlockBiases, ReadOnlyMemory<float> Output, ReadOnlyMemory<float> OutputBias);
