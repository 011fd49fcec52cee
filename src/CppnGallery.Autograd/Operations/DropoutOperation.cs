using System.Numerics.Tensors;
using CppnGallery.Kernels.Randomness;

namespace CppnGallery.Autograd.Operations;

/// <summary>Random silence in training.</summary>
public static class DropoutOperation
{
    /// <summary>
    /// Each element is kept with probability <paramref name="keep"/> and divided by it, else 0 (inverted dropout: nothing to do at use).
    /// </summary>
    public static Tensor Dropout(this Tape tape, Tensor x, float keep, RandomSource random)
    {
        var mask = tape.Rent(false, x.Shape);
        ulong threshold = (ulong)(keep * (double)(1UL << 32));
        float kept = 1 / keep;
        var values = mask.Data;
        for (int i = 0; i < values.Length; i += 2)
        {
            ulong bits = random.NextBits();
            values[i] = (bits & 0xFFFFFFFF) < threshold ? kept : 0;
            if (i + 1 < values.Length)
            {
                values[i + 1] = (bits >> 32) < threshold ? kept : 0;
            }
        }

        var y = tape.Rent(x.RequiresGradient, x.Shape);
        TensorPrimitives.Multiply(x.Data, mask.Data, y.Data);
        tape.Record(new(Backward, y, x, mask));
        return y;
    }

    private static void Backward(in Tape.Operation operation) =>
        TensorPrimitives.MultiplyAdd(operation.Output.Gradient, operation.B!.Data, operation.A.Gradient, operation.A.Gradient);
}
