using System.Numerics.Tensors;

namespace CppnGallery.Autograd.Operations;

/// <summary>Sums and changes of shape.</summary>
public static class Arithmetic
{
    /// <summary>a + scale·b, shapes equal.</summary>
    public static Tensor AddScaled(this Tape tape, Tensor a, Tensor b, float scale = 1)
    {
        Shapes.Require(a.Count == b.Count, "second term", a.Count, b.Count);
        var y = tape.Rent(a.RequiresGradient || b.RequiresGradient, a.Shape);
        TensorPrimitives.MultiplyAdd(b.Data, scale, a.Data, y.Data);
        tape.Record(new(AddBackward, y, a, b, Scalar: scale));
        return y;
    }

    /// <summary>scale·x.</summary>
    public static Tensor Scale(this Tape tape, Tensor x, float scale)
    {
        var y = tape.Rent(x.RequiresGradient, x.Shape);
        TensorPrimitives.Multiply(x.Data, scale, y.Data);
        tape.Record(new(ScaleBackward, y, x, Scalar: scale));
        return y;
    }

    /// <summary>The same elements under another shape (a copy).</summary>
    public static Tensor Reshape(this Tape tape, Tensor x, params ReadOnlySpan<int> shape)
    {
        var y = tape.Rent(x.RequiresGradient, shape);
        Shapes.Require(y.Count == x.Count, "new shape", x.Count, y.Count);
        x.Data.CopyTo(y.Data);
        tape.Record(new(ScaleBackward, y, x, Scalar: 1));
        return y;
    }

    /// <summary>
    /// Row p of every picture b is a's row b plus c's row p: a (B, N), c (P, N) → (B·P, N). What depends on the latent and what
    /// depends on the point meet here.
    /// </summary>
    public static Tensor AddOuter(this Tape tape, Tensor a, Tensor c)
    {
        int pictures = a[0], points = c[0], width = a[1];
        Shapes.Require(c[1] == width, "second term", width, c[1]);
        var y = tape.Rent(a.RequiresGradient || c.RequiresGradient, pictures * points, width);
        for (int b = 0; b < pictures; b++)
        {
            var of = a.Data.Slice(b * width, width);
            var target = y.Data.Slice(b * points * width, points * width);
            for (int p = 0; p < points; p++)
            {
                for (int j = 0; j < width; j++)
                {
                    target[(p * width) + j] = of[j] + c.Data[(p * width) + j];
                }
            }
        }

        tape.Record(new(OuterBackward, y, a, c));
        return y;
    }

    private static void AddBackward(in Tape.Operation operation)
    {
        var dy = operation.Output.Gradient;
        if (operation.A.RequiresGradient)
        {
            TensorPrimitives.Add(operation.A.Gradient, dy, operation.A.Gradient);
        }

        if (operation.B!.RequiresGradient)
        {
            TensorPrimitives.MultiplyAdd(dy, operation.Scalar, operation.B.Gradient, operation.B.Gradient);
        }
    }

    private static void ScaleBackward(in Tape.Operation operation) =>
        TensorPrimitives.MultiplyAdd(operation.Output.Gradient, operation.Scalar, operation.A.Gradient, operation.A.Gradient);

    private static void OuterBackward(in Tape.Operation operation)
    {
        Tensor a = operation.A, c = operation.B!;
        int pictures = a[0], points = c[0], width = a[1];
        for (int b = 0; b < pictures; b++)
        {
            var dy = operation.Output.Gradient.Slice(b * points * width, points * width);
            if (a.RequiresGradient)
            {
                ColumnSums.Add(dy, width, a.Gradient.Slice(b * width, width));
            }

            if (c.RequiresGradient)
            {
                TensorPrimitives.Add(c.Gradient, dy, c.Gradient);
            }
        }
    }
}
