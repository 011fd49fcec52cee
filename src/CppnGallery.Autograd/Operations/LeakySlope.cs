using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Autograd.Operations;

/// <summary>The two slopes of the leaky rectifier, in lanes.</summary>
internal static unsafe class LeakySlope
{
    /// <summary>target = value where x is above 0, else slope·value; or target += that.</summary>
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> value, Span<float> target, float slope, bool adds)
    {
        fixed (float* px = x, pv = value, pt = target)
        {
            int done = LaneWidths.Widest switch
            {
                LaneWidth.Sixteen => InLanes<Vector512<float>, Lanes512>(px, pv, pt, x.Length, slope, adds),
                LaneWidth.Eight => InLanes<Vector256<float>, Lanes256>(px, pv, pt, x.Length, slope, adds),
                _ => InLanes<Vector128<float>, Lanes128>(px, pv, pt, x.Length, slope, adds),
            };
            for (int i = done; i < x.Length; i++)
            {
                float result = px[i] > 0 ? pv[i] : slope * pv[i];
                pt[i] = adds ? pt[i] + result : result;
            }
        }
    }

    private static int InLanes<TVector, TLanes>(float* x, float* value, float* target, int count, float slope, bool adds)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        TVector factor = TLanes.Broadcast(slope);
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            // One of the two terms is 0.
            TVector condition = TLanes.Load(x + i), full = TLanes.Load(value + i), less = TLanes.Multiply(factor, full);
            TVector result = TLanes.Add(TLanes.WherePositive(condition, full), TLanes.Subtract(less, TLanes.WherePositive(condition, less)));
            TLanes.Store(target + i, adds ? TLanes.Add(TLanes.Load(target + i), result) : result);
        }

        return i;
    }
}
