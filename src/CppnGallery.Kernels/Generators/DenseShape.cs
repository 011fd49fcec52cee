namespace CppnGallery.Kernels.Generators;

/// <summary>Sizes of a dense generator.</summary>
/// <param name="Nodes">N, width of every layer.</param>
/// <param name="Layers">Hidden layers: one of softplus, then tanh.</param>
public readonly record struct DenseShape(int Nodes, int Layers)
{
    /// <summary>Hidden layers that end in tanh: all but the first.</summary>
    public int TanhLayers => Layers - 1;
}
