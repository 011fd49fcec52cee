using CppnGallery.Autograd.MatrixProducts;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Autograd.Operations;

/// <summary>5 × 5 convolution of stride 2, "same" padding, as matrix products over pictures where they stand.</summary>
public static class ConvolutionOperation
{
    /// <summary>
    /// Pieces that a batch's weight gradients are summed in, whatever the number of threads, and then added in order, so that results do not
    /// depend on the threads.
    /// </summary>
    private const int WeightPieces = 8;

    /// <summary>Pictures in the other two products' pieces; a multiple of 14, see <see cref="ConvolutionTables.MostPictures"/>.</summary>
    private const int PiecePictures = 14;

    /// <summary>x (B, H, W, C), weights (25·C, F) ordered (ky, kx, channel), bias (F) → (B, ⌈H/2⌉, ⌈W/2⌉, F).</summary>
    public static unsafe Tensor Convolve(this Tape tape, Tensor x, Tensor weights, Tensor bias)
    {
        var shape = new ConvolutionShape(x[0], x[1], x[2], x[3], weights[1]);
        Shapes.Require(weights[0] == shape.Inputs, "weights", shape.Inputs, weights[0]);
        Shapes.Require(bias.Count == shape.Filters, "bias", shape.Filters, bias.Count);
        var y = tape.Rent(x.RequiresGradient || weights.RequiresGradient || bias.RequiresGradient, shape.Batch, shape.OutputHeight, shape.OutputWidth, shape.Filters);
        if (shape.Channels == 1)
        {
            SingleChannelConvolution.Forward(shape, x, weights, bias, y, LaneWidths.Widest);
        }
        else
        {
            Forward(shape, x, weights, bias, y);
        }

        tape.Record(new(Backward, y, x, weights, bias, Context: shape));
        return y;
    }

    private static unsafe void Forward(ConvolutionShape shape, Tensor x, Tensor weights, Tensor bias, Tensor y)
    {
        var tables = ConvolutionTables.For(shape);
        var frame = shape.InputFrame;
        int panels = IndirectProduct.PackedCount(1, shape.Filters);
        float* packed = Workspace.Rent(WorkspaceSlot.Weights, panels * (shape.Inputs + 1)), packedBias = packed + (panels * shape.Inputs);
        fixed (float* w = weights.Data, b = bias.Data)
        {
            IndirectProduct.Pack(new(w, shape.Filters, 1), shape.Inputs, shape.Filters, packed, shape.Inputs);
            IndirectProduct.Pack(new(b, shape.Filters, 1), 1, shape.Filters, packedBias, 1);
        }

        ForEachPiece(shape.Batch, (from, count) =>
        {
            float* framed = Workspace.Rent(WorkspaceSlot.Framed, PiecePictures * frame.Size);
            fixed (float* source = x.Data[(from * shape.PictureSize)..], target = y.Data[(from * shape.OutputSize)..])
            {
                frame.Copy(source, count, framed);
                IndirectProduct.Multiply(
                    new(framed, tables.PointRows.Start, tables.TapColumns.Start),
                    new(packed, IndirectProduct.PanelWidth, (nint)IndirectProduct.PanelWidth * shape.Inputs),
                    packedBias, new(target, tables.FilterRows.Start), count * shape.Points, shape.Filters, shape.Inputs, accumulate: false);
            }
        });
    }

    private static unsafe void Backward(in Tape.Operation operation)
    {
        Tensor x = operation.A, weights = operation.B!, bias = operation.C!, y = operation.Output;
        var shape = (ConvolutionShape)operation.Context!;
        if (x.RequiresGradient)
        {
            InputGradient(shape, x, weights, y);
        }

        if (weights.RequiresGradient)
        {
            WeightGradient(shape, x, weights, y);
        }

        if (bias.RequiresGradient)
        {
            fixed (float* dy = y.Gradient)
            {
                ColumnSums.AddShared(dy, shape.Batch * shape.Points, bias.Gradient);
            }
        }
    }

    /// <summary>Adds to the gradient of x.</summary>
    internal static unsafe void InputGradient(ConvolutionShape shape, Tensor x, Tensor weights, Tensor y)
    {
        if (shape.Channels == 1)
        {
            SingleChannelConvolution.InputGradient(shape, x, weights, y, LaneWidths.Widest);
            return;
        }

        var phases = ConvolutionTables.For(shape).Phases;
        float* packed = Workspace.Rent(WorkspaceSlot.Weights, phases.Sum(p => p.PackedCount));
        fixed (float* w = weights.Data)
        {
            float* target = packed;
            foreach (var phase in phases)
            {
                phase.Pack(w, target);
                target += phase.PackedCount;
            }
        }

        ForEachPiece(shape.Batch, (from, count) =>
        {
            fixed (float* dy = y.Gradient[(from * shape.OutputSize)..], dx = x.Gradient[(from * shape.PictureSize)..])
            {
                AddPhases(shape, phases, dx, count, dy, packed);
            }
        });
    }

    private static unsafe void AddPhases(ConvolutionShape shape, ConvolutionPhase[] phases, float* pictures, int count, float* outputs, float* packed)
    {
        var frame = shape.OutputFrame;
        float* framed = Workspace.Rent(WorkspaceSlot.Framed, PiecePictures * frame.Size);
        frame.Copy(outputs, count, framed);
        foreach (var phase in phases)
        {
            phase.AddTo(pictures, count, framed, packed);
            packed += phase.PackedCount;
        }
    }

    /// <summary>dW += Σ over points of inputs · dy: the tables of the forward product change places.</summary>
    internal static unsafe void WeightGradient(ConvolutionShape shape, Tensor x, Tensor weights, Tensor y)
    {
        if (shape.Channels == 1)
        {
            SingleChannelConvolution.WeightGradient(shape, x, weights, y, LaneWidths.Widest);
            return;
        }

        var tables = ConvolutionTables.For(shape);
        var frame = shape.InputFrame;
        SumInPieces(shape.Batch, weights, (from, size, sum) =>
        {
            const int Most = ConvolutionTables.MostPictures;
            int panel = IndirectProduct.PanelWidth;
            float* framed = Workspace.Rent(WorkspaceSlot.Framed, Most * frame.Size);
            float* packed = Workspace.Rent(WorkspaceSlot.Right, IndirectProduct.PackedCount(Most * shape.Points, shape.Filters));
            for (int first = from; first < from + size; first += Most)
            {
                int count = Math.Min(Most, from + size - first), terms = count * shape.Points;
                fixed (float* source = x.Data[(first * shape.PictureSize)..], dy = y.Gradient[(first * shape.OutputSize)..])
                {
                    frame.Copy(source, count, framed);
                    IndirectProduct.Pack(new(dy, shape.Filters, 1), terms, shape.Filters, packed, terms);
                    IndirectProduct.Multiply(
                        new(framed, tables.TapRows.Start, tables.PointColumns.Start), new(packed, panel, (nint)panel * terms), null, new(sum, tables.FilterRows.Start), shape.Inputs, shape.Filters, terms, accumulate: first > from);
                }
            }
        });
    }

    /// <summary>A part of the sums over a batch: of <paramref name="count"/> pictures from <paramref name="from"/>, at least one.</summary>
    internal unsafe delegate void PartialSum(int from, int count, float* sum);

    /// <summary>Adds to the gradient of the weights, whose parts over pieces of the batch <paramref name="work"/> gives.</summary>
    internal static unsafe void SumInPieces(int batch, Tensor weights, PartialSum work)
    {
        int size = (batch + WeightPieces - 1) / WeightPieces;
        float* sums = Workspace.Rent(WorkspaceSlot.Products, WeightPieces * weights.Count);
        Workers.ForEach(WeightPieces, piece =>
        {
            float* sum = sums + ((nint)piece * weights.Count);
            int from = Math.Min(batch, piece * size), count = Math.Min(batch - from, size);
            if (count == 0)
            {
                new Span<float>(sum, weights.Count).Clear();
                return;
            }

            work(from, count, sum);
        });

        AddPieces(sums, weights);
    }

    private static unsafe void AddPieces(float* sums, Tensor weights)
    {
        const int Part = 1 << 14;
        int count = weights.Count;
        Workers.ForEach((count + Part - 1) / Part, part =>
        {
            int from = part * Part, size = Math.Min(Part, count - from);
            var target = weights.Gradient.Slice(from, size);
            for (int piece = 0; piece < WeightPieces; piece++)
            {
                System.Numerics.Tensors.TensorPrimitives.Add(target, new ReadOnlySpan<float>(sums + ((nint)piece * count) + from, size), target);
            }
        });
    }

    /// <summary>The batch in pieces of fixed size: first picture and count.</summary>
    internal static void ForEachPiece(int batch, Action<int, int> work) => Workers.ForEach((batch + PiecePictures - 1) / PiecePictures, piece =>
    {
        int from = piece * PiecePictures;
        work(from, Math.Min(PiecePictures, batch - from));
    });
}
