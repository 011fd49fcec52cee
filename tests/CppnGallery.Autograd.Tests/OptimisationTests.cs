using CppnGallery.Autograd.Optimisation;

namespace CppnGallery.Autograd.Tests;

public class OptimisationTests
{
    [Fact]
    public void Adam_follows_the_algorithm_of_the_paper()
    {
        // Algorithm 1 of Kingma and Ba, in doubles, for the gradient of (x − 3)².
        double x = 0, m = 0, v = 0;
        var parameter = Tensor.Parameter(1);
        var adam = new Adam([parameter], rate: 0.1, beta1: 0.75);
        for (int t = 1; t <= 50; t++)
        {
            double g = 2 * (x - 3);
            m = (0.75 * m) + (0.25 * g);
            v = (0.999 * v) + (0.001 * g * g);
            x -= 0.1 * (m / (1 - Math.Pow(0.75, t))) / (Math.Sqrt(v / (1 - Math.Pow(0.999, t))) + 1e-8);
            parameter.Gradient[0] = 2 * (parameter.Data[0] - 3);
            adam.Step();
            Assert.Equal(x, parameter.Data[0], 1e-4);
        }
    }

    [Fact]
    public void Clipping_scales_all_gradients_to_the_limit_and_leaves_small_ones()
    {
        Tensor a = Tensor.Parameter(1), b = Tensor.Parameter(1);
        (a.Gradient[0], b.Gradient[0]) = (30, 40);
        Assert.Equal(50, GradientClipping.ClipByGlobalNorm([a, b], 5), 1e-6);
        Assert.Equal(3, a.Gradient[0], 1e-5);
        Assert.Equal(4, b.Gradient[0], 1e-5);
        Assert.Equal(5, GradientClipping.ClipByGlobalNorm([a, b], 6), 1e-4);
        Assert.Equal(3, a.Gradient[0], 1e-5);
    }
}
