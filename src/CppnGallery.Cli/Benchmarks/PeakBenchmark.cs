using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Cli.Benchmarks;

/// <summary>The most multiply-adds that all cores together can do: twelve independent chains in registers, no memory touched.</summary>
internal static class PeakBenchmark
{
    private const int Steps = 4_000_000;
    private const int Chains = 12;

    /// <summary>GFLOP/s, a multiply-add as two.</summary>
    public static double Gflops()
    {
        int threads = Environment.ProcessorCount;
        long start = Stopwatch.GetTimestamp();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Spin());
        return 2.0 * threads * Steps * Chains * (int)LaneWidths.Widest / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    private static float Spin() => LaneWidths.Widest switch
    {
        LaneWidth.Sixteen => Chain<Vector512<float>, Lanes512>(),
        LaneWidth.Eight => Chain<Vector256<float>, Lanes256>(),
        _ => Chain<Vector128<float>, Lanes128>(),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static unsafe float Chain<TVector, TLanes>()
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        TVector m = TLanes.Broadcast(0.999f), k = TLanes.Broadcast(0.001f);
        TVector a = m, b = m, c = m, d = m, e = m, f = m, g = m, h = m, i = m, j = m, p = m, q = m;
        for (int step = 0; step < Steps; step++)
        {
            a = TLanes.MultiplyAdd(a, m, k);
            b = TLanes.MultiplyAdd(b, m, k);
            c = TLanes.MultiplyAdd(c, m, k);
            d = TLanes.MultiplyAdd(d, m, k);
            e = TLanes.MultiplyAdd(e, m, k);
            f = TLanes.MultiplyAdd(f, m, k);
            g = TLanes.MultiplyAdd(g, m, k);
            h = TLanes.MultiplyAdd(h, m, k);
            i = TLanes.MultiplyAdd(i, m, k);
            j = TLanes.MultiplyAdd(j, m, k);
            p = TLanes.MultiplyAdd(p, m, k);
            q = TLanes.MultiplyAdd(q, m, k);
        }

        TVector sum = TLanes.Add(TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)), TLanes.Add(TLanes.Add(e, f), TLanes.Add(g, h)));
        sum = TLanes.Add(sum, TLanes.Add(TLanes.Add(i, j), TLanes.Add(p, q)));
        float* result = stackalloc float[16];
        TLanes.Store(result, sum);
        return result[0];
    }
}
