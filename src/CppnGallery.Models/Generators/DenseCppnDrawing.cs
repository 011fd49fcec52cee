using System.Runtime.Intrinsics;
using CppnGallery.Autograd;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Threads;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Generators;

/// <summary>
/// The whole dense generator as one operation on a tape: latents in, training pictures out, by the fused kernels. The batch is cut into a fixed
/// number of pieces, each with its own sums, added in order: gradients are the same for any number of threads.
/// </summary>
public sealed unsafe class DenseCppnDrawing : IDrawing
{
    private const int Side = IDrawing.Side;
    private const int Pixels = Side * Side;

    /// <summary>Pieces of a batch, whatever the number of threads.</summary>
    private const int Pieces = 8;

    private readonly DenseCppn _generator;
    private readonly LaneWidth _lanes;
    private readonly DenseCppnGradient[] _pieces;
    private readonly AlignedFloats _weights;
    private readonly AlignedFloats _transposed;
    private readonly AlignedFloats _columns = new(Side);

    /// <summary>A drawing operation with buffers of its own: at 128 nodes about 10 MB.</summary>
    public DenseCppnDrawing(DenseCppn generator)
        : this(generator, LaneWidths.Widest)
    {
    }

    /// <summary>The same with gradients at a chosen width, for the tests of every width.</summary>
    internal DenseCppnDrawing(DenseCppn generator, LaneWidth lanes)
    {
        _generator = generator;
        _lanes = lanes;
        var settings = generator.Settings;
        _pieces = [.. Enumerable.Range(0, Pieces).Select(_ => new DenseCppnGradient(settings, lanes))];
        _weights = new(DenseCppnWeights.Count(settings));
        _transposed = new(settings.TanhLayers * DenseCppnWeights.LayerCount(settings.Nodes));
        DenseCppnKernel.FindColumns(View.Frame, Side, _columns.Span);
    }

    private PlanePoints Points => new(_columns.Start, View.Frame, Side, Side, 0, Side);

    /// <inheritdoc/>
    public Tensor Draw(Tape tape, Tensor latents)
    {
        int batch = latents[0];
        var pictures = tape.Rent(latents.RequiresGradient || _generator.OutputWeights.RequiresGradient, batch, Side, Side, 1);
        DenseCppnWeights.Pack(_generator, _weights.Span);
        ForEachPiece(batch, (piece, from, to) =>
        {
            for (int b = from; b < to; b++)
            {
                piece.Fold(_generator, latents.Data.Slice(b * Latent.Size, Latent.Size));
                fixed (float* picture = pictures.Data[(b * Pixels)..])
                {
                    var work = piece.Buffers;
                    DenseCppnKernel.Draw(_lanes, work.Settings, work.Folded.Start, _weights.Start, Points, picture, work.Activations.Start, CancellationToken.None);
                }
            }
        });

        tape.Record(new(Backward, pictures, latents, Context: this));
        return pictures;
    }

    private static void Backward(in Tape.Operation operation)
    {
        var drawing = (DenseCppnDrawing)operation.Context!;
        Tensor latents = operation.A, pictures = operation.Output;
        var generator = drawing._generator;
        DenseCppnWeights.Pack(generator, drawing._weights.Span);
        DenseCppnWeights.PackTransposed(generator, drawing._transposed.Span);
        drawing.ForEachPiece(latents[0], (piece, from, to) =>
        {
            piece.Begin();
            for (int b = from; b < to; b++)
            {
                var z = latents.Data.Slice(b * Latent.Size, Latent.Size);
                piece.Fold(generator, z);
                fixed (float* y = pictures.Data[(b * Pixels)..], dy = pictures.Gradient[(b * Pixels)..])
                {
                    drawing.Backward(piece.Buffers, y, dy);
                }

                piece.EndPicture(generator, z, latents.RequiresGradient ? latents.Gradient.Slice(b * Latent.Size, Latent.Size) : []);
            }
        });

        foreach (var piece in drawing._pieces)
        {
            piece.AddTo(generator);
        }
    }

    private void Backward(DenseCppnBuffers work, float* intensities, float* gradient)
    {
        switch (_lanes)
        {
            case LaneWidth.Sixteen:
                DenseCppnGradientKernel<Vector512<float>, Lanes512>.Backward(work, _weights.Start, _transposed.Start, Points, intensities, gradient);
                break;
            case LaneWidth.Eight:
                DenseCppnGradientKernel<Vector256<float>, Lanes256>.Backward(work, _weights.Start, _transposed.Start, Points, intensities, gradient);
                break;
            default:
                DenseCppnGradientKernel<Vector128<float>, Lanes128>.Backward(work, _weights.Start, _transposed.Start, Points, intensities, gradient);
                break;
        }
    }

    private void ForEachPiece(int batch, Action<DenseCppnGradient, int, int> work)
    {
        int size = (batch + Pieces - 1) / Pieces;
        Workers.ForEach(Pieces, index => work(_pieces[index], Math.Min(batch, index * size), Math.Min(batch, (index + 1) * size)));
    }
}
