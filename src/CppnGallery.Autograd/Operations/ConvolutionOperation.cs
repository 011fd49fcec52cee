using CppnGallery.Autograd.MatrixProducts;

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

        tape.Record(new(Backward, y, x, weights, bias, Context: shape));
        return y;
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
        bool single = shape.Channels == 1;
        var phases = ConvolutionTables.For(shape).Phases;
        float* packed = Workspace.Rent(WorkspaceSlot.Weights, single ? SingleChannelGradient.PackedCount(shape) : phases.Sum(p => p.PackedCount));
        fixed (float* w = weights.Data)
        {
            if (single)
            {
                SingleChannelGradient.Pack(shape, w, packed);
            }
            else
            {
                float* target = packed;
                foreach (var phase in phases)
                {
                    phase.Pack(w, target);
                    target += phase.PackedCount;
                }
            }
        }

        ForEachPiece(shape.Batch, (from, count) =>
        {
            fixed (float* dy = y.Gradient[(from * shape.OutputSize)..], dx = x.Gradient[(from * shape.PictureSize)..])
            {
                if (single)
                {
                    SingleChannelGradient.AddTo(shape, dx, count, dy, packed);
                }
                else
                {
                    AddPhases(shape, phases, dx, count, dy, packed);
                }
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
        var tables = ConvolutionTables.For(shape);
        var frame = shape.InputFrame;
        int size = (shape.Batch + WeightPieces - 1) / WeightPieces, panel = IndirectProduct.PanelWidth;
        float* sums = Workspace.Rent(WorkspaceSlot.Products, WeightPieces * weights.Count);
        bool packs = shape.Filters % panel != 0;
        Parallel.For(0, WeightPieces, piece =>
        {
            float* framed = Workspace.Rent(WorkspaceSlot.Framed, ConvolutionTables.MostPictures * frame.Size), sum = sums + ((nint)piece * weights.Count);
            int from = Math.Min(shape.Batch, piece * size), to = Math.Min(shape.Batch, from + size);
            if (from == to)
            {
                new Span<float>(sum, weights.Count).Clear();
            }

            for (int first = from; first < to; first += ConvolutionTables.MostPictures)
            {
                int count = Math.Min(ConvolutionTables.MostPictures, to - first), terms = count * shape.Points;
                fixed (float* source = x.Data[(first * shape.PictureSize)..], dy = y.Gradient[(first * shape.OutputSize)..])
                {
                    frame.Copy(source, count, framed);
                    PanelMatrix outputs = new(dy, shape.Filters, panel);
                    if (packs)
                    {
                        float* packed = Workspace.Rent(WorkspaceSlot.Right, IndirectProduct.PackedCount(terms, shape.Filters));
                        IndirectProduct.Pack(new(dy, shape.Filters, 1), terms, shape.Filters, packed, terms);
                        outputs = new(packed, panel, (nint)panel * terms);
                    }

                    IndirectProduct.Multiply(
                        new(framed, tables.TapRows.Start, tables.PointColumns.Start), outputs, null, new(sum, tables.FilterRows.Start), shape.Inputs, shape.Filters, terms, accumulate: first > from);
                }
            }
        });

        AddPieces(sums, weights);
    }

    private static unsafe void AddPieces(float* sums, Tensor weights)
    {
        const int Part = 1 << 14;
        int count = weights.Count;
        Parallel.For(0, (count + Part - 1) / Part, part =>
        {
            int from = part * Part, size = Math.Min(Part, count - from);
            var target = weights.Gradient.Slice(from, size);
            for (int piece = 0; piece < WeightPieces; piece++)
            {
                System.Numerics.Tensors.TensorPrimitives.Add(target, new ReadOnlySpan<float>(sums + ((nint)piece * count) + from, size), target);
            }
        });
    }

    private static void ForEachPiece(int batch, Action<int, int> work) => Parallel.For(0, (batch + PiecePictures - 1) / PiecePictures, piece =>
    {
        int from = piece * PiecePictures;
        work(from, Math.Min(PiecePictures, batch - from));
    });
}
