namespace CppnGallery.Kernels.Generators;

/// <summary>Sizes of a residual generator.</summary>
/// <param name="Nodes">N, width of every layer.</param>
/// <param name="Blocks">Residual blocks.</param>
public readonly record struct ResidualShape(int Nodes, int Blocks)
{
    /// <summary>ReLU layers in a block; a tanh layer follows them.</summary>
    public const int ReluLayers = 4;
}
