using System.Numerics.Tensors;
using CppnGallery.Autograd.MatrixProducts;

namespace CppnGallery.Autograd.Operations;

/// <summary>5 × 5 convolution of stride 2, "same" padding, as a matrix product over gathered inputs.</summary>
public static class ConvolutionOperation
{
    /// <summary>
    /// Pieces that a batch is cut into, whatever the number of threads: each has its own sum of weight gradients, added in
    /// order at the end, so that results do not depend on the threads.
    /// </summary>
    private const int Pieces = 8;

    /// <summary>x (B, H, W, C), weights (25·C, F) ordered (ky, kx, channel), bias (F) → (B, ⌈H/2⌉, ⌈W/2⌉, F).</summary>
    public static unsafe Tensor Convolve(this Tape tape, Tensor x, Tensor weights, Tensor bias)
    {
        var shape = new ConvolutionShape(x[0], x[1], x[2], x[3], weights[1]);
        Shapes.Require(weights[0] == shape.Inputs, "weights", shape.Inputs, weights[0]);
        Shapes.Require(bias.Count == shape.Filters, "bias", shape.Filters, bias.Count);
        var y = tape.Rent(x.RequiresGradient || weights.RequiresGradient || bias.RequiresGradient, shape.Batch, shape.OutputHeight, shape.OutputWidth, shape.Filters);
        ForEachPiece(shape, (_, from, count) =>
        {
            int rows = count * shape.Points;
            float* inputs = GatherPiece(shape, x.Data, from, count);
            var target = y.Data.Slice(from * shape.Points * shape.Filters, rows * shape.Filters);
            for (int row = 0; row < rows; row++)
            {
                bias.Data.CopyTo(target[(row * shape.Filters)..]);
            }

            fixed (float* w = weights.Data, py = target)
            {
                MatrixProduct.Multiply(new(inputs, shape.Inputs, 1), new(w, shape.Filters, 1), py, shape.Filters, rows, shape.Filters, shape.Inputs, accumulate: true);
            }
        });

        tape.Record(new(Backward, y, x, weights, bias, Context: shape));
        return y;
    }

    // dW = inputsᵀ·dy, inputs' gradient = dy·Wᵀ scattered back, db = column sums of dy
    private static void Backward(in Tape.Operation operation)
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
            ColumnSums.Add(y.Gradient, shape.Filters, bias.Gradient);
        }
    }

    private static unsafe void InputGradient(ConvolutionShape shape, Tensor x, Tensor weights, Tensor y) => ForEachPiece(shape, (_, from, count) =>
    {
        int rows = count * shape.Points, pictureSize = shape.Height * shape.Width * shape.Channels;
        float* inputs = Workspace.Rent(2, rows * shape.Inputs);
        fixed (float* w = weights.Data, dy = y.Gradient)
        {
            MatrixProduct.Multiply(new(dy + ((nint)from * shape.Points * shape.Filters), shape.Filters, 1), new(w, 1, shape.Filters), inputs, shape.Inputs, rows, shape.Inputs, shape.Filters, accumulate: false);
        }

        for (int b = 0; b < count; b++)
        {
            shape.Scatter(new(inputs + ((nint)b * shape.Points * shape.Inputs), shape.Points * shape.Inputs), x.Gradient.Slice((from + b) * pictureSize, pictureSize));
        }
    });

    private static unsafe void WeightGradient(ConvolutionShape shape, Tensor x, Tensor weights, Tensor y)
    {
        float[] sums = System.Buffers.ArrayPool<float>.Shared.Rent(Pieces * weights.Count);
        Array.Clear(sums, 0, Pieces * weights.Count);
        ForEachPiece(shape, (piece, from, count) =>
        {
            float* inputs = GatherPiece(shape, x.Data, from, count);
            fixed (float* dy = y.Gradient, dw = &sums[piece * weights.Count])
            {
                MatrixProduct.Multiply(new(inputs, 1, shape.Inputs), new(dy + ((nint)from * shape.Points * shape.Filters), shape.Filters, 1), dw, shape.Filters, shape.Inputs, shape.Filters, count * shape.Points, accumulate: false);
            }
        });

        for (int piece = 0; piece < Pieces; piece++)
        {
            TensorPrimitives.Add(weights.Gradient, sums.AsSpan(piece * weights.Count, weights.Count), weights.Gradient);
        }

        System.Buffers.ArrayPool<float>.Shared.Return(sums);
    }

    private static unsafe float* GatherPiece(ConvolutionShape shape, ReadOnlySpan<float> x, int from, int count)
    {
        int pictureSize = shape.Height * shape.Width * shape.Channels, gathered = shape.Points * shape.Inputs;
        float* inputs = Workspace.Rent(2, count * gathered);
        for (int b = 0; b < count; b++)
        {
            shape.Gather(x.Slice((from + b) * pictureSize, pictureSize), new(inputs + ((nint)b * gathered), gathered));
        }

        return inputs;
    }

    private static void ForEachPiece(ConvolutionShape shape, Action<int, int, int> work)
    {
        int size = (shape.Batch + Pieces - 1) / Pieces;
        Parallel.For(0, Pieces, piece =>
        {
            int from = piece * size, count = Math.Min(size, shape.Batch - from);
            if (count > 0)
            {
                work(piece, from, count);
            }
        });
    }
}
