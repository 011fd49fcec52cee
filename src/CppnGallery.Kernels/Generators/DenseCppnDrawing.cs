using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Kernels.Generators;

/// <summary>
/// The dense generator's <see cref="IDrawing"/>. The batch is cut into a fixed number of pieces, each with its own sums, added in order.
/// </summary>
public sealed unsafe class DenseCppnDrawing : IDrawing
{
    private const int Side = IDrawing.Side;
    private const int Pixels = IDrawing.Pixels;
    private const int LatentSize = IDrawing.LatentSize;

    /// <summary>Pieces of a batch, whatever the number of threads.</summary>
    private const int Pieces = 8;

    private readonly DenseWeights _of;
    private readonly LaneWidth _lanes;
    private readonly DenseCppnGradient[] _pieces;
    private readonly AlignedFloats _weights;
    private readonly AlignedFloats _transposed;
    private readonly AlignedFloats _columns = new(Side), _rows = new(Side);

    /// <summary>With buffers of its own: at 128 nodes about 10 MB.</summary>
    /// <param name="weights">Read at every call.</param>
    /// <param name="columns">(26): x of every column of a training picture.</param>
    /// <param name="rows">(26): y of every row.</param>
    public DenseCppnDrawing(DenseWeights weights, ReadOnlySpan<float> columns, ReadOnlySpan<float> rows)
        : this(weights, columns, rows, LaneWidths.Widest)
    {
    }

    /// <summary>The same with gradients at a chosen width, for the tests of every width.</summary>
    internal DenseCppnDrawing(DenseWeights weights, ReadOnlySpan<float> columns, ReadOnlySpan<float> rows, LaneWidth lanes)
    {
        _of = weights;
        _lanes = lanes;
        _pieces = [.. Enumerable.Range(0, Pieces).Select(_ => new DenseCppnGradient(weights, lanes))];
        _weights = new(DenseCppnPacking.Count(weights.Shape));
        _transposed = new(weights.Shape.TanhLayers * DenseCppnPacking.LayerCount(weights.Shape.Nodes));
        columns.CopyTo(_columns.Span);
        rows.CopyTo(_rows.Span);
    }

    private PlanePoints Points => new(_columns.Start, Side, _rows.Start, Side);

    /// <inheritdoc/>
    public void Draw(ReadOnlySpan<float> latents, Span<float> pictures)
    {
        DenseCppnPacking.Pack(_of, _weights.Span);
        fixed (float* pinnedLatents = latents, pinnedPictures = pictures)
        {
            float* z = pinnedLatents, y = pinnedPictures;
            ForEachPiece(latents.Length / LatentSize, (piece, from, to) =>
            {
                for (int b = from; b < to; b++)
                {
                    piece.Fold(new(z + (b * LatentSize), LatentSize));
                    var work = piece.Buffers;
                    DenseCppnKernel.Draw(_lanes, work.Shape, work.Folded.Start, _weights.Start, Points, y + (b * Pixels),
                        work.Activations.Start, CancellationToken.None);
                }
            });
        }
    }

    /// <inheritdoc/>
    public void Backward(ReadOnlySpan<float> latents, ReadOnlySpan<float> pictures, ReadOnlySpan<float> ofPictures, Span<float> ofLatents,
        Span<float> ofWeights)
    {
        DenseCppnPacking.Pack(_of, _weights.Span);
        DenseCppnPacking.PackTransposed(_of, _transposed.Span);
        fixed (float* pinnedLatents = latents, pinnedPictures = pictures, pinnedGradient = ofPictures, pinnedOfLatents = ofLatents)
        {
            float* z = pinnedLatents, y = pinnedPictures, dy = pinnedGradient, dz = pinnedOfLatents;
            ForEachPiece(latents.Length / LatentSize, (piece, from, to) =>
            {
                piece.Begin();
                for (int b = from; b < to; b++)
                {
                    ReadOnlySpan<float> latent = new(z + (b * LatentSize), LatentSize);
                    piece.Fold(latent);
                    Backward(piece.Buffers, y + (b * Pixels), dy + (b * Pixels));
                    piece.EndPicture(latent, new(dz + (b * LatentSize), LatentSize));
                }
            });
        }

        ofWeights.Clear();
        foreach (var piece in _pieces)
        {
            piece.AddTo(ofWeights);
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
