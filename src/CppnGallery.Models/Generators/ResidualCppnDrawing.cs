using System.Runtime.Intrinsics;
using CppnGallery.Autograd;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Threads;
using CppnGallery.Models.Latents;

namespace CppnGallery.Models.Generators;

/// <summary>
/// The whole generator as one operation on a tape: latents in, training pictures out, by the fused kernels. The batch is cut into a fixed number
/// of pieces, each with its own sums, added in order: gradients are the same for any number of threads.
/// </summary>
public sealed unsafe class ResidualCppnDrawing : IDrawing
{
    private const int Side = IDrawing.Side;
    private const int Pixels = Side * Side;

    /// <summary>Pieces of a batch, whatever the number of threads.</summary>
    private const int Pieces = 8;

    private readonly ResidualCppn _generator;
    private readonly Piece[] _pieces;
    private readonly float[] _columns = new float[Side];

    /// <summary>A drawing operation with buffers of its own: at 24 × 6 nodes about 6 MB, growing with the number of weights.</summary>
    public ResidualCppnDrawing(ResidualCppn generator)
        : this(generator, LaneWidths.Widest)
    {
    }

    /// <summary>The same with gradients at a chosen width, for the tests of every width.</summary>
    internal ResidualCppnDrawing(ResidualCppn generator, LaneWidth lanes)
    {
        _generator = generator;
        _pieces = [.. Enumerable.Range(0, Pieces).Select(_ => new Piece(generator.Settings, lanes))];
        for (int i = 0; i < Side; i++)
        {
            _columns[i] = (float)View.Frame.PlaneX(i, Side);
        }
    }

    /// <inheritdoc/>
    public Tensor Draw(Tape tape, Tensor latents)
    {
        int batch = latents[0];
        var pictures = tape.Rent(latents.RequiresGradient || _generator.OutputWeights.RequiresGradient, batch, Side, Side, 1);
        ForEachPiece(batch, (_, from, to) =>
        {
            for (int b = from; b < to; b++)
            {
                _generator.Draw(latents.Data.Slice(b * Latent.Size, Latent.Size), View.Frame, Side, Side, 0, Side, pictures.Data.Slice(b * Pixels, Pixels));
            }
        });

        tape.Record(new(Backward, pictures, latents, Context: this));
        return pictures;
    }

    private static void Backward(in Tape.Operation operation)
    {
        var drawing = (ResidualCppnDrawing)operation.Context!;
        Tensor latents = operation.A, pictures = operation.Output;
        var generator = drawing._generator;
        drawing.ForEachPiece(latents[0], (piece, from, to) =>
        {
            piece.Begin(generator);
            for (int b = from; b < to; b++)
            {
                var z = latents.Data.Slice(b * Latent.Size, Latent.Size);
                LatentFold.Fold(generator.LatentWeights.Data, generator.FirstBias.Data, z, piece.Packed);
                fixed (float* columns = drawing._columns, y = pictures.Data[(b * Pixels)..], dy = pictures.Gradient[(b * Pixels)..])
                {
                    piece.Backward(generator.Settings, new PlanePoints(columns, View.Frame, Side, Side, 0, Side), y, dy);
                }

                piece.EndPicture(generator, z, latents.RequiresGradient ? latents.Gradient.Slice(b * Latent.Size, Latent.Size) : []);
            }

            piece.EndPictures();
        });

        foreach (var piece in drawing._pieces)
        {
            piece.AddTo(generator);
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
        private readonly int _nodes;
        private readonly int _lanes;
        private readonly float[] _packed;
        private readonly double[] _latentGradient;
        private readonly double[] _firstBias;
        private readonly float[] _totals;
        private readonly AlignedFloats _sums;
        private readonly AlignedFloats _scratch;

        public Piece(ResidualCppnSettings settings, LaneWidth lanes)
        {
            _lanes = (int)lanes;
            _nodes = settings.Nodes;
            _packed = new float[ResidualCppnKernel.PackedCount(settings)];
            _latentGradient = new double[Latent.Size * _nodes];
            _firstBias = new double[_nodes];
            _totals = new float[_packed.Length];
            _sums = new(_packed.Length * _lanes);
            int scratch = ResidualCppnGradientKernel<Vector128<float>, Lanes128>.ScratchCount(_nodes, settings.Blocks) / Lanes128.Count * _lanes;
            _scratch = new(scratch);
        }

        public Span<float> Packed => _packed;

        public void Begin(ResidualCppn generator)
        {
            Span<float> nothing = stackalloc float[Latent.Size];
            nothing.Clear();
            ResidualCppnKernel.Pack(generator, nothing, _packed);
            _sums.Span.Clear();
            Array.Clear(_latentGradient);
            Array.Clear(_firstBias);
        }

        public void Backward(ResidualCppnSettings settings, PlanePoints points, float* intensities, float* gradient)
        {
            fixed (float* weights = _packed)
            {
                switch ((LaneWidth)_lanes)
                {
                    case LaneWidth.Sixteen:
                        ResidualCppnGradientKernel<Vector512<float>, Lanes512>.Backward(weights, _nodes, settings.Blocks, points, intensities, gradient, _sums.Start, _scratch.Start);
                        break;
                    case LaneWidth.Eight:
                        ResidualCppnGradientKernel<Vector256<float>, Lanes256>.Backward(weights, _nodes, settings.Blocks, points, intensities, gradient, _sums.Start, _scratch.Start);
                        break;
                    default:
                        ResidualCppnGradientKernel<Vector128<float>, Lanes128>.Backward(weights, _nodes, settings.Blocks, points, intensities, gradient, _sums.Start, _scratch.Start);
                        break;
                }
            }
        }

        // With S the gradient of the folded bias: dWz[i, j] += 8·z[i]·S[j], dbz[j] += S[j], dz[i] += 8·Σⱼ Wz[i, j]·S[j]
        public void EndPicture(ResidualCppn generator, ReadOnlySpan<float> z, Span<float> dz)
        {
            for (int j = 0; j < _nodes; j++)
            {
                double sum = Sum(j);
                _firstBias[j] += sum;
                for (int i = 0; i < z.Length; i++)
                {
                    _latentGradient[(i * _nodes) + j] += ResidualCppn.LatentScale * z[i] * sum;
                    if (!dz.IsEmpty)
                    {
                        dz[i] += (float)(ResidualCppn.LatentScale * generator.LatentWeights.Data[(i * _nodes) + j] * sum);
                    }
                }
            }

            _sums.Span[..(_nodes * _lanes)].Clear();
        }

        /// <summary>Adds up the lanes: here, where the pieces run side by side, rather than in <see cref="AddTo(ResidualCppn)"/>, where one waits for another.</summary>
        public void EndPictures()
        {
            for (int k = _nodes; k < _totals.Length; k++)
            {
                _totals[k] = (float)Sum(k);
            }
        }

        public void AddTo(ResidualCppn generator)
        {
            for (int k = 0; k < _latentGradient.Length; k++)
            {
                generator.LatentWeights.Gradient[k] += (float)_latentGradient[k];
            }

            for (int j = 0; j < _nodes; j++)
            {
                generator.FirstBias.Gradient[j] += (float)_firstBias[j];
            }

            int at = _nodes;
            at = AddTo(generator.PlaneWeights.Gradient, at);
            int layers = generator.Settings.Blocks * (ResidualCppnSettings.ReluLayers + 1);
            for (int layer = 0; layer < layers; layer++)
            {
                at = AddTo(generator.BlockBiases.Gradient.Slice(layer * _nodes, _nodes), at);
                at = AddTo(generator.BlockWeights.Gradient.Slice(layer * _nodes * _nodes, _nodes * _nodes), at);
            }

            at = AddTo(generator.OutputBias.Gradient, at);
            AddTo(generator.OutputWeights.Gradient, at);
        }

        private int AddTo(Span<float> gradient, int at)
        {
            for (int k = 0; k < gradient.Length; k++)
            {
                gradient[k] += _totals[at + k];
            }

            return at + gradient.Length;
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
