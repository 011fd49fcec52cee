using CppnGallery.Autograd.MatrixProducts;
using CppnGallery.Kernels.Randomness;

namespace CppnGallery.Autograd.Tests;

public class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(6, 32, 256)]
    [InlineData(7, 33, 257)]
    [InlineData(97, 31, 513)]
    [InlineData(100, 1050, 20)]
    [InlineData(500, 65, 300)]
    [InlineData(20, 33, 1000)]
    [InlineData(300, 300, 40)]
    [InlineData(700, 601, 399)]
    public unsafe void Agrees_with_the_scalar_product_in_every_orientation(int m, int n, int k)
    {
        var random = new RandomSource((ulong)((m * 31) + n + k));
        float[] a = new float[m * k], b = new float[k * n], start = new float[m * n];
        random.FillGaussian(a, 1);
        random.FillGaussian(b, 1);
        random.FillGaussian(start, 1);
        float[] aTransposed = Transpose(a, m, k), bTransposed = Transpose(b, k, n);
        fixed (float* pa = a, pb = b, pat = aTransposed, pbt = bTransposed)
        {
            MatrixView[] left = [new(pa, k, 1), new(pat, 1, m)];
            MatrixView[] right = [new(pb, n, 1), new(pbt, 1, k)];
            foreach (var x in left)
            {
                foreach (var y in right)
                {
                    foreach (bool accumulate in (ReadOnlySpan<bool>)[false, true])
                    {
                        float[] c = [.. start];
                        fixed (float* pc = c)
                        {
                            MatrixProduct.MultiplyShared(x, y, pc, n, m, n, k, accumulate);
                        }

                        for (int i = 0; i < m; i += Math.Max(1, m / 17))
                        {
                            for (int j = 0; j < n; j++)
                            {
                                double expected = accumulate ? start[(i * n) + j] : 0;
                                for (int p = 0; p < k; p++)
                                {
                                    expected += (double)a[(i * k) + p] * b[(p * n) + j];
                                }

                                Assert.Equal(expected, c[(i * n) + j], 1e-4 * Math.Sqrt(k));
                            }
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public unsafe void Gives_the_same_bits_on_one_thread_as_on_many()
    {
        const int M = 700, N = 96, K = 300;
        var random = new RandomSource(5);
        float[] a = new float[M * K], b = new float[K * N], alone = new float[M * N], shared = new float[M * N];
        random.FillGaussian(a, 1);
        random.FillGaussian(b, 1);
        fixed (float* pa = a, pb = b, p = alone, q = shared)
        {
            MatrixProduct.Multiply(new(pa, K, 1), new(pb, N, 1), p, N, M, N, K, false);
            MatrixProduct.MultiplyShared(new(pa, K, 1), new(pb, N, 1), q, N, M, N, K, false);
        }

        Assert.Equal(alone, shared);
    }

    private static float[] Transpose(float[] x, int rows, int columns)
    {
        float[] y = new float[x.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                y[(j * rows) + i] = x[(i * columns) + j];
            }
        }

        return y;
    }
}
