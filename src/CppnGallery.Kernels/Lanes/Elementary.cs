using System.Runtime.CompilerServices;

namespace CppnGallery.Kernels.Lanes;

/// <summary>Elementary functions in lanes, defined to the last bit because permalinks promise pixels.</summary>
public static class Elementary
{
    /// <summary>Multiply-adds in a <see cref="Tanh"/>.</summary>
    public const int TanhMultiplyAdds = 7;

    /// <summary>Past this the hyperbolic tangent is held: 1 − tanh(7.9) = 2.7e-7, less than the rest of the error.</summary>
    private const float TanhLimit = 7.9f;

    /// <summary>Past this softplus is the larger of x and 0: ln(1 + e⁻¹⁷) = 4e-8.</summary>
    private const float SoftplusLimit = 17;

    /// <summary>
    /// tanh(x) = x·P(x²)/Q(x²), P of degree 3 and Q of degree 4, fitted here for least greatest relative error on [−7.9, 7.9]
    /// (1.3e-7 in exact arithmetic; 4.3e-7 as evaluated in floats, never past ±1). Eleven instructions, twelve where a value is held to its limits by two, one of them a division.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TVector, TLanes>(TVector x)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        TVector numerator = TanhFraction<TVector, TLanes>(x, out TVector denominator);
        return TLanes.Divide(numerator, denominator);
    }

    /// <summary><see cref="Tanh"/> before its division, for kernels that divide later, while other work hides how long a division takes.</summary>
    /// <returns>The numerator x·P(x²).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector TanhFraction<TVector, TLanes>(TVector x, out TVector denominator)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        x = TLanes.Clamp(x, TanhLimit);
        TVector s = TLanes.Multiply(x, x);
        TVector p = TLanes.MultiplyAdd(s, TLanes.Broadcast(1.1531848031154368e-05f), TLanes.Broadcast(0.002960474230349064f));
        TVector q = TLanes.MultiplyAdd(s, TLanes.Broadcast(2.492550663646398e-07f), TLanes.Broadcast(0.00024001217389013618f));
        p = TLanes.MultiplyAdd(p, s, TLanes.Broadcast(0.129344180226326f));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(0.02385408617556095f));
        p = TLanes.MultiplyAdd(p, s, TLanes.Broadcast(0.9999998807907104f));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(0.46267643570899963f));
        denominator = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(1f));
        return TLanes.Multiply(x, p);
    }

    /// <summary>1 / (1 + e⁻ˣ), as ½ + ½·tanh(x/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TVector, TLanes>(TVector x)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        TVector half = TLanes.Broadcast(0.5f);
        return TLanes.MultiplyAdd(half, Tanh<TVector, TLanes>(TLanes.Multiply(half, x)), half);
    }

    /// <summary>
    /// ln(1 + eˣ) = max(x, 0) + ln(1 + u), u = e^−|x|. With t = −|x|/16, u is (1 + t·E(t))¹⁶, E of degree 6 on [−17/16, 0]; ln(1 + u) = u·L(u), L of
    /// degree 7 on [0, 1]; both interpolate at Chebyshev's points. Error at most 5e-7 for x below 8, where half a unit of the result's last place
    /// takes over. Twenty-four instructions, no division.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Softplus<TVector, TLanes>(TVector x)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        TVector zero = TLanes.Broadcast(0);
        TVector minus = TLanes.Max(TLanes.Min(x, TLanes.Subtract(zero, x)), TLanes.Broadcast(-SoftplusLimit));
        TVector t = TLanes.Multiply(minus, TLanes.Broadcast(1f / 16));
        TVector u = TLanes.MultiplyAdd(t, TLanes.Broadcast(0.00012571667321026325f), TLanes.Broadcast(0.0012912239180877805f));
        u = TLanes.MultiplyAdd(u, t, TLanes.Broadcast(0.008265398442745209f));
        u = TLanes.MultiplyAdd(u, t, TLanes.Broadcast(0.041641965508461f));
        u = TLanes.MultiplyAdd(u, t, TLanes.Broadcast(0.16666235029697418f));
        u = TLanes.MultiplyAdd(u, t, TLanes.Broadcast(0.4999997019767761f));
        u = TLanes.MultiplyAdd(u, t, TLanes.Broadcast(1f));
        u = TLanes.MultiplyAdd(u, t, TLanes.Broadcast(1f));
        u = TLanes.Multiply(u, u);
        u = TLanes.Multiply(u, u);
        u = TLanes.Multiply(u, u);
        u = TLanes.Multiply(u, u);
        TVector l = TLanes.MultiplyAdd(u, TLanes.Broadcast(-0.00837115291506052f), TLanes.Broadcast(0.04349390044808388f));
        l = TLanes.MultiplyAdd(l, u, TLanes.Broadcast(-0.1068500280380249f));
        l = TLanes.MultiplyAdd(l, u, TLanes.Broadcast(0.1768747717142105f));
        l = TLanes.MultiplyAdd(l, u, TLanes.Broadcast(-0.24474774301052094f));
        l = TLanes.MultiplyAdd(l, u, TLanes.Broadcast(0.3327192962169647f));
        l = TLanes.MultiplyAdd(l, u, TLanes.Broadcast(-0.49997174739837646f));
        l = TLanes.MultiplyAdd(l, u, TLanes.Broadcast(0.9999997615814209f));
        return TLanes.MultiplyAdd(u, l, TLanes.Max(x, zero));
    }
}
