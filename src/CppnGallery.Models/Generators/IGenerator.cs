using CppnGallery.Kernels.Generators;
using CppnGallery.Kernels.Randomness;

namespace CppnGallery.Models.Generators;

/// <summary>
/// A network that draws a picture point by point from a latent: the residual CPPN of part two, the dense one of part one. Rendering, recipes and
/// checkpoints speak of this; what differs between generators stays in their own files.
/// </summary>
public interface IGenerator
{
    /// <summary>All parameters, in checkpoint order.</summary>
    IReadOnlyList<Weights> Parameters { get; }

    /// <summary>How many numbers the generator is.</summary>
    long ParameterCount { get; }

    /// <summary>Draws the initial weights.</summary>
    void Initialise(RandomSource random);

    /// <summary>
    /// Intensities (0..1, 1 is ink) of rows <paramref name="firstRow"/> .. <paramref name="firstRow"/> + <paramref name="rowCount"/> of the
    /// view at <paramref name="width"/> × <paramref name="height"/>, row-major. A row has the same bits whoever asks for it and with
    /// whichever others, on every machine.
    /// </summary>
    /// <param name="latent">32 values, unscaled.</param>
    /// <param name="view">What part of the plane.</param>
    /// <param name="width">Pixels across the view.</param>
    /// <param name="height">Pixels down the view.</param>
    /// <param name="firstRow">First row wanted.</param>
    /// <param name="rowCount">Rows wanted.</param>
    /// <param name="intensities">Room for <paramref name="width"/> · <paramref name="rowCount"/> numbers.</param>
    /// <param name="cancellationToken">Looked at every few thousand pixels.</param>
    /// <exception cref="ArgumentException">Wrong sizes, named.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between pieces of work; the span is then partly written.</exception>
    void Draw(ReadOnlySpan<float> latent, View view, int width, int height, int firstRow, int rowCount, Span<float> intensities, CancellationToken cancellationToken = default);

    /// <summary>The fused training operation over this generator's weights, with buffers of its own.</summary>
    IDrawing CreateDrawing();
}
