using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;
using CppnGallery.Kernels.Threads;

namespace CppnGallery.Autograd.Operations;

/// <summary>Functions of each element alone. Derivatives are taken from the results, which are still in the cache.</summary>
public static class Activations
{
    /// <summary>Elements that one thread takes at a time.</summary>
    private const int Piece = 1 << 15;

    private delegate void Rule(ReadOnlySpan<float> x, Span<float> y, float scalar);

    private delegate void GradientRule(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, float scalar);

    /// <summary>tanh(x); dx = dy·(1 − y²).</summary>
    public static Tensor Tanh(this Tape tape, Tensor x) => Apply(tape, x, TanhRule, TanhBackward);

    /// <summary>1/(1 + e⁻ˣ); dx = dy·y·(1 − y).</summary>
    public static Tensor Sigmoid(this Tape tape, Tensor x) => Apply(tape, x, SigmoidRule, SigmoidBackward);

    /// <summary>max(x, 0); the slope at 0 is 0.</summary>
    public static Tensor Relu(this Tape tape, Tensor x) => Apply(tape, x, static (x, y, _) => TensorPrimitives.Max(x, 0f, y), ReluBackward);

    /// <summary>x where x &gt; 0, else <paramref name="slope"/>·x.</summary>
    public static Tensor LeakyRelu(this Tape tape, Tensor x, float slope) => Apply(tape, x, LeakyRule, LeakyBackward, slope);

    /// <summary>ln(1 + eˣ), computed as max(x, 0) + ln(1 + e^−|x|); dx = dy/(1 + e⁻ˣ) = dy·(1 − e⁻ʸ).</summary>
    public static Tensor Softplus(this Tape tape, Tensor x) => Apply(tape, x, SoftplusRule, SoftplusBackward);

    private static Tensor Apply(Tape tape, Tensor x, Rule rule, Tape.BackwardRule backward, float scalar = 0)
    {
        var y = tape.Rent(x.RequiresGradient, x.Shape);
        float[] source = x.DataArray, target = y.DataArray;
        int count = x.Count;
        if (count <= Piece)
        {
            rule(x.Data, y.Data, scalar);
        }
        else
        {
            Workers.ForEach((count + Piece - 1) / Piece, index =>
            {
                int from = index * Piece, size = Math.Min(Piece, count - from);
                rule(source.AsSpan(from, size), target.AsSpan(from, size), scalar);
            });
        }

        tape.Record(new(backward, y, x, Scalar: scalar));
        return y;
    }

    private static void SendBack(in Tape.Operation operation, GradientRule rule)
    {
        float[] x = operation.A.DataArray, y = operation.Output.DataArray, dy = operation.Output.GradientArray, dx = operation.A.GradientArray;
        float scalar = operation.Scalar;
        int count = operation.A.Count;
        Workers.ForEach((count + Piece - 1) / Piece, index =>
        {
            int from = index * Piece, size = Math.Min(Piece, count - from);
            rule(x.AsSpan(from, size), y.AsSpan(from, size), dy.AsSpan(from, size), dx.AsSpan(from, size), scalar);
        });
    }

    private static void TanhBackward(in Tape.Operation operation) => SendBack(operation, static (x, y, dy, dx, _) =>
    {
        for (int i = 0; i < dx.Length; i++)
        {
            dx[i] += dy[i] * (1 - (y[i] * y[i]));
        }
    });

    private static void SigmoidBackward(in Tape.Operation operation) => SendBack(operation, static (x, y, dy, dx, _) =>
    {
        for (int i = 0; i < dx.Length; i++)
        {
            dx[i] += dy[i] * y[i] * (1 - y[i]);
        }
    });

    private static void ReluBackward(in Tape.Operation operation) => SendBack(operation, static (x, y, dy, dx, _) =>
    {
        for (int i = 0; i < dx.Length; i++)
        {
            dx[i] += y[i] > 0 ? dy[i] : 0;
        }
    });

    private static void LeakyBackward(in Tape.Operation operation) =>
        SendBack(operation, static (x, _, dy, dx, slope) => LeakySlope.Apply(x, dy, dx, slope, adds: true));

    private static void LeakyRule(ReadOnlySpan<float> x, Span<float> y, float slope) => LeakySlope.Apply(x, x, y, slope, adds: false);

    // 1 − e⁻ʸ is taken in absolute terms: where y is small so is the slope, and the error stays below 1e-7.
    private static void SoftplusBackward(in Tape.Operation operation) => SendBack(operation, static (x, y, dy, dx, _) =>
    {
        Span<float> slopes = stackalloc float[1024];
        for (int from = 0; from < dx.Length; from += slopes.Length)
        {
            int size = Math.Min(slopes.Length, dx.Length - from);
            var part = slopes[..size];
            TensorPrimitives.Negate(y.Slice(from, size), part);
            TensorPrimitives.Exp(part, part);
            TensorPrimitives.Subtract(1, part, part);
            TensorPrimitives.MultiplyAdd(dy.Slice(from, size), part, dx.Slice(from, size), dx.Slice(from, size));
        }
    });

    private static void SoftplusRule(ReadOnlySpan<float> x, Span<float> y, float scalar)
    {
        TensorPrimitives.Abs(x, y);
        TensorPrimitives.Negate(y, y);
        TensorPrimitives.Exp(y, y);
        TensorPrimitives.LogP1(y, y);
        for (int i = 0; i < x.Length; i++)
        {
            y[i] += Math.Max(x[i], 0);
        }
    }

    private static void TanhRule(ReadOnlySpan<float> x, Span<float> y, float scalar) => InLanes(x, y, sigmoid: false);

    private static void SigmoidRule(ReadOnlySpan<float> x, Span<float> y, float scalar) => InLanes(x, y, sigmoid: true);

    private static void InLanes(ReadOnlySpan<float> x, Span<float> y, bool sigmoid)
    {
        switch (LaneWidths.Widest)
        {
            case LaneWidth.Sixteen:
                InLanes<Vector512<float>, Lanes512>(x, y, sigmoid);
                break;
            case LaneWidth.Eight:
                InLanes<Vector256<float>, Lanes256>(x, y, sigmoid);
                break;
            default:
                InLanes<Vector128<float>, Lanes128>(x, y, sigmoid);
                break;
        }
    }

    private static unsafe void InLanes<TVector, TLanes>(ReadOnlySpan<float> x, Span<float> y, bool sigmoid)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        fixed (float* px = x, py = y)
        {
            int i = 0;
            for (; i + TLanes.Count <= x.Length; i += TLanes.Count)
            {
                TLanes.Store(py + i, Evaluate<TVector, TLanes>(TLanes.Load(px + i), sigmoid));
            }

            // The rest goes through a full vector too, so that every element is computed alike.
            float* rest = stackalloc float[16];
            int left = x.Length - i;
            x[i..].CopyTo(new Span<float>(rest, 16));
            TLanes.Store(rest, Evaluate<TVector, TLanes>(TLanes.Load(rest), sigmoid));
            new ReadOnlySpan<float>(rest, left).CopyTo(y[i..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Evaluate<TVector, TLanes>(TVector x, bool sigmoid)
        where TVector : unmanaged
        where TLanes : ILanes<TVector> =>
        sigmoid ? Elementary.Sigmoid<TVector, TLanes>(x) : Elementary.Tanh<TVector, TLanes>(x);
}
