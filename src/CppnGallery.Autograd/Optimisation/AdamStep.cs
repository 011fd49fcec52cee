using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Autograd.Optimisation;

/// <summary>One step of <see cref="Adam"/> on some elements, in lanes; every operation rounded by itself, so any width gives the same bits.</summary>
internal readonly unsafe struct AdamStep(float rate, float b1, float b2, float epsilon)
{
    public void Update(Span<float> values, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square)
    {
        fixed (float* x = values, g = gradient, m = mean, v = square)
        {
            int done = LaneWidths.Widest switch
            {
                LaneWidth.Sixteen => InLanes<Vector512<float>, Lanes512>(x, g, m, v, values.Length),
                LaneWidth.Eight => InLanes<Vector256<float>, Lanes256>(x, g, m, v, values.Length),
                _ => InLanes<Vector128<float>, Lanes128>(x, g, m, v, values.Length),
            };
            for (int i = done; i < values.Length; i++)
            {
                m[i] = (b1 * m[i]) + ((1 - b1) * g[i]);
                v[i] = (b2 * v[i]) + ((1 - b2) * g[i] * g[i]);
                x[i] -= rate * m[i] / (MathF.Sqrt(v[i]) + epsilon);
            }
        }
    }

    private int InLanes<TVector, TLanes>(float* x, float* g, float* m, float* v, int count)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        TVector keepMean = TLanes.Broadcast(b1), keepSquare = TLanes.Broadcast(b2), takeMean = TLanes.Broadcast(1 - b1), takeSquare = TLanes.Broadcast(1 - b2);
        TVector size = TLanes.Broadcast(rate), least = TLanes.Broadcast(epsilon);
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TVector gradient = TLanes.Load(g + i);
            TVector mean = TLanes.Add(TLanes.Multiply(keepMean, TLanes.Load(m + i)), TLanes.Multiply(takeMean, gradient));
            TVector square = TLanes.Add(TLanes.Multiply(keepSquare, TLanes.Load(v + i)), TLanes.Multiply(TLanes.Multiply(takeSquare, gradient), gradient));
            TLanes.Store(m + i, mean);
            TLanes.Store(v + i, square);
            TVector step = TLanes.Divide(TLanes.Multiply(size, mean), TLanes.Add(TLanes.Sqrt(square), least));
            TLanes.Store(x + i, TLanes.Subtract(TLanes.Load(x + i), step));
        }

        return i;
    }
}
