using System.Runtime.Intrinsics;
using CppnGallery.Kernels.Lanes;

namespace CppnGallery.Kernels.Tests;

public unsafe class LanesTests
{
    [Fact]
    public void The_rational_tanh_keeps_its_stated_error_and_never_passes_one()
    {
        for (float x = -12; x <= 12; x += 0.0007f)
        {
            float t = Elementary.Tanh<Vector128<float>, Lanes128>(Vector128.Create(x)).ToScalar();
            Assert.InRange(t, -1f, 1f);
            Assert.True(Math.Abs(t - Math.Tanh(x)) <= 4.5e-7, $"tanh({x}) was {t}");
        }
    }

    [Fact]
    public void Every_width_that_runs_here_gives_the_same_bits()
    {
        float[] x = [.. Enumerable.Range(0, 1600).Select(i => (i - 800) * 0.011f)];
        float[] narrow = Tanh<Vector128<float>, Lanes128>(x);
        if (LaneWidths.IsSupported(LaneWidth.Eight))
        {
            Assert.Equal(narrow, Tanh<Vector256<float>, Lanes256>(x));
        }

        if (LaneWidths.IsSupported(LaneWidth.Sixteen))
        {
            Assert.Equal(narrow, Tanh<Vector512<float>, Lanes512>(x));
        }
    }

    private static float[] Tanh<TVector, TLanes>(float[] x)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        float[] y = new float[x.Length];
        fixed (float* px = x, py = y)
        {
            for (int i = 0; i < x.Length; i += TLanes.Count)
            {
                TLanes.Store(py + i, Elementary.Tanh<TVector, TLanes>(TLanes.Load(px + i)));
            }
        }

        return y;
    }
}
