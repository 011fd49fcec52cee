using CppnGallery.Autograd;
using CppnGallery.Autograd.Operations;

namespace CppnGallery.Networks.Generators;

/// <summary>The dense generator drawing training pictures, layer by layer.</summary>
public sealed class DenseCppnDrawing : IDrawing
{
    private readonly DenseCppnLayers _layers;
    private readonly Tensor _points = ResidualCppnLayers.Points(View.Frame, IDrawing.Side, IDrawing.Side);

    /// <summary>A drawing operation over this generator's weights.</summary>
    public DenseCppnDrawing(DenseCppn generator) => _layers = new(generator);

    /// <inheritdoc/>
    public Tensor Draw(Tape tape, Tensor latents) =>
        tape.Reshape(_layers.Forward(tape, latents, _points), latents[0], IDrawing.Side, IDrawing.Side, 1);
}
