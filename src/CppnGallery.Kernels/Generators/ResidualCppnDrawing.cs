using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Kernels.Generators;

/// <summary>
/// The residual generator's <see cref="IDrawing"/>. The batch is cut into a fixed number of pieces, each with its own sums, added in order.
/// </summary>
public sealed unsafe class ResidualCppnDrawing : IDrawing
{
    private const int Pixels = IDrawing.Pixels;
    private const int LatentSize = IDrawing.LatentSize;

    /// <summary>Pieces of a batch, whatever the number of threads.</summary>
    private const int Pieces = 8;

    private readonly ResidualWeights _weights;
    private readonly Piece[] _pieces;
    private readonly float[] _columns, _rows;

    /// <summary>With buffers of its own: at 24 × 6 nodes about 6 MB, growing with the number of weights.</summary>
    /// <param name="weights">Read at every call.</param>
    /// <param name="columns">(26): x of every column of a training picture.</param>
    /// <param name="rows">(26): y of every row.</param>
    public ResidualCppnDrawing(ResidualWeights weights, ReadOnlySpan<float> columns, ReadOnlySpan<float> rows)
        : this(weights, columns, rows, LaneWidths.Widest)
    {
    }

    /// <summary>The same with gradients at a chosen width, for the tests of every width.</summary>
    internal ResidualCppnDrawing(ResidualWeights weights, ReadOnlySpan<float> columns, ReadOnlySpan<float> rows, LaneWidth lanes)
    {
        _weights = weights;
        _pieces = [.. Enumerable.Range(0, Pieces).Select(_ => new Piece(weights, lanes))];
        (_columns, _rows) = (columns.ToArray(), rows.ToArray());
    }

    /// <inheritdoc/>
    public void Draw(ReadOnlySpan<float> latents, Span<float> pictures)
    {
        int batch = latents.Length / LatentSize;
        fixed (float* pinnedLatents = latents, pinnedPictures = pictures)
        {
            float* z = pinnedLatents, y = pinnedPictures;
            ForEachPiece(batch, (_, from, to) =>
            {
                for (int b = from; b < to; b++)
                {
                    ResidualCppnKernel.Draw(_weights, new(z + (b * LatentSize), LatentSize), _columns, _rows,
                        new(y + (b * Pixels), Pixels), CancellationToken.None);
                }
            });
        }
    }

    /// <inheritdoc/>
    public void Backward(ReadOnlySpan<float> latents, ReadOnlySpan<float> pictures, ReadOnlySpan<float> ofPictures, Span<float> ofLatents,
        Span<float> ofWeights)
    {
        int batch = latents.Length / LatentSize;
        fixed (float* pinnedLatents = latents, pinnedPictures = pictures, pinnedGradient = ofPictures, pinnedOfLatents = ofLatents)
        {
            float* z = pinnedLatents, y = pinnedPictures, dy = pinnedGradient, dz = pinnedOfLatents;
            ForEachPiece(batch, (piece, from, to) =>
            {
                piece.Begin();
                fixed (float* columns = _columns, rows = _rows)
                {
                    for (int b = from; b < to; b++)
                    {
                        ReadOnlySpan<float> latent = new(z + (b * LatentSize), LatentSize);
                        LatentFold.Fold(_weights.Latent.Span, _weights.FirstBias.Span, latent, piece.Packed);
                        piece.Backward(new PlanePoints(columns, IDrawing.Side, rows, IDrawing.Side), y + (b * Pixels), dy + (b * Pixels));
                        piece.EndPicture(latent, new(dz + (b * LatentSize), LatentSize));
                    }
                }

                piece.EndPictures();
            });
        }

        ofWeights.Clear();
        foreach (var piece in _pieces)
        {
            piece.AddTo(ofWeights);
        }
    }

    private void ForEachPiece(int batch, Action<Piece, int, int> work)
    {
        int size = (batch + Pieces - 1) / Pieces;
        Workers.ForEach(Pieces, index => work(_pieces[index], Math.Min(batch, index * size), Math.Min(batch, (index + 1) * size)));
    }

    /// <summary>Packed weights, lane sums and scratch of one piece of the batch.</summary>
    private sealed class Piece
    {
        private readonly ResidualWeights _weights;
        private readonly int _nodes;
        private readonly int _lanes;
        private readonly float[] _packed;
        private readonly double[] _latentGradient;
        private readonly double[] _firstBias;
        private readonly float[] _totals;
        private readonly AlignedFloats _sums;
        private readonly AlignedFloats _scratch;

        public Piece(ResidualWeights weights, LaneWidth lanes)
        {
            _weights = weights;
            _lanes = (int)lanes;
            _nodes = weights.Shape.Nodes;
            _packed = new float[ResidualCppnKernel.PackedCount(weights.Shape)];
            _latentGradient = new double[LatentSize * _nodes];
            _firstBias = new double[_nodes];
            _totals = new float[_packed.Length];
            _sums = new(_packed.Length * _lanes);
            int scratch = ResidualCppnGradientKernel<Vector128<float>, Lanes128>.ScratchCount(_nodes, weights.Shape.Blocks) / Lanes128.Count * _lanes;
            _scratch = new(scratch);
        }

        public Span<float> Packed => _packed;

        public void Begin()
        {
            Span<float> nothing = stackalloc float[LatentSize];
            nothing.Clear();
            ResidualCppnKernel.Pack(_weights, nothing, _packed);
            _sums.Span.Clear();
            Array.Clear(_latentGradient);
            Array.Clear(_firstBias);
        }

        public void Backward(PlanePoints points, float* intensities, float* gradient)
        {
            fixed (float* weights = _packed)
            {
                switch ((LaneWidth)_lanes)
                {
                    case LaneWidth.Sixteen:
                        ResidualCppnGradientKernel<Vector512<float>, Lanes512>.Backward(weights, _nodes, _weights.Shape.Blocks, points, intensities, gradient, _sums.Start, _scratch.Start);
                        break;
                    case LaneWidth.Eight:
                        ResidualCppnGradientKernel<Vector256<float>, Lanes256>.Backward(weights, _nodes, _weights.Shape.Blocks, points, intensities, gradient, _sums.Start, _scratch.Start);
                        break;
                    default:
                        ResidualCppnGradientKernel<Vector128<float>, Lanes128>.Backward(weights, _nodes, _weights.Shape.Blocks, points, intensities, gradient, _sums.Start, _scratch.Start);
                        break;
                }
            }
        }

        // With S the gradient of the folded bias: dWz[i, j] += 8·z[i]·S[j], dbz[j] += S[j], dz[i] += 8·Σⱼ Wz[i, j]·S[j]
        public void EndPicture(ReadOnlySpan<float> z, Span<float> dz)
        {
            var latentWeights = _weights.Latent.Span;
            dz.Clear();
            for (int j = 0; j < _nodes; j++)
            {
                double sum = Sum(j);
                _firstBias[j] += sum;
                for (int i = 0; i < z.Length; i++)
                {
                    _latentGradient[(i * _nodes) + j] += IDrawing.LatentScale * z[i] * sum;
                    dz[i] += (float)(IDrawing.LatentScale * latentWeights[(i * _nodes) + j] * sum);
                }
            }

            _sums.Span[..(_nodes * _lanes)].Clear();
        }

        /// <summary>
        /// Adds up the lanes: here, where the pieces run side by side, rather than in <see cref="AddTo(Span{float})"/>, where one waits for
        /// another.
        /// </summary>
        public void EndPictures()
        {
            for (int k = _nodes; k < _totals.Length; k++)
            {
                _totals[k] = (float)Sum(k);
            }
        }

        /// <summary>Adds this piece's gradients, of all weights in the order of their record.</summary>
        public void AddTo(Span<float> gradient)
        {
            int latent = _latentGradient.Length, perLayer = _nodes * (_nodes + 1),
                layers = _weights.Shape.Blocks * (ResidualShape.ReluLayers + 1);
            for (int k = 0; k < latent; k++)
            {
                gradient[k] += (float)_latentGradient[k];
            }

            // Packed, the three rows of the plane come right after the folded bias, and a layer's bias before its weights.
            AddTo(gradient.Slice(latent, 3 * _nodes), _nodes);
            var firstBias = gradient.Slice(latent + (3 * _nodes), _nodes);
            for (int j = 0; j < _nodes; j++)
            {
                firstBias[j] += (float)_firstBias[j];
            }

            var weights = gradient[(latent + (4 * _nodes))..];
            var biases = weights[(layers * _nodes * _nodes)..];
            int at = 4 * _nodes;
            for (int layer = 0; layer < layers; layer++, at += perLayer)
            {
                AddTo(biases.Slice(layer * _nodes, _nodes), at);
                AddTo(weights.Slice(layer * _nodes * _nodes, _nodes * _nodes), at + _nodes);
            }

            var output = biases[(layers * _nodes)..];
            AddTo(output[.._nodes], at + 1);
            AddTo(output[_nodes..], at);
        }

        private void AddTo(Span<float> gradient, int at)
        {
            for (int k = 0; k < gradient.Length; k++)
            {
                gradient[k] += _totals[at + k];
            }
        }

        // Four sums side by side, so that no addition waits for the one before; lanes are a multiple of four.
        private double Sum(int entry)
        {
            float* lanes = _sums.Start + (entry * _lanes);
            double a = 0, b = 0, c = 0, d = 0;
            for (int lane = 0; lane < _lanes; lane += 4)
            {
                a += lanes[lane];
                b += lanes[lane + 1];
                c += lanes[lane + 2];
                d += lanes[lane + 3];
            }

            return a + b + (c + d);
        }
    }
}
