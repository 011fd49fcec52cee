using CppnGallery.Autograd.MatrixProducts;

namespace CppnGallery.Autograd.Operations;

/// <summary>y = x·W + b.</summary>
public static class DenseOperation
{
    /// <summary>x (M, I) · W (I, O) + b (O) → (M, O); without b where it is null. Frozen inputs get no gradient and cost none.</summary>
    public static unsafe Tensor Dense(this Tape tape, Tensor x, Tensor weights, Tensor? bias)
    {
        int rows = x[0], inputs = x[1], outputs = weights[1];
        Shapes.Require(weights[0] == inputs, "weights", inputs, weights[0]);
        var y = tape.Rent(x.RequiresGradient || weights.RequiresGradient || bias is { RequiresGradient: true }, rows, outputs);
        fixed (float* px = x.Data, pw = weights.Data, py = y.Data)
        {
            if (bias is not null)
            {
                Shapes.Require(bias.Count == outputs, "bias", outputs, bias.Count);
                for (int i = 0; i < rows; i++)
                {
                    bias.Data.CopyTo(y.Data[(i * outputs)..]);
                }
            }

            MatrixProduct.MultiplyShared(new(px, inputs, 1), new(pw, outputs, 1), py, outputs, rows, outputs, inputs, accumulate: bias is not null);
        }

        tape.Record(new(Backward, y, x, weights, bias));
        return y;
    }

    // dx = dy·Wᵀ, dW = xᵀ·dy, db = column sums of dy
    private static unsafe void Backward(in Tape.Operation operation)
    {
        Tensor x = operation.A, weights = operation.B!;
        int rows = x[0], inputs = x[1], outputs = weights[1];
        fixed (float* px = x.Data, pw = weights.Data, dy = operation.Output.Gradient)
        {
            if (x.RequiresGradient)
            {
                fixed (float* dx = x.Gradient)
                {
                    MatrixProduct.MultiplyShared(new(dy, outputs, 1), new(pw, 1, outputs), dx, inputs, rows, inputs, outputs, accumulate: true);
                }
            }

            if (weights.RequiresGradient)
            {
                fixed (float* dw = weights.Gradient)
                {
                    MatrixProduct.MultiplyShared(new(px, 1, inputs), new(dy, outputs, 1), dw, outputs, inputs, outputs, rows, accumulate: true);
                }
            }

            if (operation.C is { RequiresGradient: true } bias)
            {
                ColumnSums.AddShared(dy, rows, bias.Gradient);
            }
        }
    }
}
