using CppnGallery.Kernels.Generators;
using static TorchSharp.torch;

namespace CppnGallery.Learning.Networks;

/// <summary>Shapes that networks of training pictures share.</summary>
internal static class Pictures
{
    /// <summary>Refuses what is not (B, 1, 26, 26).</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Require(Tensor pictures)
    {
        if (pictures.shape is not [_, 1, IDrawing.Side, IDrawing.Side])
        {
            string shape = string.Join(", ", pictures.shape);
            throw new ArgumentException($"Pictures here are {IDrawing.Side} × {IDrawing.Side} of one channel, not ({shape}).", nameof(pictures));
        }
    }

    /// <summary>(B, C, H, W) to (B, H·W·C), the channels fastest, as checkpoints have it.</summary>
    public static Tensor Flat(Tensor h) => h.permute(0, 2, 3, 1).reshape(h.shape[0], -1);
}
