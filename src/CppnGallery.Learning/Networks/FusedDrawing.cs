using CppnGallery.Kernels.Generators;
using CppnGallery.Learning.Engine;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Networks;

/// <summary>
/// The whole generator as one function of autograd, on the processor: latents (B, 32) and the generator's parameters to pictures (B, 1, 26,
/// 26). The kernels read and write the tensors' own memory.
/// </summary>
internal sealed class FusedDrawing : autograd.SingleTensorFunction<FusedDrawing>
{
    private const string DrawingKey = "drawing";

    /// <inheritdoc/>
    public override string Name => nameof(FusedDrawing);

    /// <summary>Of the drawing, the latents, and the parameters in checkpoint order.</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var drawing = (IDrawing)vars[0];
        var latents = ((Tensor)vars[1]).contiguous();
        var pictures = empty(latents.shape[0], 1, IDrawing.Side, IDrawing.Side);
        drawing.Draw(latents.Floats(), pictures.Floats());
        ctx.save_for_backward([latents, pictures, .. vars.Skip(2).Cast<Tensor>()]);
        ctx.save_data(DrawingKey, drawing);
        return pictures;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var drawing = (IDrawing)ctx.get_data(DrawingKey);
        var saved = ctx.get_saved_variables();
        Tensor latents = saved[0], pictures = saved[1], ofLatents = empty(latents.shape);
        var parameters = saved.Skip(2).ToList();
        var ofWeights = empty(parameters.Sum(parameter => parameter.numel()));
        drawing.Backward(latents.Floats(), pictures.Floats(), grad_output.contiguous().Floats(), ofLatents.Floats(), ofWeights.Floats());
        // One for each of what was given, and the drawing has none.
        List<Tensor> gradients = [null!, ofLatents];
        long at = 0;
        foreach (var parameter in parameters)
        {
            gradients.Add(ofWeights.narrow(0, at, parameter.numel()).view(parameter.shape));
            at += parameter.numel();
        }

        return gradients;
    }
}
