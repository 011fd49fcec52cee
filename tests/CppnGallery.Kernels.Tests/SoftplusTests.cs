using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Kernels.Tests;

public unsafe class SoftplusTests
{
    [Fact]
    public void Softplus_keeps_its_stated_error()
    {
        for (float x = -40; x <= 40; x += 0.0017f)
        {
            float y = Elementary.Softplus<Vector128<float>, Lanes128>(Vector128.Create(x)).ToScalar();
            double expected = Math.Max(x, 0) + double.LogP1(Math.Exp(-Math.Abs((double)x)));
            double halfUnit = (MathF.BitIncrement(y) - y) / 2;
            Assert.True(Math.Abs(y - expected) <= 5e-7 + (x > 8 ? halfUnit : 0), $"softplus({x}) was {y}, not {expected}");
        }
    }

    [Theory]
    [InlineData(-1e30f, 0f)]
    [InlineData(1e30f, 1e30f)]
    public void Far_out_it_is_the_larger_of_x_and_nothing(float x, float expected) =>
        Assert.Equal(expected, Elementary.Softplus<Vector128<float>, Lanes128>(Vector128.Create(x)).ToScalar(), 1e-7f);

    [Fact]
    public void Every_width_that_runs_here_gives_the_same_bits()
    {
        float[] x = [.. Enumerable.Range(0, 1600).Select(i => (i - 800) * 0.023f)];
        float[] narrow = Softplus<Vector128<float>, Lanes128>(x);
        if (LaneWidths.IsSupported(LaneWidth.Eight))
        {
            Assert.Equal(narrow, Softplus<Vector256<float>, Lanes256>(x));
        }

        if (LaneWidths.IsSupported(LaneWidth.Sixteen))
        {
            Assert.Equal(narrow, Softplus<Vector512<float>, Lanes512>(x));
        }
    }

    private static float[] Softplus<TVector, TLanes>(float[] x)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        float[] y = new float[x.Length];
        fixed (float* px = x, py = y)
        {
            for (int i = 0; i < x.Length; i += TLanes.Count)
            {
                TLanes.Store(py + i, Elementary.Softplus<TVector, TLanes>(TLanes.Load(px + i)));
            }
        }

        return y;
    }
}
