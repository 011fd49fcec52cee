using CppnGallery.Kernels.Generators;
using CppnGallery.Learning.Engine;
using CppnGallery.Models.Generators;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Networks;

/// <summary>
/// A generator in training, <c>G</c>: latents (B, 32), unscaled, to pictures (B, 1, 26, 26), 1 is ink. On the processor by the fused
/// kernels, elsewhere layer by layer.
/// </summary>
public sealed class Painter : nn.Module<Tensor, Tensor>
{
    private readonly IDrawing? _drawing;
    private readonly LayeredCppn? _layers;

    /// <summary>A module over this generator's weights, which are trained in place.</summary>
    public Painter(IGenerator generator, Compute compute)
        : base(nameof(Painter))
    {
        Parameters = [.. generator.Parameters.Select(of => new NamedParameter(of, compute))];
        _drawing = compute.IsCpu ? generator.CreateDrawing() : null;
        _layers = compute.IsCpu ? null : LayeredCppn.Of(generator, Parameters, compute);
        RegisterComponents();
    }

    /// <summary>In checkpoint order.</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor latents) => _drawing is null
        ? _layers!.forward(latents)
        : FusedDrawing.apply([_drawing, latents, .. Parameters.Select(parameter => parameter.Tensor)]);
}
